"""The drafted requests for data, one letter to each owner, ready to be sent by a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from refoundry.report import writing
from refoundry.report.goal_view import GoalView, TargetView
from refoundry.report.meta import Meta
from refoundry.report.phrases import addressee_words
from refoundry.report.words import Words

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything one owner is asked for."""

    owner: str
    title: str  # what unfolds it
    text: str
    targets: tuple[TargetView, ...]


def letters(goals: Iterable[GoalView], meta: Meta, words: Words) -> list[Letter]:
    """One letter to each owner, or to whoever has to name one; the longest first.

    goals    GoalViews
    meta     Meta
    words    Words
    returns  Letters
    """
    asked: dict[str, list[TargetView]] = {}
    for goal in goals:
        for target in goal.targets:
            if target.request:
                asked.setdefault(target.addressee, []).append(target)
    in_order = sorted(asked.items(), key=lambda pair: -len(pair[1]))
    return [_letter(owner, targets, meta, words) for owner, targets in in_order]


def asked_of(rows: Iterable[Row], words: Words) -> list[tuple[str, list[Row]]]:
    """The targets something is asked for, by whom it is asked of, the longest list first.

    rows     of the frame `goals`
    words    Words
    returns  pairs   addressee, targets
    """
    asked: dict[str, list[Row]] = {}
    for row in rows:
        if row["request_zh"]:
            asked.setdefault(addressee_words(row, words), []).append(row)
    return sorted(asked.items(), key=lambda pair: -len(pair[1]))


def asking(rows: Iterable[Row], words: Words) -> str:
    """Whom to ask for how much, in a sentence.

    rows     of the frame `goals`
    words    Words
    returns  text, empty where nothing is asked
    """
    found = asked_of(rows, words)
    if not found:
        return ""
    first, most = found[0]
    said = {"count": sum(len(held) for _, held in found), "owners": len(found), "first": first, "most": len(most)}
    return words("requests.ask_one" if len(found) == 1 else "requests.ask", **said)


def _letter(owner: str, targets: Sequence[TargetView], meta: Meta, words: Words) -> Letter:
    plan = meta.plan.shown(words.lang)
    said: dict[str, object] = {"plan": words("page.edition", title=plan, edition=meta.edition.shown(words.lang))}
    head = [words("requests.salutation", owner=owner)]
    # a series that several targets of a goal lack is asked for once
    items_of = {(one.goal if one.together else one.key): one.together or one.request for one in targets}
    asked = list(items_of.values())
    said["count"] = len(asked)
    head.append(words("requests.opening", **said, date=writing.day(meta.day, words)))
    items = [f"{place}. {_item(text, owner, plan, words)}" for place, text in enumerate(asked, 1)]
    return Letter(owner, words("requests.letter", owner=owner), "\n".join([*head, *items]), tuple(targets))


def _item(said: str, owner: str, plan: str, words: Words) -> str:
    """A request as one item of a letter: without the owner and the plan, which the letter names at its head."""
    for lead in (f"请{owner}", f"{owner[:1].upper()}{owner[1:]}: please "):
        said = said.removeprefix(lead)
    names: Mapping[str, str] = {f"《{plan}》": words("requests.plan"), plan: words("requests.plan")}
    for long, short in names.items():
        said = said.replace(long, short)
    return said[0].upper() + said[1:]
