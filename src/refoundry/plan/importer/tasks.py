"""Which headings are the actions and which the measures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from refoundry.core.problems import Place, Problem
from refoundry.plan.importer.annex import Annex, Row
from refoundry.plan.importer.characters import letters
from refoundry.plan.importer.lines import Line
from refoundry.plan.importer.markers import BULLET, Marker
from refoundry.plan.importer.outline import Node, Outline
from refoundry.plan.importer.responsibility import read_duty
from refoundry.plan.importer.words import pattern, words

_SAME_TITLE = 82
_IDLE = ("basis", "layout")
_NO_ACTION = ("safeguards", "schedule", "demands", "basis")
_MOST_COMPARED = 300_000  # pairs of titles; no real plan has a tenth of it


@dataclass(slots=True)
class Branch:
    """An action with the headings of its measures."""

    node: Node
    number: int
    measures: list[Node] = field(default_factory=list)


def role(title: str) -> str:
    """What a chapter is by its title: tasks, one of `chapters` in words.yaml, or empty for a theme.

    title    text   of the chapter
    returns  text

    >>> [role(title) for title in ("四、重点任务"[2:], "保障措施", "总体要求", "做强主导产业")]
    ['tasks', 'safeguards', 'demands', '']
    """
    bare = re.sub(r"（[^）]*）$|[“”]", "", re.sub(r"\s", "", title))
    if not pattern("chapters.safeguards").search(bare) and pattern("tasks").search(bare):
        return "tasks"
    for name in words()["chapters"]:
        if pattern(f"chapters.{name}").search(bare) and not (name in _IDLE and pattern("acts").search(bare)):
            return str(name)
    return ""


def _answers(node: Node) -> bool:
    """Whether departments answer for something in it."""
    return any(read_duty(line.text) for inner in node.walk() for line in (inner.line, *inner.text))


def stands_alone(line: Line) -> bool:
    """Whether a line says nothing but who answers.

    line     Line
    returns  bool
    """
    duty, text = read_duty(line.text), line.text.strip("。 ")
    return bool(duty) and duty.span[1] - duty.span[0] >= len(text)


def choose_actions(outline: Outline, annex: Annex) -> tuple[list[Branch], list[Problem]]:
    """The actions with their measures.

    A chapter of tasks holds the actions. Where no chapter says so, the chapters of themes are the actions themselves.

    outline  headings of the text
    annex    the division of labour: what it lists is a measure or an action
    returns  branches in order, and what is doubtful
    """
    chapters = _chapters(outline)
    listed = {row.letters for row in annex.rows} | set(annex.groups)
    chosen = [chapter for chapter in chapters if role(chapter.title) == "tasks" and _tasks_of(chapter)]
    chosen = [chapter for chapter in chosen if not pattern("gives_way").search(chapter.title)] or chosen
    themed = False
    if not chosen:
        chosen, themed = _themes(chapters, listed), True
    elif listed:
        # What the annex lists decides between several chapters of tasks, and finds those named otherwise.
        share = {id(chapter): _listed_share(chapter, listed) for chapter in chapters}
        if max(share.values()) >= 2:
            tasks = {id(chapter) for chapter in chosen}
            chosen = [
                chapter
                for chapter in chapters
                if (id(chapter) in tasks and share[id(chapter)])
                or (share[id(chapter)] >= 2 and role(chapter.title) not in _NO_ACTION)
            ]
            themed = not any(role(chapter.title) == "tasks" for chapter in chosen)
    nodes = chosen if themed else [child for chapter in chosen for child in _tasks_of(chapter)]
    branches = [Branch(node, node.number, _inner(node)) for node in nodes]
    _even_out(branches)
    numbers = [branch.number for branch in branches]
    if len(set(numbers)) < len(numbers) or 0 in numbers:
        for place, branch in enumerate(branches):
            branch.number = place + 1
    return branches, [problem for branch in branches for problem in _doubts(branch)]


def _even_out(branches: Sequence[Branch]) -> None:
    """One depth for all: where most actions answer for themselves, a list in one of them is only its text; where no
    action has headings below it, its paragraphs with titles and departments are the measures."""
    flat = [branch for branch in branches if not branch.measures and _answers(branch.node)]
    if len(flat) * 2 <= len(branches):
        return
    for branch in branches:
        if sum(map(_answers, branch.measures)) < 2:
            branch.measures = []
    titled = [[line for line in branch.node.text if _is_titled(line)] for branch in branches]
    if not any(branch.measures for branch in branches) and max(map(len, titled)) > 1:
        for branch, lines in zip(branches, titled, strict=True):
            branch.measures = [Node(line, Marker(BULLET, place + 1, 0)) for place, line in enumerate(lines)]


def _is_titled(line: Line) -> bool:
    """Whether a paragraph opens with a short title, has a text of its own and ends with who answers for it."""
    duty = read_duty(line.text)
    between = line.text[len(line.title) : duty.span[0]] if duty else ""
    return len(between) > 8 and 4 <= len(line.title) <= 20 and not re.search(r"[，、\d]", line.title)


def _chapters(outline: Outline) -> list[Node]:
    """The chapters: the outermost headings, or what lies below parts (篇, 部分) or a single title above all."""
    roots = list(outline.roots)
    while len(roots) == 1 and len(roots[0].children) > 1 and not role(roots[0].title):
        roots = roots[0].children
    if roots and all(root.marker.style in ("篇", "部分") for root in roots):
        inner = [child for root in roots for child in root.children]
        if sum(bool(child.children) for child in inner) * 2 > len(inner):
            return inner
    return roots


def _inner(node: Node) -> list[Node]:
    """The headings right below; the dashes of its text where it has none."""
    if node.children:
        return node.children
    dashes = [line for line in node.text if line.marker and line.marker.style == BULLET]
    return (
        [Node(line, Marker(BULLET, place + 1, 0), text=[line]) for place, line in enumerate(dashes)]
        if len(dashes) > 1
        else []
    )


def _tasks_of(chapter: Node) -> list[Node]:
    """What lies right below a chapter of tasks, without goals, schedule and the like."""
    return [child for child in _inner(chapter) if role(child.title) not in _NO_ACTION or _answers(child)]


def _themes(chapters: Sequence[Node], listed: set[str]) -> list[Node]:
    themes: list[Node] = []
    for chapter in reversed(chapters):
        name = role(chapter.title)
        answered = (name == "supports" or not chapter.children) and _answers(chapter)
        if name in ("", "layout") or (name == "supports" and themes) or answered:
            themes.insert(0, chapter)
    if listed and sum(bool(_listed_share(chapter, listed)) for chapter in themes) >= 2:
        themes = [chapter for chapter in themes if _listed_share(chapter, listed)]
    elif not themes:
        themes = [chapter for chapter in chapters if role(chapter.title) == "fields" and chapter.children]
        return [child for chapter in themes for child in chapter.children]
    full = [chapter for chapter in themes if _inner(chapter) or _answers(chapter)]
    return full or [chapter for chapter in themes if role(chapter.title) != "layout"]


def _listed_share(chapter: Node, listed: set[str]) -> int:
    return sum(node.letters in listed for node in chapter.walk())


def _doubts(branch: Branch) -> list[Problem]:
    if branch.measures and branch.measures[0].marker.style == BULLET:
        values = {"doubt": "没有序号的各段读作举措", "doubt_en": "paragraphs without numbers were read as measures"}
        return [Problem("I330", branch.node.title[:30], Place(paragraph=branch.node.line.number), None, values)]
    return []


def match_rows(branches: Sequence[Branch], annex: Annex) -> tuple[dict[int, list[Row]], list[Row]]:
    """The rows of the annex by the node they speak of.

    branches  actions with measures
    annex     the division of labour
    returns   id of the node -> its rows, and the rows that fit nothing
    """
    by_letters: dict[str, list[tuple[Branch, Node]]] = {}
    for branch in branches:
        for node in (branch.node, *branch.measures):
            by_letters.setdefault(node.letters, []).append((branch, node))
    found: dict[int, list[Row]] = {}
    lost: list[Row] = []
    taken: set[int] = set()
    late: list[Row] = []
    for row in annex.rows:
        same = by_letters.get(row.letters, [])
        if same:
            node = next((n for b, n in same if _same_group(b, row) and id(n) not in taken), same[0][1])
            found.setdefault(id(node), []).append(row)
            taken.add(id(node))
        else:
            late.append(row)
    nodes = sum(1 + len(branch.measures) for branch in branches)
    for row in late:
        near = len(late) * nodes <= _MOST_COMPARED
        node_or_none = _close(branches, row, taken) if near else None
        if node_or_none is None:
            lost.append(row)
        else:
            found.setdefault(id(node_or_none), []).append(row)
            taken.add(id(node_or_none))
    return found, lost


def _same_group(branch: Branch, row: Row) -> bool:
    return not row.group or branch.node.letters == letters(row.group) or branch.number == row.group_number


def _close(branches: Sequence[Branch], row: Row, taken: set[int]) -> Node | None:
    """A node whose title is nearly the row's, within the row's group where there is one; else by both numbers."""
    best: tuple[float, Node | None] = (0.0, None)
    for branch in branches:
        inside = _same_group(branch, row)
        for node in branch.measures or [branch.node]:
            if id(node) in taken:
                continue
            score = fuzz.ratio(node.letters, row.letters)
            if min(len(node.letters), len(row.letters)) >= 4:
                score = max(score, 0.95 * fuzz.partial_ratio(node.letters, row.letters))
            score += 6 * inside
            if score > best[0]:
                best = (score, node)
    return best[1] if best[0] >= _SAME_TITLE else None
