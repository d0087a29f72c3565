"""refoundry serve: the workbench of a city folder, as a web server and a worker for long runs that are kept running."""

import time
from pathlib import Path
from socket import socket

import click
from rich.console import Console
from rich.rule import Rule

from refoundry.cli import serving
from refoundry.cli.help import Lang, SpokenCommand
from refoundry.cli.show import city_or_only, console, lang_option
from refoundry.cli.supervising import TICK, Asked, Service, Supervisor, asked_to_stop
from refoundry.core.problems import Place, Problem, Problems

_FURTHER = 20  # ports beyond the one asked for that the demonstration may take


@click.command(cls=SpokenCommand)
@click.argument("folder", metavar="[FOLDER]", **city_or_only)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口 · port")
@click.option("--host", default="127.0.0.1", help="监听地址，默认只限本机 · address; default this machine only")
@click.option("--demo", is_flag=True, help="演示：免密码的演示账号，只限本机 · accounts without passwords, here only")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="网页进程数 · web processes")
@lang_option
def serve(folder: Path, port: int, host: str, demo: bool, workers: int, lang: Lang) -> None:
    """打开城市工作台：启动网页服务和后台任务，意外停止时自动重启，按 Ctrl-C 停止。服务的记录写入城市目录的 logs/。

    Open a city's workbench: start the web server and the worker for long runs, start them again should they end, and
    stop with Ctrl-C. What they say goes to logs/ of the city folder.
    """
    out = console()
    if not (folder / "refoundry.toml").is_file():
        raise Problems([Problem("C501", place=Place(str(folder)))])
    city = folder.resolve()
    if demo:
        serving.refuse_from_outside(host)
    environment = serving.environment_of(city, demo, host)
    with (
        serving.alone(city) as note,
        serving.listening(host, port, _FURTHER if demo else 0) as listener,
        asked_to_stop() as asked,
    ):
        note(serving.address_of(listener))
        taken = listener.getsockname()[1]
        if taken != port:
            words = (
                f"{port} 端口已被占用，改用 {taken}。" if lang == "zh" else f"Port {port} is in use; taking {taken}."
            )
            out.print(words, style="yellow", soft_wrap=True)
        out.print("正在准备数据库和页面文件……" if lang == "zh" else "Preparing the database and the pages' files ...")
        if serving.prepare(city, environment, asked):
            _stay(serving.services_of(city, listener, workers), listener, environment, asked, lang)
    out.print("已停止。" if lang == "zh" else "Stopped.")


def _stay(services: list[Service], listener: socket, environment: dict[str, str], asked: Asked, lang: Lang) -> None:
    """Start the services, say where the pages are, and keep them running until asked to stop."""
    out, zh = console(), lang == "zh"

    def told(service: Service, code: int, delay: float) -> None:
        name, log = service.name.shown(lang), serving.near(service.log)
        when = (f"{delay:.0f} 秒后" if zh else f"in {delay:.0f} s") if delay else ("立即" if zh else "at once")
        words = f"{name}意外停止（{code}），{when}重新启动；记录见 {log}" if zh else ""
        words = words or f"{name} ended ({code}) and starts again {when}; see {log}"
        out.print(f"{time.strftime('%H:%M:%S')} {words}", style="yellow", soft_wrap=True)

    supervisor = Supervisor(services, environment, [listener.fileno()], told)
    try:
        serving.await_pages(supervisor, listener, environment, asked)
        if not asked.times:
            _welcome(listener, environment, out, lang)
        while not asked.times:
            supervisor.tend()
            time.sleep(TICK)
        out.print("\n正在停止……（再按一次 Ctrl-C 立即停止）" if zh else "\nStopping ... (Ctrl-C again: at once)")
    finally:
        supervisor.close(asked)


def _welcome(listener: socket, environment: dict[str, str], out: Console, lang: Lang) -> None:
    """Say where the workbench is, who can get in, and how to stop it."""
    zh = lang == "zh"
    out.print(Rule("工作台已打开" if zh else "The workbench is open", align="left"))
    address = serving.address_of(listener)
    out.print("  浏览器打开：" if zh else "  open in a browser:", address, style="bold", soft_wrap=True)
    if environment.get("REFOUNDRY_DEMO") == "1":
        words = (
            "演示账号：在登录页点一个角色即可进入，不用密码",
            "demo accounts: pick a role on the sign-in page; no password",
        )
        out.print(f"  {words[not zh]}", soft_wrap=True)
    else:
        words = (
            "用账号登录；还没有账号的，先建立第一个管理员：refoundry account 账号名 --city 城市目录",
            "sign in with an account; the first administrator is made by: refoundry account NAME --city FOLDER",
        )
        out.print(f"  {words[not zh]}", soft_wrap=True)
    if environment.get("REFOUNDRY_DEMO") != "1" and environment.get("REFOUNDRY_HTTPS", "1") != "0":
        words = ("页面只经 HTTPS 打开：前面要有反向代理", "the pages open over HTTPS only: put a proxy in front")
        out.print(f"  {words[not zh]}", soft_wrap=True)
    if serving.is_loopback(listener.getsockname()[0]):
        out.print("  只有本机能打开" if zh else "  only this machine can open it")
    out.print("  按 Ctrl-C 停止" if zh else "  Ctrl-C stops it")
