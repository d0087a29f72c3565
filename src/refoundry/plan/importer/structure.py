"""What a plan sets out to do: actions, measures with their departments, boxes with their items."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from refoundry.core.problems import Place, Problem
from refoundry.plan.importer.annex import Annex, Row, is_appendix, read_annex
from refoundry.plan.importer.boxes import Box, read_boxes
from refoundry.plan.importer.characters import heading
from refoundry.plan.importer.documents import Paragraph
from refoundry.plan.importer.leading import Leading, read_leading
from refoundry.plan.importer.lines import Line, first_sentence, read_lines
from refoundry.plan.importer.outline import Node, Outline, read_outline
from refoundry.plan.importer.responsibility import Duty, canonical, merge, own_level, read_duty, written_names
from refoundry.plan.importer.tasks import Branch, choose_actions, match_rows, stands_alone
from refoundry.plan.importer.words import pattern


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: cited action.measure, who leads, who supports (repetitions included), which towns."""

    number: str
    title: str
    lead: str | None
    support: tuple[str, ...]
    towns: tuple[str, ...]
    paragraph: int
    quote: str
    duty_paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """An action with its measures and the boxes that stand in it."""

    number: int
    title: str
    measures: tuple[Measure, ...]
    boxes: tuple[Box, ...]
    paragraph: int
    quote: str


@dataclass(frozen=True, slots=True)
class Structure:
    """The structure of a plan. `leading` is its leading group, whose names stand apart from `departments`; `titles` are
    the departments' names in full, as the document writes them.
    """

    actions: tuple[Action, ...]
    departments: tuple[str, ...]
    leading: Leading
    towns: tuple[str, ...]
    problems: tuple[Problem, ...]
    first_heading: int | None = None  # paragraph
    group: int | None = None  # paragraph of the leading group's sentence
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def members(self) -> tuple[str, ...]:
        """Members of the leading group as its sentence names them."""
        return self.leading.members


def read_structure(paragraphs: Sequence[Paragraph]) -> Structure:
    """The structure of a plan.

    paragraphs  of the document, in order
    returns     Structure
    """
    lines = read_lines(paragraphs)
    annex = read_annex(lines)
    boxes, rest = read_boxes(list(_body(lines, annex)))
    known = dict.fromkeys(annex.groups, "group") | {row.letters: "row" for row in annex.rows}
    outline = read_outline([line for line in rest if line.paragraph.kind != "cell"], known)
    branches, problems = choose_actions(outline, annex)
    rows, lost = match_rows(branches, annex)
    problems = _of_tasks(outline, branches) + problems
    if branches:
        drafted = [_action(branch, rows, problems) for branch in branches]
    else:
        drafted, lost = _from_annex(annex, problems), []
    problems += [_at("I326", row.paragraph, row.title[:30], row.title[:40]) for row in lost]
    if not drafted:
        problems.append(Problem("I329"))
    group, leading = _leading(rest)
    actions, departments, towns, titles = _named(drafted, leading.members, annex, problems)
    actions = _with_boxes(actions, outline, branches, boxes, problems)
    problems += _placeholders(lines) + [problem for box in boxes for problem in box.problems]
    ordered = sorted(problems, key=lambda problem: problem.place.paragraph or 0)
    first = outline.roots[0].line.number if outline.roots else None
    return Structure(tuple(actions), departments, leading, towns, tuple(ordered), first, group, titles)


def _leading(lines: Iterable[Line]) -> tuple[int | None, Leading]:
    """The first paragraph that founds a leading group; one that lists its members goes first."""
    found = [(line.number, read) for line in lines if (read := read_leading(line.text))]
    return min(found, key=lambda one: not one[1].members, default=(None, Leading()))


def _body(lines: Sequence[Line], annex: Annex) -> Iterator[Line]:
    """The text before the annex and before any appendix that stands behind the plan's own headings."""
    end = len(lines)
    for place in range(len(lines) - 1, len(lines) // 3, -1):
        line = lines[place]
        mark = line.marker
        if mark and mark.style in ("章", "一、") and mark.number == 1 and line.number not in annex.paragraphs:
            break  # a notice may carry the plan itself as its 附件: then chapters follow
        if is_appendix(line.text) and line.paragraph.kind != "cell":
            end = place
    return (line for line in lines[:end] if line.number not in annex.paragraphs)


def _at(code: str, paragraph: int, subject: str, got: str | None = None, **values: object) -> Problem:
    return Problem(code, subject, Place(paragraph=paragraph), got, values)


def _of_tasks(outline: Outline, branches: Sequence[Branch]) -> list[Problem]:
    """What is odd about headings, without the numbered lists deep below a measure."""
    deep = {
        node.line.number
        for branch in branches
        for measure in branch.measures
        for child in measure.children
        for node in child.walk()
    }
    return [problem for problem in outline.problems if problem.place.paragraph not in deep]


def _action(branch: Branch, rows: dict[int, list[Row]], problems: list[Problem]) -> Action:
    node = branch.node
    own, shared = _own_duty(node) if branch.measures else _spoken_duty(node), _shared_duty(branch)
    own = merge([own, shared]) if own and shared else own or shared
    inherited = merge([*(row.duty for row in rows.get(id(node), [])), *([own] if own else [])] or [Duty()])
    nodes, listed = branch.measures, [child.number for child in branch.measures]
    counts_from_one = len(set(listed)) == len(listed) and listed[:1] == [1]
    measures = []
    for place, child in enumerate(nodes):
        ordinal = child.number if counts_from_one else place + 1
        duties = [row.duty for row in rows.get(id(child), [])]
        spoken = Duty() if shared else _spoken_duty(child)
        duty = merge(duties) if duties else spoken or inherited
        if inherited and not duties and not spoken:
            doubt = {"doubt": "责任部门沿用所属行动的", "doubt_en": "departments are those of the whole action"}
            problems.append(_at("I330", child.line.number, f"{branch.number}.{ordinal} {child.title[:24]}", **doubt))
        if not duty:
            problems.append(_at("I327", child.line.number, f"{branch.number}.{ordinal} {child.title[:24]}"))
        measures.append(_measure(f"{branch.number}.{ordinal}", child, duty))
    if not nodes and inherited:
        # The action is its own only measure: who answers for it must not be lost.
        measures.append(_measure(f"{branch.number}.1", node, inherited))
        doubt = {"doubt": "行动下没有分项举措，按一项举措读入", "doubt_en": "action without measures, read as its own"}
        problems.append(_at("I330", node.line.number, node.title[:30], **doubt))
    return Action(branch.number, _title(node), tuple(measures), (), node.line.number, _quote(node))


def _shared_duty(branch: Branch) -> Duty:
    """A line of departments behind the last of several measures of which no other names any: it speaks of them all."""
    if len(branch.measures) < 2 or any(map(_spoken_duty, branch.measures[:-1])):
        return Duty()
    last = [line for inner in branch.measures[-1].walk() for line in (inner.line, *inner.text)]
    said = [line for line in last if read_duty(line.text)]
    alone = said == [last[-1]] and stands_alone(last[-1])
    return replace(read_duty(last[-1].text), paragraph=last[-1].number) if alone else Duty()


def _measure(number: str, node: Node, duty: Duty) -> Measure:
    return Measure(
        number, _title(node), duty.lead, duty.support, duty.towns, node.line.number, _quote(node), duty.paragraph
    )


def _title(node: Node) -> str:
    """The title without a bracket of departments glued to it."""
    text, duty = node.line.rest, read_duty(node.line.text)
    if duty:
        start, end = (place - (len(node.line.text) - len(text)) for place in duty.span)
        text = text[: max(start, 0)] + text[max(end, 0) :]
    return heading(first_sentence(text)).rstrip("：，、.")


def _quote(node: Node) -> str:
    return node.line.paragraph.text[:40]


def _own_duty(node: Node) -> Duty:
    found = [(line, read_duty(line.text)) for line in (node.line, *node.text)]
    return merge([replace(duty, paragraph=line.number) for line, duty in found if duty] or [Duty()])


def _spoken_duty(node: Node) -> Duty:
    """What the text of a measure and of all below it says about who answers."""
    return merge([duty for inner in node.walk() if (duty := _own_duty(inner))] or [Duty()])


def _from_annex(annex: Annex, problems: list[Problem]) -> list[Action]:
    """Actions from the annex alone, where the text has no headings for them."""
    groups: dict[str, list[Row]] = {}
    for row in annex.rows:
        groups.setdefault(row.group, []).append(row)
    actions = []
    for place, (group, rows) in enumerate(groups.items()):
        number = rows[0].group_number or place + 1
        first = rows[0].paragraph
        measures = tuple(
            Measure(
                f"{number}.{ordinal + 1}",
                row.title,
                row.duty.lead,
                row.duty.support,
                row.duty.towns,
                row.paragraph,
                row.title[:40],
            )
            for ordinal, row in enumerate(rows)
        )
        actions.append(Action(number, group or rows[0].title, measures, (), first, (group or rows[0].title)[:40]))
    if actions:
        doubt = {"doubt": "行动和举措只见于分工表", "doubt_en": "actions and measures stand in the table only"}
        problems.append(_at("I330", actions[0].paragraph, "", **doubt))
    return actions


def _named(
    actions: list[Action], members: Sequence[str], annex: Annex, problems: list[Problem]
) -> tuple[list[Action], tuple[str, ...], tuple[str, ...], dict[str, str]]:
    """Department names in one form, the distinct ones in order of appearance, the towns, the names in full."""
    rows: list[Sequence[str]] = [_names(measure) for action in actions for measure in action.measures]
    rows += [row.duty.names for row in annex.rows] + ([] if any(rows) else [members])
    level = own_level([name for row in rows for name in row])

    def tidy(measure: Measure) -> Measure:
        lead = canonical(measure.lead, level) if measure.lead else None
        support = tuple(canonical(name, level) for name in measure.support)
        for name, count in Counter([*([lead] if lead else []), *support]).items():
            if count > 1:
                problems.append(
                    _at(
                        "I325",
                        measure.duty_paragraph or measure.paragraph,
                        f"{measure.number} {measure.title[:20]}",
                        department=name,
                    )
                )
        return replace(measure, lead=lead, support=support)

    tidied = [replace(action, measures=tuple(tidy(measure) for measure in action.measures)) for action in actions]
    order = sorted((m for action in tidied for m in action.measures), key=lambda measure: measure.paragraph)
    names = [name for measure in order for name in _names(measure)]
    names += [canonical(name, level) for row in annex.rows for name in row.duty.names]
    departments = tuple(dict.fromkeys(names or [canonical(name, level) for name in members]))
    towns = tuple(dict.fromkeys(town for measure in order for town in measure.towns))
    return tidied, departments, towns, written_names(rows, level)


def _names(measure: Measure) -> list[str]:
    return [*([measure.lead] if measure.lead else []), *measure.support]


def _with_boxes(
    actions: list[Action], outline: Outline, branches: Sequence[Branch], boxes: Sequence[Box], problems: list[Problem]
) -> list[Action]:
    """Each box in the action whose heading stands last before it."""
    starts = {action.paragraph: place for place, action in enumerate(actions)}
    inside = {node.line.number for branch in branches for node in branch.node.walk()}
    heads = sorted(node.line.number for root in outline.roots for node in root.walk())
    owners = sorted(starts)
    placed: dict[int, list[Box]] = {}
    for box in boxes:
        last = bisect_left(heads, box.paragraph) - 1
        owner = bisect_left(owners, box.paragraph) - 1
        if owner < 0 or last < 0 or heads[last] not in inside:
            doubt = {
                "doubt": "专栏不在任何行动之下，未读入事项",
                "doubt_en": "the box stands in no action and was left aside",
            }
            problems.append(_at("I330", box.paragraph, box.title[:30], **doubt))
            continue
        placed.setdefault(starts[owners[owner]], []).append(box)
    return [replace(action, boxes=tuple(placed.get(place, ()))) for place, action in enumerate(actions)]


def _placeholders(lines: Iterable[Line]) -> list[Problem]:
    found = []
    for line in lines:
        for match in pattern("placeholders").finditer(line.paragraph.text):
            start = max(0, match.start() - 16)
            found.append(_at("I324", line.number, match[0], line.paragraph.text[start : start + 40]))
            break
    return found
