"""The package runs as a module."""

import subprocess
import sys
from importlib.util import find_spec


def test_python_m_refoundry_is_the_command() -> None:
    assert find_spec("refoundry.__main__") is not None
    run = subprocess.run([sys.executable, "-m", "refoundry", "--version"], capture_output=True, text=True, check=True)
    assert "refoundry" in run.stdout or "version" in run.stdout
