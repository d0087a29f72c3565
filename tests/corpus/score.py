"""How well drafted goals agree with the labels of a corpus: precision and recall, strict and tolerant of names.

A drafted goal is right if kind, year, value, high and unit are those of a label, the comparisons are of one class
(`>` with `>=`) and the name fits. Strict: the name is the label or one of its `also`, after normalisation. Tolerant:
the two names hold mostly the same characters. Each label is met once; a second draft of it is invented.

    python tests/corpus/score.py [-v] FOLDER
"""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from rapidfuzz import fuzz

from refoundry.plan.importer.goals import GoalDraft, read_goals

CLASSES = {">": ">=", "<": "<="}
SIMILAR = 72.0
_SAME = (
    ("GDP", "地区生产总值"),
    ("占比", "比重"),
    ("比例", "比重"),
    ("规上", "规模以上"),
    ("研究与试验发展", "R&D"),
    ("研发", "R&D"),
)


@dataclass
class Score:
    """Counts over a corpus, and what went wrong."""

    labels: int = 0
    drafts: int = 0
    strict: int = 0
    tolerant: int = 0
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)

    def share(self, right: int, of: int) -> float:
        return right / of if of else 1.0

    @property
    def recall(self) -> float:
        return self.share(self.tolerant, self.labels)

    @property
    def precision(self) -> float:
        return self.share(self.tolerant, self.drafts)

    @property
    def strict_recall(self) -> float:
        return self.share(self.strict, self.labels)

    @property
    def strict_precision(self) -> float:
        return self.share(self.strict, self.drafts)

    def line(self) -> str:
        return (
            f"labels {self.labels}  drafts {self.drafts}  "
            f"recall {self.recall:.3f} (strict {self.strict_recall:.3f})  "
            f"precision {self.precision:.3f} (strict {self.strict_precision:.3f})"
        )


def normal(name: str) -> str:
    """A name without what does not matter in it."""
    name = re.sub(r"[的\s“”\"'‘’《》、，·]|（[^）]*）", "", name)
    name = re.sub(r"(?<!地区)生产总值", "地区生产总值", name)
    for word, meaning in _SAME:
        name = name.replace(word, meaning)
    return re.sub(r"规模以上以上", "规模以上", name)


def alike(name: str, label: Mapping[str, Any]) -> tuple[bool, bool]:
    """Whether a name is that of a label: (exactly, nearly)."""
    mine = normal(name)
    names = [normal(other) for other in [label["indicator"], *label.get("also", [])]]
    exact = mine in names
    return exact, exact or any(fuzz.ratio(mine, other) >= SIMILAR or _within(mine, other) for other in names)


def _within(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 4 and short in long and len(short) * 2 >= len(long)


def same_figure(goal: GoalDraft, label: Mapping[str, Any]) -> bool:
    """Whether figure, unit, year and kind agree."""
    return (
        goal.kind == label["kind"]
        and goal.year == label["year"]
        and _near(goal.value, label["value"])
        and _near(goal.high, label.get("high"))
        and _plain_unit(goal.unit) == _plain_unit(label["unit"])
        and CLASSES.get(str(goal.comparison), str(goal.comparison))
        == CLASSES.get(str(label["comparison"]), str(label["comparison"]))
    )


def _plain_unit(unit: str | None) -> str:
    return (unit or "").replace("(", "（").replace(")", "）")


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-3 * max(1.0, abs(other))


def score_document(goals: Sequence[GoalDraft], labels: Sequence[Mapping[str, Any]], into: Score, name: str) -> None:
    """Add one document to a score; a label marked optional counts neither when it is met nor when it is missed."""
    goals = [goal for goal in goals if not goal.qualitative]
    for label in labels:
        if label.get("optional"):
            met = next((goal for goal in goals if same_figure(goal, label) and alike(goal.indicator, label)[1]), None)
            goals = [goal for goal in goals if goal is not met]
    labels = [label for label in labels if not label.get("optional")]
    into.labels += len(labels)
    into.drafts += len(goals)
    free = list(goals)
    left = list(labels)
    for level in (0, 1):
        for label in list(left):
            found = next((g for g in free if same_figure(g, label) and alike(g.indicator, label)[level]), None)
            if found is None:
                continue
            free.remove(found)
            left.remove(label)
            into.tolerant += 1
            if level == 0:
                into.strict += 1
            else:
                into.renamed.append(f"{name}: {found.indicator}  <- {label['indicator']}")
    into.missed += [f"{name} {label['paragraph']}: {_labelled(label)}" for label in left]
    into.invented += [f"{name} {goal.paragraph}: {_drafted(goal)}" for goal in free]


def _labelled(label: Mapping[str, Any]) -> str:
    return (
        f"[{label['indicator']}] {label['kind'][0]} {label['comparison']} {label['value']}"
        f"{'' if label.get('high') is None else '..' + str(label['high'])} {label['unit']} {label['year']}"
    )


def _drafted(goal: GoalDraft) -> str:
    return (
        f"[{goal.indicator}] {goal.kind[0]} {goal.comparison} {goal.value}"
        f"{'' if goal.high is None else '..' + str(goal.high)} {goal.unit} {goal.year} | {goal.quote}"
    )


def paragraphs_of(text: str) -> list[SimpleNamespace]:
    """The non-empty lines of a text as numbered paragraphs."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [SimpleNamespace(number=number, text=line) for number, line in enumerate(lines, 1)]


def score_folder(folder: Path) -> Score:
    """The score of every plan of a folder."""
    score = Score()
    for path in sorted(folder.glob("*.yaml")):
        plan = yaml.safe_load(path.read_text(encoding="utf-8"))
        passed = set(plan.get("ignore_paragraphs", ()))
        goals = [g for g in read_goals(paragraphs_of(plan["text"]), plan["title"]) if g.paragraph not in passed]
        score_document(goals, plan["goals"], score, path.stem[:12])
    return score


if __name__ == "__main__":
    result = score_folder(Path(sys.argv[-1]))
    if "-v" in sys.argv:
        for heading, lines in (("missed", result.missed), ("invented", result.invented), ("renamed", result.renamed)):
            print(f"== {heading} {len(lines)}", *lines, sep="\n")
    print(result.line())
