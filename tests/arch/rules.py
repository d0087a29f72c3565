"""The rules of the house, read from the source without importing it.

Each rule takes the root of a tree laid out like this repository and returns one sentence for each breach, none when
the house is in order. test_rules.py runs them on the repository, and on small broken trees that each must catch.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

# a part imports only from the cells to its left and from itself
ROW = (
    {"core", "methods"}, {"dictionary"}, {"rules"}, {"plan", "facts"}, {"assess"}, {"decide"}, {"deliver"}, {"report"},
    {"city", "sample"}, {"cli", "workbench"},
)  # fmt: skip
NARROWER = {"methods": set(), "deliver": {"core", "plan"}}
LIMIT = 400
REFUSED = re.compile(r"Manager|Handler|Helper|Utils?(?=[A-Z_]|$)")
REFUSED_FILES = re.compile(r"(^|_)(managers?|handlers?|helpers?|utils?)(_|$)")


def modules(root: Path, folder: str = "src/refoundry") -> dict[str, ast.Module]:
    """The parsed modules under a folder.

    root     folder    of the tree
    folder   text      under it
    returns  mapping   path below root -> syntax tree
    """
    paths = sorted((root / folder).rglob("*.py"))
    return {path.relative_to(root).as_posix(): ast.parse(path.read_text("utf-8")) for path in paths}


def dotted(path: str) -> str:
    """`refoundry.plan.read` of src/refoundry/plan/read.py, `refoundry.plan` of its __init__.

    path     text   below the root
    returns  text
    """
    return path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(tree: ast.Module, path: str = "") -> Iterator[tuple[int, str, str | None]]:
    """Everything a module imports, at its top or inside a function.

    tree     syntax tree
    path     text        of the module below the root, for relative imports
    returns  triples     line, module, name taken from it or None
    """
    package = dotted(path).split(".") if path.endswith("/__init__.py") else dotted(path).split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node.lineno, base, alias.name) for alias in node.names)


def _part(module: str, name: str | None) -> str | None:
    """The part of the house an import reaches: `plan` of refoundry.plan.read; None for the package's own root."""
    steps = [*module.split("."), *([name] if name and module == "refoundry" else [])]
    return steps[1] if len(steps) > 1 and any(steps[1] in cell for cell in ROW) else None


def imports_point_one_way(root: Path) -> Iterator[str]:
    """Each part imports only what stands to its left; only the workbench knows Django."""
    place = {part: index for index, cell in enumerate(ROW) for part in cell}
    for path, tree in modules(root).items():
        steps = dotted(path).split(".")
        part = "cli" if steps[1:] == ["__main__"] else steps[1] if len(steps) > 1 else None
        if part is None:
            continue  # refoundry/__init__.py is the front door
        if part not in place:
            yield f"{path}: {part} stands nowhere in the row of parts"
            continue
        for line, module, name in imported(tree, path):
            if module.split(".")[0] == "django" and part != "workbench":
                yield f"{path}:{line}: only workbench imports Django"
            if module.split(".")[0] != "refoundry":
                continue
            target = _part(module, name)
            if target is None or target == part:
                continue
            if place[target] >= place[part] or target not in NARROWER.get(part, place):
                yield f"{path}:{line}: {part} does not import {target}"


def modules_are_short(root: Path) -> Iterator[str]:
    """No module of the package, the tests or the tools is longer than the limit."""
    for folder in ("src", "tests", "tools"):
        for path in sorted((root / folder).rglob("*.py")):
            lines = len(path.read_text("utf-8").splitlines())
            if lines > LIMIT:
                yield f"{path.relative_to(root)}: {lines} lines, at most {LIMIT}"


def names_say_something(root: Path) -> Iterator[str]:
    """No Manager, Handler, Helper or Utils."""
    for path, tree in modules(root).items():
        if REFUSED_FILES.search(Path(path).stem):
            yield f"{path}: a name that says nothing"
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and REFUSED.search(node.name):
                yield f"{path}:{node.lineno}: class {node.name}: a name that says nothing"


Function = ast.FunctionDef | ast.AsyncFunctionDef


def _decorators(node: Function | ast.ClassDef) -> set[str]:
    calls = [item.func if isinstance(item, ast.Call) else item for item in node.decorator_list]
    return {item.attr if isinstance(item, ast.Attribute) else getattr(item, "id", "") for item in calls}


def _raised(node: Function) -> set[str]:
    """Names of the exceptions a function's own body raises; a bare or variable re-raise is none."""
    found: set[str] = set()
    inside: list[ast.AST] = [*node.body]
    while inside:
        item = inside.pop()
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(item, ast.Raise) and item.exc is not None:
            thrown = item.exc.func if isinstance(item.exc, ast.Call) else item.exc
            name = thrown.attr if isinstance(thrown, ast.Attribute) else getattr(thrown, "id", "")
            if name[:1].isupper():
                found.add(name)
        inside += ast.iter_child_nodes(item)
    return found


def _lacks(node: Function) -> Iterator[str]:
    """What the template asks for and the docstring of one public function does not have."""
    text = ast.get_docstring(node)
    if not text:
        yield "no docstring"
        return
    rows = [re.split(r" {2,}", line.strip(), maxsplit=1) for line in text.splitlines()[1:]]
    said = {name.strip("*` ") for row in rows if len(row) == 2 for name in row[0].split(",")}
    given = node.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, [given.vararg, given.kwarg])]
    for argument in every:
        if argument.arg not in ("self", "cls") and not argument.arg.startswith("_") and argument.arg not in said:
            yield f"no line for {argument.arg}"
    nothing = node.returns is None or ast.unparse(node.returns) in ("None", "NoReturn", "Never")
    if not nothing and not _decorators(node) & {"property", "cached_property"} and "returns" not in said:
        yield "no line for returns"
    after = text.partition("\nraises ")[2]
    yield from (f"raises {name} and does not say so" for name in sorted(_raised(node)) if name not in after)


def docstrings_follow_the_template(root: Path) -> Iterator[str]:
    """Modules and public classes have a docstring; public functions name each parameter, the result, what they raise.

    Exempt: names that begin with _, functions inside functions, click commands (the docstring is their help),
    overloads.
    """
    for path, tree in modules(root).items():
        if re.search(r"/migrations/\d{4}_initial\.py$", path):
            continue  # written by Django
        if tree.body and not ast.get_docstring(tree):
            yield f"{path}: no docstring"
        inside: list[tuple[str, ast.stmt]] = [("", node) for node in tree.body]
        while inside:
            where, node = inside.pop(0)
            if isinstance(node, ast.If | ast.Try):
                inside += [(where, child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
            name = getattr(node, "name", "_")
            if name is None or name.startswith("_"):
                continue
            if isinstance(node, ast.ClassDef):
                if not ast.get_docstring(node):
                    yield f"{path}:{node.lineno}: class {name}: no docstring"
                inside += [(f"{name}.", child) for child in node.body]
            elif isinstance(node, Function) and not _decorators(node) & {"command", "group", "overload", "setter"}:
                yield from (f"{path}:{node.lineno}: {where}{name}: {what}" for what in _lacks(node))


def _has_code(tree: ast.Module) -> bool:
    """Whether a module does more than describe itself and pass on names."""
    passive = (ast.Import, ast.ImportFrom, ast.Expr, ast.Assign, ast.AnnAssign)
    return any(not isinstance(node, passive) for node in tree.body)


def _reached(root: Path, sources: dict[str, ast.Module]) -> set[str]:
    """The modules that a test imports or a spec file names, seen through what packages pass on."""
    passed_on = {
        (dotted(path), name): module
        for path, tree in sources.items()
        if path.endswith("/__init__.py")
        for _, module, name in imported(tree, path)
        if name
    }
    found: set[str] = set()
    for folder in ("tests/unit", "tests/spec"):
        for tree in modules(root, folder).values():
            for _, module, name in imported(tree):
                found |= {module, f"{module}.{name}", passed_on.get((module, name or ""), "")}
        for spec in (root / folder).rglob("*.yaml"):
            found |= set(re.findall(r"^module: *(\S+)", spec.read_text("utf-8"), re.MULTILINE))
    return _with_neighbours(sources, found)


def _with_neighbours(sources: dict[str, ast.Module], found: set[str]) -> set[str]:
    """The modules reached, and those of the same folder that they are built on: inner parts of what is tested."""
    uses = {
        dotted(path): {
            named
            for _, module, name in imported(tree, path)
            for named in (module, f"{module}.{name}")
            if named.rpartition(".")[0] == dotted(path).rpartition(".")[0]
        }
        for path, tree in sources.items()
    }
    while more := {inner for name in found & uses.keys() for inner in uses[name]} - found:
        found |= more
    return found


def _declares_assessment(tree: ast.Module) -> bool:
    return any(isinstance(node, Function) and "assessment" in _decorators(node) for node in ast.walk(tree))


def _loaded_by_django(path: str) -> bool:
    """Modules that Django itself finds by their names: wiring, migrations, tags of templates."""
    place = Path(path)
    return place.parent.name in ("migrations", "templatetags") or place.stem in ("apps", "settings", "urls", "wsgi")


def _served(sources: dict[str, ast.Module]) -> set[str]:
    """The modules of the workbench behind an address. Every address is visited as every role by the access matrix,
    which fails for one it does not know."""
    uses = {
        dotted(path): {named for _, module, name in imported(tree, path) for named in (module, f"{module}.{name}")}
        for path, tree in sources.items()
        if path.startswith("src/refoundry/workbench/")
    }
    found = {
        name for path, name in ((path, dotted(path)) for path in sources) if name in uses and _loaded_by_django(path)
    }
    while more := {inner for name in found for inner in uses[name] if inner in uses} - found:
        found |= more
    return found


def _commands(root: Path) -> set[str]:
    """The management commands that some test runs by name."""
    text = "".join(path.read_text("utf-8") for path in (root / "tests").rglob("test_*.py"))
    return set(re.findall(r"""["']([a-z_]+)["']""", text))


def every_module_has_its_tests(root: Path) -> Iterator[str]:
    """methods: a spec file and a plain twin; an assessment: a spec file; a management command: a test that runs it;
    what stands behind an address of the workbench: the access matrix; every other module: a test that imports it, or
    imports a module of its folder that is built on it."""
    sources = modules(root)
    reached = _reached(root, sources) | _served(sources)
    commands = _commands(root)
    for path, tree in sources.items():
        name = dotted(path)
        if path.endswith(("__init__.py", "__main__.py")) and (not _has_code(tree) or "/workbench/" in path):
            continue
        part, _, rest = name.removeprefix("refoundry.").partition(".")
        if part == "methods" or _declares_assessment(tree):
            spec = f"tests/spec/{part}/{rest.split('.')[0]}.yaml"
            if not (root / spec).exists():
                yield f"{path}: no spec in {spec}"
            if part == "methods" and not (root / f"tests/reference/{rest}.py").exists():
                yield f"{path}: no plain twin in tests/reference/{rest}.py"
        elif "/management/commands/" in path:
            if Path(path).stem not in commands:
                yield f"{path}: no test runs the command"
        elif name not in reached:
            yield f"{path}: no test in tests/unit or tests/spec imports it"


def twins_stand_alone(root: Path) -> Iterator[str]:
    """A plain twin imports the standard library and other twins, so that it shares no mistake with the package."""
    for path, tree in modules(root, "tests/reference").items():
        for line, module, _ in imported(tree):
            if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("tests.reference"):
                yield f"{path}:{line}: imports {module}"


def no_index_is_named(root: Path) -> Iterator[str]:
    """Where packages come from is the user's pip's business: no address in locks, Makefile, CI or tools."""
    for pattern in ("*.lock", "package-lock.json", "Makefile", "pyproject.toml", ".ci/*", "tools/*"):
        for path in sorted(root.glob(pattern)):
            for line, text in enumerate(path.read_text("utf-8").splitlines() if path.is_file() else [], 1):
                if re.search(r"https?://|--(extra-)?index-url|\[\[tool\.uv\.index", text):
                    yield f"{path.relative_to(root)}:{line}: names an index"
