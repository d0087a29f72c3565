"""The house keeps its rules; and each rule can fail."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tests.arch import rules

ROOT = Path(__file__).resolve().parents[2]
ALL = [
    rules.imports_point_one_way,
    rules.modules_are_short,
    rules.names_say_something,
    rules.docstrings_follow_the_template,
    rules.every_module_has_its_tests,
    rules.twins_stand_alone,
    rules.no_index_is_named,
]
Rule = Callable[[Path], Iterator[str]]


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.__name__)
def test_the_house(rule: Rule) -> None:
    breaches = [*rule(ROOT)]
    assert not breaches, "\n" + "\n".join(breaches)


def test_nothing_large_is_tracked() -> None:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git work tree, or no git")
    sizes = {name: (ROOT / name).stat().st_size for name in listed.split("\0") if name and (ROOT / name).is_file()}
    assert not {name: size for name, size in sizes.items() if size > 1_000_000}


GOOD = {
    "src/refoundry/__init__.py": '"""Front door."""\nfrom refoundry.city import opening\n',
    "src/refoundry/plan/__init__.py": '"""The plan."""\nfrom refoundry.plan.read import read\n',
    "src/refoundry/plan/read.py": '''
        """Read a plan."""
        from refoundry.core.problems import Problems

        def read(path: str, *, strict: bool = False) -> int:
            """A plan.

            path     file   where
            strict   bool   whether
            returns  int
            raises   Problems   when
            """
            raise Problems(())
        ''',
    "src/refoundry/methods/shares.py": '"""Shares."""\nimport numpy\n',
    "tests/spec/methods/shares.yaml": "module: refoundry.methods.shares\n",
    "tests/reference/shares.py": '"""Plain."""\nimport math\n',
    "tests/unit/plan/test_read.py": '"""Tests."""\nfrom refoundry.plan import read\n',
    "requirements.lock": "click==8.0.0 --hash=sha256:00\n",
}


def _tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text.lstrip("\n")), "utf-8")
    return root


def test_a_house_in_order_passes(tmp_path: Path) -> None:
    root = _tree(tmp_path, GOOD)
    assert [breach for rule in ALL for breach in rule(root)] == []


def test_an_inner_part_is_tested_through_its_neighbour_not_through_a_stranger(tmp_path: Path) -> None:
    used = {
        "src/refoundry/plan/inner.py": '"""Inner."""\n\n\ndef f() -> None:\n    """Do it."""\n',
        "src/refoundry/plan/read.py": '"""Read."""\nfrom refoundry.plan.inner import f\n\n\ndef g() -> None:\n    """Do it."""\n',
        "tests/unit/plan/test_read.py": '"""Tests."""\nfrom refoundry.plan.read import g\n',
    }
    tested = next(rule for rule in ALL if rule.__name__ == "every_module_has_its_tests")
    assert list(tested(_tree(tmp_path / "a", used))) == []
    lonely = used | {"src/refoundry/plan/read.py": '"""Read."""\n\n\ndef g() -> None:\n    """Do it."""\n'}
    assert [breach for breach in tested(_tree(tmp_path / "b", lonely)) if "inner" in breach]


FUNCTION = '"""M."""\n{decorator}def f({given}) -> {gives}:\n    """{doc}"""\n    {body}\n'


def _function(
    given: str = "", gives: str = "None", doc: str = "Do it.", body: str = "pass", decorator: str = ""
) -> str:
    return FUNCTION.format(given=given, gives=gives, doc=doc, body=body, decorator=decorator)


BROKEN = [
    ("imports_point_one_way", "src/refoundry/plan/a.py", "from refoundry.city import opening", "plan does not import city"),
    ("imports_point_one_way", "src/refoundry/plan/a.py", "import refoundry.facts.store", "plan does not import facts"),
    ("imports_point_one_way", "src/refoundry/facts/a.py", "from refoundry import plan", "facts does not import plan"),
    ("imports_point_one_way", "src/refoundry/facts/a.py", "from ..plan import read", "facts does not import plan"),
    ("imports_point_one_way", "src/refoundry/methods/a.py", "import refoundry.core", "methods does not import core"),
    ("imports_point_one_way", "src/refoundry/core/a.py", "import refoundry.methods.b", "core does not import methods"),
    ("imports_point_one_way", "src/refoundry/deliver/a.py", "import refoundry.facts", "deliver does not import facts"),
    ("imports_point_one_way", "src/refoundry/assess/a.py", "def f():\n    import refoundry.sample", "import sample"),
    ("imports_point_one_way", "src/refoundry/cli.py", "import refoundry.workbench.urls", "import workbench"),
    ("imports_point_one_way", "src/refoundry/workbench/a.py", "import refoundry.cli", "import cli"),
    ("imports_point_one_way", "src/refoundry/city/a.py", "from django.db import models", "Django"),
    ("imports_point_one_way", "src/refoundry/extras/a.py", "", "stands nowhere"),
    ("modules_are_short", "src/refoundry/plan/a.py", "x = 1\n" * 401, "401 lines"),
    ("modules_are_short", "tests/unit/test_a.py", "x = 1\n" * 401, "401 lines"),
    ("names_say_something", "src/refoundry/plan/a.py", "class GoalManager: ...", "GoalManager"),
    ("names_say_something", "src/refoundry/plan/a.py", "class Util: ...", "Util"),
    ("names_say_something", "src/refoundry/plan/utils.py", "", "utils.py"),
    ("docstrings_follow_the_template", "src/refoundry/plan/a.py", "x = 1", "no docstring"),
    ("docstrings_follow_the_template", "src/refoundry/plan/a.py", '"""M."""\nclass Goal: ...', "class Goal"),
    ("docstrings_follow_the_template", "src/refoundry/plan/a.py", '"""M."""\ndef f(): ...', "f: no docstring"),
    ("docstrings_follow_the_template", "src/refoundry/plan/a.py", '"""M."""\nif 1:\n    def f(): ...', "f: no docstring"),
    ("docstrings_follow_the_template", "src/refoundry/plan/a.py", _function(given="x"), "no line for x"),
    ("docstrings_follow_the_template", "src/refoundry/plan/a.py", _function(given="*, deep"), "no line for deep"),
    ("docstrings_follow_the_template", "src/refoundry/plan/a.py", _function(given="**rest"), "no line for rest"),
    ("docstrings_follow_the_template", "src/refoundry/plan/a.py", _function(given="x", doc="Do x here."), "no line for x"),
    ("docstrings_follow_the_template", "src/refoundry/plan/a.py", _function(gives="int"), "no line for returns"),
    ("docstrings_follow_the_template", "src/refoundry/plan/a.py", _function(body="raise ValueError(1)"), "ValueError"),
    ("docstrings_follow_the_template", "src/refoundry/plan/a.py", '"""M."""\nclass C:\n    """C."""\n    def f(self): ...', "C.f"),
    ("every_module_has_its_tests", "src/refoundry/plan/a.py", "", "no test"),
    ("every_module_has_its_tests", "src/refoundry/facts/__init__.py", "def f(): ...", "no test"),
    ("every_module_has_its_tests", "src/refoundry/methods/a.py", "", "no plain twin"),
    ("every_module_has_its_tests", "src/refoundry/assess/a.py", "@assessment()\ndef f(): ...", "no spec"),
    ("every_module_has_its_tests", "src/refoundry/assess/a.py", "", "no test"),
    ("twins_stand_alone", "tests/reference/a.py", "from refoundry.methods import shares", "imports refoundry"),
    ("twins_stand_alone", "tests/reference/a.py", "import numpy as np", "imports numpy"),
    ("no_index_is_named", "requirements-test.lock", "--index-url https://example.org/simple", "names an index"),
    ("no_index_is_named", "Makefile", "a:\n\tpip install --extra-index-url x", "names an index"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "path", "text", "breach"), BROKEN)
def test_a_breach_is_found(tmp_path: Path, rule: str, path: str, text: str, breach: str) -> None:
    root = _tree(tmp_path, {**GOOD, path: text})
    found = [*getattr(rules, rule)(root)]
    assert [line for line in found if breach in line and line.startswith(path)], found


@pytest.mark.parametrize(
    "text",
    [
        _function(given="x", decorator="@click.command()\n"),
        _function(given="_x"),
        _function(body="raise"),
        '"""M."""\ndef _f(x): ...',
        '"""M."""\nclass C:\n    """C."""\n    def __len__(self): ...',
        '"""M."""\nclass C:\n    """C."""\n    @property\n    def f(self) -> int:\n        """F."""',
    ],
)
def test_what_the_template_does_not_ask(tmp_path: Path, text: str) -> None:
    root = _tree(tmp_path, {"src/refoundry/plan/a.py": text})
    assert [*rules.docstrings_follow_the_template(root)] == []
