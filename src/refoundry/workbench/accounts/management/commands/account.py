"""`manage account NAME --role ROLE`: make an account or give one a post from the machine itself, such as the first
administrator. The password is asked for or read from standard input, never an argument."""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from refoundry.core.problems import Problems
from refoundry.deliver import roles
from refoundry.workbench.accounts.administration import give_post, make_account, object_of
from refoundry.workbench.accounts.models import Account
from refoundry.workbench.pinned import pin


class Command(BaseCommand):
    """An account with a post."""

    help = "make an account with a post, or give an account that is there a post"

    def add_arguments(self, parser: CommandParser) -> None:
        """What the command takes.

        parser   CommandParser
        """
        parser.add_argument("username", help="3 to 40 lower case letters, digits, dots or hyphens; for ever")
        parser.add_argument("--role", required=True, help="administrator, leading-group, department, ...")
        parser.add_argument("--scope", default="", help="key of a department, town or chain; a firm's credit code")
        parser.add_argument("--title", default="", help="what it is called, in Chinese; default: the username")
        parser.add_argument("--title-en", default="")
        parser.add_argument("--email", default="")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command; on the command line a refusal is words, without the name of what was raised.

        *args      nothing
        **options  as above
        returns    what Django prints: nothing
        raises     CommandError   where a program called it
        """
        try:
            return super().execute(*args, **options)
        except CommandError as refused:
            if not self._called_from_command_line:  # type: ignore[attr-defined]
                raise
            self.stderr.write(str(refused))
            sys.exit(refused.returncode)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account where it is not there, and give it the post.

        *args      nothing
        **options  as above
        raises     CommandError   with everything that stands against it
        """
        username = options["username"]
        account = Account.objects.filter(username=username).first()
        try:
            with transaction.atomic():
                if account is None:
                    password = self._password(options["password_stdin"])
                    account, _ = make_account(
                        None, username, options["title"] or username, title_en=options["title_en"],
                        email=options["email"], password=password,
                    )  # fmt: skip
                give_post(None, account, pin().plan, options["role"], options["scope"])
        except Problems as refused:
            raise CommandError("\n".join(f"{one.shown('zh')}\n{one.shown('en')}" for one in refused.problems)) from None
        role = roles()[options["role"]]
        self.stdout.write(f"账号 {username} 已授予岗位：{role.shown('zh')} {options['scope']}".rstrip())
        self.stdout.write(f"{object_of(account)} holds a post: {options['role']} {options['scope']}".rstrip())

    def _password(self, from_input: bool) -> str:
        if from_input:
            return sys.stdin.readline().rstrip("\r\n")
        first = getpass.getpass("密码 · password: ")
        if getpass.getpass("再输一次 · again: ") != first:
            raise CommandError("两次输入不一致 · the two differ")
        return first
