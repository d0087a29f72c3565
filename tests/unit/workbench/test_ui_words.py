"""Templates and code of the workbench: every word in both languages, none of them outside words.yaml, no inline style."""

import ast
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import refoundry.workbench
from refoundry.workbench.language import every_word

ROOT = Path(refoundry.workbench.__file__).parent
TEMPLATES = sorted(path for path in ROOT.rglob("templates/**/*") if path.suffix in (".html", ".txt"))
MODULES = sorted(path for path in ROOT.rglob("*.py") if not {"migrations", "commands"} & {*path.parts})
HAN = re.compile(r"[\u3400-\u9fff]")
CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
# what a language calls itself; what is told to whoever starts the process, before there is a reader with a language
SPOKEN_ELSEWHERE = {
    "settings.py": {"中文"},
    "accounts/models.py": {"中文"},
    "environment.py": {": 0 or 1 · 只能为 0 或 1", "REFOUNDRY_CITY: the city folder to serve · 要打开的城市目录"},
}
SAID = re.compile(r"""{%\s*say\s+("([a-z_]+)\.([^"]*)"(\|add:)?|[^%]*)""")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _entries() -> set[str]:
    return {f"{group}.{name}" for group, names in every_word().items() for name in names}


def test_every_entry_says_itself_in_both_languages() -> None:
    lacking = [
        f"{group}.{name}: {lang}"
        for group, names in every_word().items()
        for name, entry in names.items()
        for lang in ("zh", "en")
        if not isinstance(entry, dict) or not isinstance(entry.get(lang), str)
    ]
    assert not lacking


def test_every_entry_has_the_same_blanks_in_both_languages() -> None:
    blanks = re.compile(r"\{(\w+)")
    differ = [
        f"{group}.{name}"
        for group, names in every_word().items()
        for name, entry in names.items()
        if set(blanks.findall(entry["zh"])) != set(blanks.findall(entry["en"]))
    ]
    assert not differ


def test_names_of_entries_are_text() -> None:
    # `no`, `off`, `2024` without quotation marks are no text in YAML
    assert not [
        f"{group}.{name}" for group, names in every_word().items() for name in names if not isinstance(name, str)
    ]


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_says_only_what_there_are_words_for(path: Path) -> None:
    known, text = _entries(), path.read_text("utf-8")
    missing = []
    for said in SAID.finditer(text):
        group, name, added = said.group(2), said.group(3), said.group(4)
        if group is None:
            continue  # the name is a value
        whole = f"{group}.{name}"
        if not any(entry.startswith(whole) for entry in known) if added else whole not in known:
            missing.append(whole)
    assert not missing


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_code_says_only_what_there_are_words_for(path: Path) -> None:
    known, missing = _entries(), []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or len(node.args) < 2:
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        named = node.args[1]
        if called == "say" and isinstance(named, ast.Constant) and isinstance(named.value, str):
            missing += [named.value] if named.value not in known else []
    assert not missing


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    assert not CJK.findall(path.read_text("utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_code_has_no_words_of_its_own(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    # a text that stands alone documents something
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value)
    } - {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) in documents}
    assert not found - SPOKEN_ELSEWHERE.get(_name(path), set())


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_keeps_to_the_content_security_policy(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", text), "style attribute"
    assert not re.search(r"<style\b", text), "style element"
    assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>", text), "script without a source"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "handler in an attribute"
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_compiles(path: Path) -> None:
    below = path.relative_to(next(parent for parent in path.parents if parent.name == "templates"))
    assert get_template(str(below))
