"""What setting up shares: where the project is, running a command, and giving up with a reason in both languages."""

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
PIP = ("请检查网络和 pip 的软件源设置", "check the network and pip's index settings")


def fail(zh: str, en: str) -> NoReturn:
    """End with a sentence in Chinese and one in English."""
    sys.exit(f"{zh}\n{en}")


def run(
    *command: object, env: dict[str, str], quiet: bool = False, fix: tuple[str, str] = PIP, at: Path = ROOT
) -> None:
    """Run a command; a quiet one is heard only where it fails.

    command  its parts
    env      mapping   the whole environment
    quiet    bool
    fix      texts     what to do where it fails, in Chinese and in English
    at       folder    where it runs
    """
    said = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if quiet else {}
    parts = [str(part) for part in command]
    ended = subprocess.run(parts, check=False, cwd=at, env=env, stdin=subprocess.DEVNULL, text=True, **said)
    if ended.returncode:
        sys.stderr.write(ended.stdout or "")
        words = " ".join(parts[:4])
        fail(f"安装失败：{words} …（原因见上；{fix[0]}）", f"set-up failed: {words} ... (reason above; {fix[1]})")
