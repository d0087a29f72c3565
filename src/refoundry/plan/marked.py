"""YAML that remembers where everything stands: plain values beside the file, line and column of each."""

import re
from collections.abc import Container
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path as FilePath
from typing import Any

import yaml

from refoundry.core.problems import Both, Place, Problem
from refoundry.plan.pieces import Piece, pieces, seen_keys, slip

Path = tuple[str | int, ...]
_LIMIT = 5_000_000
_DEPTH = 40


class _Loader(yaml.CSafeLoader):
    """Only null, true/false and numbers are anything but text: no dates, no octals, no `yes`, no 1:30."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 the base class declares it so


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", list("tf")),
    ("int", r"^-?(?:0|[1-9]\d*)$", list("-0123456789")),
    ("float", r"^-?(?:0|[1-9]\d*)\.\d+$", list("-0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


@dataclass(slots=True)
class Marked:
    """A file's values, where each of them and each key stands, and what is wrong with the writing."""

    file: str
    value: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    digest: str = ""
    lost: dict[str, set[str]] = field(default_factory=dict)
    """Sections with a part that could not be read, and the keys that were seen in those parts."""

    def place(self, path: Path) -> Place:
        """Where a value stands; of a path that does not exist, its nearest existing parent.

        path     keys and list positions from the top
        returns  Place
        """
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(self.file, 1, 1))

    def at(self, path: Path) -> Any:
        """The value at a path, None where there is none.

        path     keys and list positions from the top
        returns  value or None
        """
        value = self.value
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value


def _spot(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


@cache
def _reasons() -> tuple[tuple[str, Both], ...]:
    entries = yaml.safe_load((files("refoundry.plan") / "reasons.yaml").read_text("utf-8"))["parser"]
    return tuple((entry["when"], Both(entry["zh"], entry["en"])) for entry in entries)


def _reason(said: str, detail: str = "") -> Both:
    """The parser's words in ours; its own where we have none."""
    ours = next((words for when, words in _reasons() if when in said), Both(said, said))
    return Both(ours.zh.replace("{detail}", detail), ours.en.replace("{detail}", detail))


def _refused(text: str, name: str) -> Problem | None:
    """What YAML allows and a plan file does not: aliases and anchors, tags, nesting without end.

    The events are read one at a time, so that a file of a hundred thousand brackets is refused at the 41st.
    """
    depth = 0
    for event in yaml.parse(text, _Loader):
        found: Both | None = None
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            sign = f"*{anchor}" if isinstance(event, yaml.AliasEvent) else f"&{anchor}"
            found = Both(
                f"不支持 YAML 引用（{sign}）：请把内容写全", f"YAML references ({sign}) are not read: write it out"
            )
        elif tag is not None:
            found = Both(f"不支持 YAML 类型标记（{tag}）：请删去", f"YAML tags ({tag}) are not read: delete it")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEPTH:
                found = Both(f"嵌套超过 {_DEPTH} 层", f"nested more than {_DEPTH} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if found is not None:
            return Problem("P102", place=_spot(name, event.start_mark), values={"reason": found})
    return None


def _plain(node: yaml.Node, path: Path, into: Marked) -> Any:
    into.places.setdefault(path, _spot(into.file, node.start_mark))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, i), into) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            spot = _spot(into.file, key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                reason = Both("字段名不能是列表或另一组字段", "the name of a field is no list and no mapping")
                into.problems.append(Problem("P102", place=spot, values={"reason": reason}))
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in values:
                first = into.places[here].shown()
                into.problems.append(Problem("P107", key, spot, got=key, values={"first": first}))
                continue
            into.places[here] = spot
            values[key] = _plain(value_node, here, into)
        return values
    text = str(node.value)
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return text == "true"
        case "int":
            return int(text) if len(text) < 20 else text
        case "float":
            return Decimal(text)
        case _:
            return text


def _composed(text: str, name: str) -> tuple[yaml.Node | None, Problem | None]:
    """The nodes of a text, or why there are none."""
    try:
        refused = _refused(text, name)
        return (None, refused) if refused is not None else (yaml.compose(text, _Loader), None)
    except yaml.MarkedYAMLError as error:
        spot = _spot(name, error.problem_mark) if error.problem_mark else Place(name)
        return None, Problem("P102", place=spot, values={"reason": _reason(error.problem or str(error))})
    except yaml.reader.ReaderError as error:
        # the position counts bytes
        before = text.encode()[: error.position].decode(errors="ignore")
        spot = Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
        reason = _reason("unacceptable character", f"#x{error.character:02x}")
        return None, Problem("P102", place=spot, values={"reason": reason})


def _mended(text: str, first: Problem, marked: Marked, whole: Container[str]) -> yaml.Node | None:
    """What can be read of a text that cannot be read whole: section by section, a broken one node by node."""
    lines = text.split("\n")
    top = [] if any(line.startswith(("---", "%")) for line in lines) else pieces(lines, 0, len(lines))
    pairs: list[tuple[yaml.Node, yaml.Node]] = []
    problems: list[Problem] = []
    for section in top:
        node, problem = _piece(lines, section, marked.file)
        if problem is None:
            pairs += node.value if node is not None else []
            continue
        lost = marked.lost.setdefault(section.key, set())
        inner = pieces(lines, section.start + 1, section.end) if section.opens and section.key not in whole else []
        read = [(one, *_piece(lines, one, marked.file)) for one in inner]
        if not any(node is not None for _, node, _ in read):
            problems.append(problem)
            lost |= {one.key for one in inner}
            continue
        lost |= {one.key for one, node, _ in read if node is None}
        problems += [wrong for _, _, wrong in read if wrong is not None]
        # the slip lies between the nodes, in what belongs to none of them
        if not any(wrong for _, _, wrong in read):
            problems.append(problem)
        kept = [pair for _, node, _ in read if node is not None for pair in node.value]
        mark = yaml.Mark(marked.file, 0, section.start, 0, None, 0)
        key = yaml.ScalarNode("tag:yaml.org,2002:str", section.key, mark, mark)
        pairs.append((key, yaml.MappingNode("tag:yaml.org,2002:map", kept, mark, mark)))
    marked.problems += problems or [_pointed(first, lines, 0)]
    if not pairs:
        return None
    mark = yaml.Mark(marked.file, 0, 0, 0, None, 0)
    return yaml.MappingNode("tag:yaml.org,2002:map", pairs, mark, mark)


def _piece(lines: list[str], piece: Piece, name: str) -> tuple[yaml.MappingNode | None, Problem | None]:
    """The mapping a few lines hold, each at its own line, or why they hold none."""
    text = "\n" * piece.start + "\n".join(lines[piece.start : piece.end])
    node, problem = _composed(text, name)
    if isinstance(node, yaml.MappingNode):
        return node, None
    # a key without its colon is a text to YAML
    bare = Problem(
        "P102", place=Place(name, piece.start + 1, 1), values={"reason": _reason("could not find expected ':'")}
    )
    problem = problem or bare
    if (problem.place.line or 0) > piece.end:
        # what is never closed is missed behind the last line
        problem = replace(problem, place=Place(name, piece.end, len(lines[piece.end - 1]) + 1))
    return None, _pointed(problem, lines, piece.start)


def _pointed(problem: Problem, lines: list[str], start: int) -> Problem:
    """A syntax error at the slip of the pen before it, where one is seen: the parser gives up only later."""
    if problem.code != "P102" or problem.place.line is None:
        return problem
    found = slip(lines, start, problem.place.line)
    if found is None:
        return problem
    return replace(problem, place=Place(problem.place.file, found.line, found.column), values={"reason": found.reason})


def read_yaml(path: FilePath, name: str, whole: Container[str] = ()) -> Marked:
    """Read one YAML file; whatever is wrong with the writing is in `.problems`, nothing is raised.

    A syntax error costs the node it stands in; what stands around it is read.

    path     the file
    name     how problems call it
    whole    sections that are one node: read whole or not at all
    returns  Marked
    """
    marked = Marked(name)
    try:
        # a pipe would be waited for without end
        if path.exists() and not path.is_file():
            marked.problems.append(Problem("P118", place=Place(name), got="not a file"))
            return marked
        raw = path.read_bytes()
    except OSError as error:
        marked.problems.append(Problem("P118", place=Place(name), got=error.strerror))
        return marked
    marked.digest = sha256(raw).hexdigest()
    if len(raw) > _LIMIT:
        marked.problems.append(Problem("P119", place=Place(name), got=f"{len(raw) / 1e6:.1f} MB"))
        return marked
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        marked.problems.append(Problem("P120", place=Place(name, line)))
        # keys are ASCII, whatever the rest is written in
        marked.lost = seen_keys(raw.decode("latin-1"))
        return marked
    node, problem = _composed(text, name)
    if problem is not None:
        node = _mended(text, problem, marked, whole)
    elif node is None:
        marked.value = {}
    if node is not None:
        marked.value = _plain(node, (), marked)
    return marked
