"""refoundry account: the first administrator of a city's workbench, and any account after that, from the machine."""

import subprocess
import sys
from pathlib import Path

import click

from refoundry.cli import serving
from refoundry.cli.help import Lang, SpokenCommand
from refoundry.cli.show import CITY_OPTION, lang_option
from refoundry.core.problems import Place, Problem, Problems


@click.command(cls=SpokenCommand)
@click.argument("username", metavar="NAME")
@click.option("--role", default="administrator", show_default=True, help="岗位角色 · role of the post")
@click.option("--scope", default="", help="所属部门、镇街或链的键 · key of a department, town or chain")
@click.option("--title", default="", help="账号名称 · what the account is called")
@click.option("--password-stdin", is_flag=True, help="从标准输入读密码 · read the password from standard input")
@CITY_OPTION
@lang_option
def account(username: str, role: str, scope: str, title: str, password_stdin: bool, city: Path, lang: Lang) -> None:
    """建立账号并授予岗位，例如第一个系统管理员；密码在提示后输入，不写在命令里。

    Make an account with a post, such as the first administrator; the password is asked for, never an argument.
    """
    del lang  # the workbench says both
    if not (city / "refoundry.toml").is_file():
        raise Problems([Problem("C501", place=Place(str(city)))])
    environment = serving.environment_of(city.resolve(), False, "127.0.0.1")
    manage = (sys.executable, "-P", "-m", "refoundry.workbench", "manage")
    for command in (
        ["migrate", "--verbosity", "0", "--no-input"],
        ["account", username, "--role", role, "--scope", scope, "--title", title,
         *(["--password-stdin"] if password_stdin else [])],
    ):  # fmt: skip
        done = subprocess.run([*manage, *command], env=environment, check=False)
        if done.returncode:
            sys.exit(done.returncode)
