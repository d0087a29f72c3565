"""The command line starts light: what a command needs is imported by the command."""

import json
import subprocess
import sys

HEAVY = {"polars", "pydantic", "docx", "numpy", "pdfplumber", "opencc", "lxml", "rapidfuzz", "xlsxwriter", "django"}
HELP = """
import contextlib, io, json, sys
from refoundry.cli import main
with contextlib.redirect_stdout(io.StringIO()) as shown:
    main(["--help"], standalone_mode=False)
assert "用法" in shown.getvalue()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_help_loads_nothing_heavy() -> None:
    run = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=True)
    assert not HEAVY & set(json.loads(run.stdout))
