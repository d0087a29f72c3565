"""The draft of a plan: everything the importer read from an official document, and what it doubts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refoundry.core.problems import Lang, Place, Problem
from refoundry.plan.importer.characters import plain
from refoundry.plan.importer.documents import Document, read_document
from refoundry.plan.importer.goals import GoalDraft, read_goals
from refoundry.plan.importer.goals.quantities import find_quantities
from refoundry.plan.importer.lines import read_lines
from refoundry.plan.importer.structure import Action, Structure, read_structure
from refoundry.plan.importer.titles import read_title

_MOST = 8
_GOAL_FIELDS = ("indicator", "kind", "comparison", "value", "high", "unit", "year", "period", "paragraph", "quote")
_SOURCES = {"quoted": ("文中的《》", "a quoted title in the text"), "file": ("文件名", "the name of the file")}


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan as drafted from its document. `problems` says what a person has to look at; nothing is invented."""

    document: Document
    title: str
    goals: tuple[GoalDraft, ...]
    structure: Structure
    problems: tuple[Problem, ...]

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions with measures and boxes."""
        return self.structure.actions

    @property
    def departments(self) -> tuple[str, ...]:
        """Distinct departments in order of appearance."""
        return self.structure.departments

    @property
    def members(self) -> tuple[str, ...]:
        """Members of the leading group as its sentence names them."""
        return self.structure.members

    @property
    def empty(self) -> bool:
        """Whether nothing of a plan was read: no goal, no measure, no department."""
        return not (self.goals or self.departments or any(action.measures for action in self.actions))

    def as_json(self, lang: Lang = "zh") -> dict[str, Any]:
        """The draft as `refoundry plan import --json` prints it. Towns stand behind the departments of `support`.

        lang     zh or en, of the messages
        returns  mapping of plain values
        """
        return {
            "title": self.title,
            "goals": [{name: getattr(goal, name) for name in _GOAL_FIELDS} for goal in self.goals],
            "actions": [_action(action) for action in self.actions],
            "departments": list(self.departments),
            "problems": [
                {"code": problem.code, "message": _message(problem, lang), "paragraph": problem.place.paragraph}
                for problem in self.problems
            ],
        }


def _action(action: Action) -> dict[str, Any]:
    return {
        "number": action.number,
        "title": action.title,
        "measures": [
            {
                "number": measure.number,
                "title": measure.title,
                "lead": measure.lead,
                "support": [*measure.support, *measure.towns],
                "paragraph": measure.paragraph,
            }
            for measure in action.measures
        ],
        "boxes": [
            {
                "title": box.title,
                "items": [
                    {"title": item.title, "quantity": item.quantity, "due": item.due, "paragraph": item.paragraph}
                    for item in box.items
                ],
            }
            for box in action.boxes
        ],
    }


def _message(problem: Problem, lang: Lang) -> str:
    colon = "：" if lang == "zh" else ": "
    return colon.join(part for part in (problem.subject, problem.says(lang)) if part)


def draft_plan(path: str | Path) -> Draft:
    """Draft a plan from an official document.

    path     path   .txt .docx .pdf .html
    returns  Draft
    raises   Problems   the document cannot be read
    """
    return draft_document(read_document(path))


def draft_document(document: Document) -> Draft:
    """Draft a plan from a document that was read.

    document  Document
    returns   Draft
    """
    structure = read_structure(document.paragraphs)
    title = read_title(
        read_lines(document.paragraphs[:400]) + _tail(document), structure.first_heading, document.path.stem
    )
    problems = list(document.problems)
    if title.source != "text":
        zh, en = _SOURCES[title.source]
        place = Place(paragraph=title.paragraph)
        problems.append(Problem("I320", title.text[:40], place, values={"source": zh, "source_en": en}))
    goals = tuple(read_goals(document.paragraphs, title.text))
    if not goals:
        problems.append(Problem("I328"))
    problems += [*_doubts(goals), *_passed_over(document, goals, structure)]
    every = sorted((*problems, *structure.problems), key=lambda problem: problem.place.paragraph or 0)
    return Draft(document, title.text, goals, structure, tuple(every))


def _tail(document: Document) -> list[Any]:
    """Titles of appendices stand near the end: short lines only."""
    return read_lines([p for p in document.paragraphs[400:] if "《" in p.text and len(p.text) <= 60])


def _passed_over(document: Document, goals: Sequence[GoalDraft], structure: Structure) -> list[Problem]:
    """Figures written in digits that stand among the tasks and became no goal: told in one remark, not dropped."""
    first = min((action.paragraph for action in structure.actions), default=None)
    last = max((measure.paragraph for action in structure.actions for measure in action.measures), default=first)
    if first is None or last is None:
        return []
    drafted = {goal.paragraph for goal in goals}
    found: list[tuple[int, str]] = []
    for paragraph in document.paragraphs:
        if first <= paragraph.number <= last + 1 and paragraph.number not in drafted and paragraph.kind != "cell":
            text = plain(paragraph.text)
            found += [
                (paragraph.number, paragraph.text[max(0, one.start - 10) : one.end])
                for one in find_quantities(text)
                if one.unit not in (None, "年", "月", "日", "天") and text[one.start].isdecimal()
            ]
    if not found:
        return []
    shown = [f"第{number}段“{words}”" for number, words in found[:_MOST]]
    shown_en = [f"paragraph {number} “{words}”" for number, words in found[:_MOST]]
    more, more_en = ("", "") if len(found) <= _MOST else (f" 等 {len(found)} 处", f" and {len(found) - _MOST} more")
    values = {"shown": "、".join(shown) + more, "shown_en": ", ".join(shown_en) + more_en}
    return [Problem("I333", "", Place(paragraph=found[0][0]), values=values)]


def _doubts(goals: Sequence[GoalDraft]) -> list[Problem]:
    return [
        Problem(
            "I330",
            goal.indicator[:30],
            Place(paragraph=goal.paragraph),
            goal.quote[:40],
            {"doubt": f"读法存疑（{goal.unsure}）", "doubt_en": f"doubtful reading ({goal.unsure})"},
        )
        for goal in goals
        if goal.unsure
    ]
