"""What the browser tests need of the machine: Chromium and a font with Chinese."""

import os
import shutil
import subprocess

from tools.commands import fail, run

NAMES = ("chromium", "chromium-browser", "google-chrome")
FIX = ("请检查网络和 apt 的软件源设置", "check the network and apt's sources")


def chromium() -> str | None:
    """Where Chromium is: the file that REFOUNDRY_CHROMIUM names, else the first found on the path.

    returns  path or None
    """
    told = os.environ.get("REFOUNDRY_CHROMIUM")
    return shutil.which(told) if told else next(filter(None, map(shutil.which, NAMES)), None)


def _shows_chinese() -> bool:
    """Whether fontconfig knows a font with Chinese."""
    if shutil.which("fc-list") is None:
        return False
    asked = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(asked.stdout.strip())


def _missing() -> list[str]:
    """Debian's packages for what is not there."""
    needed = [] if chromium() else ["chromium"]
    if not _shows_chinese():
        needed += ["fonts-noto-cjk", "fontconfig"]
    return needed


def browser() -> None:
    """Make sure of Chromium and of a font with Chinese; as root on Debian what lacks is installed, else named."""
    needed = _missing()
    if not needed:
        return
    words = " ".join(needed)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"安装系统软件包 / installing system packages: {words}", flush=True)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "update", "-qq", env=env, quiet=True, fix=FIX)
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *needed, env=env, quiet=True, fix=FIX)
        needed = _missing()
    if needed:
        words = " ".join(needed)
        where = ("Chromium 装在别处时用 REFOUNDRY_CHROMIUM 指明", "REFOUNDRY_CHROMIUM names a Chromium elsewhere")
        fail(f"浏览器测试还缺：{words}（例如 apt-get install {words}；{where[0]}）",
             f"the browser tests lack: {words} (for example apt-get install {words}; {where[1]})")  # fmt: skip
