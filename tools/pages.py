"""Print the generated pages of docs/: commands, reference, methods, problems, units.

    python -m tools.pages            write them
    python -m tools.pages check      say which are stale, and end with 1 if any is

Everything is read from its one source: click commands, docstrings, tests/spec, the catalogue of problems, the data
dictionary, units.yaml.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import yaml

from refoundry.cli import main as command_line
from refoundry.cli.help import chosen_language
from refoundry.core.problems import Code, Lang, catalogue
from refoundry.core.quantities import units
from tests.spec.reading import Manual, Spec, read_all
from tools.dictionary import access_page, classifications_page, tables_page
from tools.markdown import page as _page
from tools.markdown import table as _table

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "refoundry"
GENERATED = ("reference", "methods")


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")


def _cell(value: Any) -> str:
    """A value as YAML would write it, fit for one cell of a table."""
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10_000, sort_keys=False)
    return "`" + text.strip().removesuffix("...").strip().replace("|", "\\|").replace("`", "'") + "`"


def _signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    gives = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{node.name}({ast.unparse(node.args)}){gives}"


def _fenced(text: str, language: str = "text") -> str:
    return f"```{language}\n{text.strip()}\n```\n"


def _functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node


def _described(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    return _fenced(_signature(node) + "\n\n" + (ast.get_docstring(node) or ""))


def _class(node: ast.ClassDef) -> Iterator[str]:
    bases = f"({', '.join(ast.unparse(base) for base in node.bases)})" if node.bases else ""
    fields = [
        f"{item.target.id}: {ast.unparse(item.annotation)}"
        for item in node.body
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name) and not item.target.id.startswith("_")
    ]
    yield f"### {node.name}\n"
    yield _fenced(f"class {node.name}{bases}\n\n{ast.get_docstring(node) or ''}\n\n" + "\n".join(fields))
    for function in _functions(node.body):
        yield _described(function)


def _module(path: Path) -> Iterator[str]:
    """The public face of one module; nothing where it has none."""
    tree = ast.parse(path.read_text("utf-8"))
    public = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    functions = [*_functions(tree.body)]
    if not public and not functions:
        return
    yield f"## {_dotted(path)}\n"
    yield _fenced(ast.get_docstring(tree) or "")
    for node in public:
        yield from _class(node)
    for function in functions:
        yield f"### {function.name}\n"
        yield _described(function)


def _reference() -> Iterator[tuple[str, str]]:
    """One page a part of the house."""
    parts = sorted(path for path in SOURCE.iterdir() if path.is_dir() and any(path.rglob("*.py")))
    rows = []
    for part in parts:
        about = ast.get_docstring(ast.parse((part / "__init__.py").read_text("utf-8"))) or ""
        text = "\n".join(line for path in sorted(part.rglob("*.py")) for line in _module(path))
        if text:
            yield f"reference/{part.name}.md", _page(f"refoundry.{part.name}", "docstrings", text)
            rows.append([f"[{part.name}]({part.name}.md)", about.splitlines()[0] if about else ""])
    rows += [
        ["[commands](commands.md)", "The command line: every command and its options."],
        ["[tables](tables.md)", "The data dictionary: every table and column."],
        ["[access](access.md)", "Who may see and use which data, and which department answers for them."],
        ["[classifications](classifications.md)", "GB/T 4754-2017 and the taxonomies that count its classes."],
        ["[units](units.md)", "Every unit the project speaks."],
    ]
    yield "reference/index.md", _page("参考 · Reference", "docstrings", _table(["part", "what it is"], rows))


def _commands() -> str:
    """The help of every command, as the terminal shows it."""
    text: list[str] = []

    def walk(command: click.Command, name: str, parent: click.Context | None) -> None:
        told = command.context_settings | {"terminal_width": 100, "max_content_width": 100}
        context = click.Context(command, info_name=name, parent=parent, **told)
        text.append(f"## {context.command_path}\n")
        for lang in ("zh", "en"):
            chosen_language(context, ["--lang", lang])
            text.append(_fenced(command.get_help(context)))
        if isinstance(command, click.Group):
            for below in command.list_commands(context):
                found = command.get_command(context, below)
                if found is not None and not found.hidden:
                    walk(found, below, context)

    walk(command_line, "refoundry", None)
    return _page("命令 · Commands", "the commands", *text)


def _spec(manual: Manual, spec: Spec, functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef]) -> Iterator[str]:
    yield f"## {spec.function}\n\n{spec.says['zh']}\n\n{spec.says['en']}\n"
    if spec.function in functions:
        yield _described(functions[spec.function])
    if spec.source:
        yield f"Source: {spec.source}\n"
    rows = [
        [
            case.name,
            "<br>".join(f"{name} = {_cell(value)}" for name, value in case.given.items()),
            f"`raises {case.raises}`" if case.raises else _cell(case.expect),
            "" if case.raises else f"{case.within:g}",
        ]
        for case in spec.cases
    ]
    yield _table(["case", "given", "expected", "within"], rows)


def _manual(manual: Manual) -> str:
    path = SOURCE.parent / (manual.module.replace(".", "/") + ".py")
    tree = ast.parse((path if path.exists() else path.with_suffix("") / "__init__.py").read_text("utf-8"))
    twin = f"tests/reference/{manual.name}.py"
    text = [
        f"`{manual.module}`\n",
        _fenced(ast.get_docstring(tree) or ""),
        f"Source: {manual.source}\n" if manual.source else "",
        "Every case below is run on the package"
        + (f" and on its plain twin `{twin}`" if (ROOT / twin).exists() else "")
        + " at each change.\n",
    ]
    functions = {function.name: function for function in _functions(tree.body)}
    for spec in manual.specs:
        text += _spec(manual, spec, functions)
    source = f"tests/spec/{manual.package}/{manual.name}.yaml"
    return _page(f"{manual.title['zh']} · {manual.title['en']}", source, *filter(None, text))


def _methods() -> Iterator[tuple[str, str]]:
    """One page a spec file, and their list."""
    rows = []
    for manual in read_all():
        name = manual.name if manual.package == "methods" else f"{manual.package}-{manual.name}"
        yield f"methods/{name}.md", _manual(manual)
        cases = sum(len(spec.cases) for spec in manual.specs)
        rows.append([f"[{manual.title['en']}]({name}.md)", manual.title["zh"], f"`{manual.module}`", str(cases)])
    head = ["method", "方法", "module", "cases"]
    yield "methods/index.md", _page("方法 · Methods", "tests/spec", _table(head, rows))


def _words_of(code: Code, lang: Lang) -> str:
    """What a code says, what it expects and the fix, one under the other."""
    names = {"zh": ("", "应为：", "改法："), "en": ("", "expected: ", "fix: ")}[lang]
    words = [code.words[lang].get(part) for part in ("says", "expected", "fix")]
    text = "<br>".join(name + word for name, word in zip(names, words, strict=True) if word)
    return text.replace("|", "\\|")


def _problems() -> str:
    """Every code an official can meet, in both languages, by family."""
    text = [
        "代码一经公布，含义不变；停用的不再另作他用。命令因问题结束时，退出码按类别。\n",
        "Codes are for ever: a code keeps its meaning, and one that is no longer used is not given out again. "
        "A command that ends on a problem exits with the code of its family.\n",
    ]
    families: dict[str, list[Code]] = {}
    for _, code in sorted(catalogue().items()):
        families.setdefault(code.family, []).append(code)
    for family, codes in sorted(families.items()):
        text.append(f"## {family} (exit {codes[0].exit})\n")
        rows = [[code.code, _words_of(code, "zh"), _words_of(code, "en")] for code in codes]
        text.append(_table(["code", "中文", "English"], rows))
    return _page("问题代码 · Problem codes", "src/refoundry/core/catalogue", *text)


def _units() -> str:
    """Units by dimension, with the factor to the dimension's first and the spellings that are read."""
    document = yaml.safe_load((SOURCE / "core" / "units.yaml").read_text("utf-8"))
    also = {str(unit): [*map(str, others)] for unit, others in document["also"].items()}
    rows = [[unit.dimension, name, f"{unit.factor:f}", "、".join(also.get(name, []))] for name, unit in units().items()]
    head = ["dimension", "unit 单位", "factor to the first", "in documents and tables also 文件和表格中亦识别"]
    words = (
        "方案文件（YAML）只写“单位”一栏的名称，例如平方公里写 km2；最后一栏的写法只用于识别正式文件和数据表。\n\n"
        "Plan files write the name in the column unit, such as km2; the spellings in the last column are read in "
        "official documents and tables of figures, never in plan files.\n"
    )
    return _page("计量单位 · Units", "src/refoundry/core/units.yaml", words, _table(head, rows))


def pages() -> dict[str, str]:
    """Every generated page.

    returns  mapping   path below docs -> text
    """
    texts = dict([*_reference(), *_methods()])
    texts |= {"reference/commands.md": _commands(), "reference/units.md": _units(), "problems.md": _problems()}
    texts |= {"reference/tables.md": tables_page(), "reference/access.md": access_page()}
    texts["reference/classifications.md"] = classifications_page()
    return {path: text.rstrip() + "\n" for path, text in texts.items()}


def stale() -> list[str]:
    """Pages that are missing, differ from what would be printed now, or belong to nothing any more.

    returns  list of texts   paths below docs
    """
    fresh = pages()
    standing = {path.relative_to(DOCS).as_posix() for folder in GENERATED for path in (DOCS / folder).glob("*.md")}
    differing = {
        path for path, text in fresh.items()
        if not (DOCS / path).exists() or (DOCS / path).read_text("utf-8") != text
    }  # fmt: skip
    return sorted(differing | (standing - fresh.keys()))


def write() -> None:
    """Write every generated page and remove those that belong to nothing any more."""
    fresh = pages()
    for path in stale():
        if path in fresh:
            (DOCS / path).parent.mkdir(parents=True, exist_ok=True)
            (DOCS / path).write_text(fresh[path], "utf-8")
        else:
            (DOCS / path).unlink()


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        sys.exit("\n".join(["stale, run make docs:", *stale()]) if stale() else 0)
    write()
