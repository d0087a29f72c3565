"""`manage furnish`: the demo's accounts and made-up matters."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from refoundry.workbench.accounts.models import Account
from refoundry.workbench.demo.accounts import make_accounts
from refoundry.workbench.demo.bulletins import furnish_bulletins
from refoundry.workbench.demo.stories import tell_stories
from refoundry.workbench.pinned import pin


class Command(BaseCommand):
    """Furnish the demo; done again it changes nothing."""

    help = "make the accounts and the matters of the demo"

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is not there yet.

        *args      nothing
        **options  Django's own
        raises     CommandError   this is no demo
        """
        if not settings.DEMO:
            raise CommandError("REFOUNDRY_DEMO=1")
        if Account.objects.exists() and not Account.objects.filter(demo=True).exists():
            # a ledger in earnest: accounts without passwords would open what real ones have written
            raise CommandError(f"{settings.CITY}: 已有正式账号，不能作演示 · has real accounts and cannot be a demo")
        now = pin()
        posts = {post.account.username.removeprefix("demo-"): post for post in make_accounts(now.plan)}
        at = timezone.now()
        tell_stories(now, posts, at)
        furnish_bulletins(now, posts, at)
