"""The drafted requests for data, one letter to each owner, ready to be sent by a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from refoundry.report import writing
from refoundry.report.goal_view import GoalView, TargetView
from refoundry.report.meta import Meta
from refoundry.report.words import Words


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything one owner is asked for."""

    owner: str
    title: str  # what unfolds it
    text: str
    targets: tuple[TargetView, ...]


def letters(goals: Iterable[GoalView], meta: Meta, words: Words) -> list[Letter]:
    """One letter an owner, the longest first; what has no owner yet comes last.

    goals    GoalViews
    meta     Meta
    words    Words
    returns  Letters
    """
    asked: dict[str | None, list[TargetView]] = {}
    for goal in goals:
        for target in goal.targets:
            if target.request:
                asked.setdefault(target.owner if target.owned else None, []).append(target)
    in_order = sorted(asked.items(), key=lambda pair: (pair[0] is None, -len(pair[1])))
    return [_letter(owner, targets, meta, words) for owner, targets in in_order]


def asking(found: Sequence[Letter], words: Words) -> str:
    """Whom to ask for how much, in a sentence.

    found    Letters
    words    Words
    returns  text, empty where nothing is asked
    """
    if not found:
        return ""
    count, most = sum(len(one.targets) for one in found), found[0]
    said = {"count": count, "owners": len(found), "first": most.owner, "most": len(most.targets)}
    return words("requests.ask_one" if len(found) == 1 else "requests.ask", **said)


def _letter(owner: str | None, targets: Sequence[TargetView], meta: Meta, words: Words) -> Letter:
    plan = meta.plan.shown(words.lang)
    said = {"plan": words("page.edition", title=plan, edition=meta.edition.shown(words.lang)), "count": len(targets)}
    name = words("requests.no_owner") if owner is None else owner
    head = [] if owner is None else [words("requests.salutation", owner=owner)]
    head.append(words("requests.opening", **said, date=writing.day(meta.as_of, words)))
    items = [f"{place}. {_item(target, owner, plan, words)}" for place, target in enumerate(targets, 1)]
    title = words("requests.letter_no_owner") if owner is None else words("requests.letter", owner=owner)
    return Letter(name, title, "\n".join([*head, *items]), tuple(targets))


def _item(target: TargetView, owner: str | None, plan: str, words: Words) -> str:
    """A request as one item of a letter: without the owner and the plan, which the letter names at its head."""
    said = target.request
    for lead in () if owner is None else (f"请{owner}", f"{owner}: please "):
        said = said.removeprefix(lead)
    names: Mapping[str, str] = {f"《{plan}》": words("requests.plan"), plan: words("requests.plan")}
    for long, short in names.items():
        said = said.replace(long, short)
    return said[0].upper() + said[1:]
