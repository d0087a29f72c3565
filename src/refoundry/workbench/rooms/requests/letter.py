"""A data request as the letter it will be: on the page, and as an official document."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from refoundry.core.problems import Lang
from refoundry.deliver import Standing, civil_day
from refoundry.deliver.objections import day
from refoundry.plan.model import Plan
from refoundry.report.official import OfficialDocument, Paragraph, write_official
from refoundry.workbench.access.scope import names
from refoundry.workbench.language import say
from refoundry.workbench.rooms.goals.detail import goals_asked


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter, part by part."""

    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    issuer: str
    day: date | None
    sent: bool


def letter_of(plan: Plan, standing: Standing, lang: Lang) -> Letter:
    """A data request as it will read.

    plan      Plan
    standing  Standing
    lang      zh or en
    returns   Letter
    """
    fields = standing.fields
    goals = [plan.goals[key].title.shown(lang) for key in goals_asked(standing) if key in plan.goals]
    subject = say(lang, "letter.of_goals", first=goals[0], count=len(goals)) if len(goals) > 1 else "".join(goals)
    title = say(lang, "letter.title", subject=subject) if subject else say(lang, "letter.title_free")
    sent = next((step.event for step in standing.steps if step.counts and step.event.move == "send"), None)
    due = day(fields.get("due"))
    told = [say(lang, "letter.opening", plan=plan.about.title.shown(lang), purpose=_bare(fields.get("purpose")))]
    told += [line.strip() for line in str(fields.get("question") or "").splitlines() if line.strip()]
    told.append(say(lang, "letter.ground", ground=_bare(fields.get("ground"))))
    told.append(say(lang, "letter.due", day=_day(due, lang)) if due else say(lang, "letter.due_open"))
    told.append(say(lang, "letter.none"))
    return Letter(
        title=title,
        number=str(fields.get("letter") or ""),
        addressee=named(plan, fields.get("addressee"), lang),
        paragraphs=tuple(told),
        issuer=issuer_of(plan, lang),
        day=civil_day(sent.at) if sent else None,
        sent=sent is not None,
    )


def issuer_of(plan: Plan, lang: Lang) -> str:
    """Who signs a letter: the office of the plan's leading group, by its full name.

    plan     Plan
    lang     zh or en
    returns  text
    """
    group = plan.groups.get(plan.about.leading_group or "")
    return say(lang, "letter.issuer_of", group=group.title.shown(lang)) if group else say(lang, "letter.issuer")


def named(plan: Plan, reference: Any, lang: Lang) -> str:
    """Whom a reference means.

    plan       Plan
    reference  departments/KEY, or a list of these
    lang       zh or en
    returns    text
    """
    found = []
    for one in sorted(names(reference)):
        kind, _, key = one.partition("/")
        try:
            found.append(str(plan.of(kind)[key].title.shown(lang)))
        except KeyError:
            found.append(one)
    return say(lang, "parts.comma").join(found)


def written(letter: Letter, lang: Lang, *, made_up: bool) -> bytes:
    """The letter as a .docx in the layout of official documents.

    letter   Letter
    lang     zh or en
    made_up  bool   it comes from the demo
    returns  bytes
    """
    return write_official(
        OfficialDocument(
            title=letter.title,
            blocks=tuple(Paragraph(text) for text in letter.paragraphs),
            lang=lang,
            number=letter.number,
            addressee=letter.addressee,
            issuer=letter.issuer,
            date=letter.day,
            mark="" if letter.sent else say(lang, "letter.unsigned"),
            synthetic=made_up,
        )
    )


def _bare(value: Any) -> str:
    return str(value or "").strip().rstrip("。.；;")


def _day(value: date | None, lang: Lang) -> str:
    from refoundry.report.official import official_day

    return official_day(value, lang) if value else ""
