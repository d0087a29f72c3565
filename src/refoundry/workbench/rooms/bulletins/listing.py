"""The archive: every bulletin with where it stands, the answer, the last weeks at a glance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from refoundry.core.problems import Lang
from refoundry.deliver import Brief, Span, Standing, civil_day, read_span, span
from refoundry.report.official import official_day
from refoundry.workbench.language import say
from refoundry.workbench.ledger.briefs import brief_of
from refoundry.workbench.rooms.bulletins.periods import base_subject, usual_due
from refoundry.workbench.rooms.bulletins.texts import issued_events, issued_number

IN_WORK = ("drafted", "submitted", "returned", "approved")
_WEEKS = 8
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One bulletin of the archive. `number` is empty until it is issued."""

    standing: Standing
    brief: Brief
    period: Span | None
    number: str
    issued: date | None


@dataclass(frozen=True, slots=True)
class Week:
    """One of the last weeks: its bulletin, None where there is none; `due` while none is issued."""

    span: Span
    entry: Entry | None
    due: date
    late: bool


@dataclass(frozen=True, slots=True)
class Archive:
    """What the page of all bulletins shows. `drafts`: also what is not issued yet."""

    answer: str
    entries: tuple[Entry, ...]
    weeks: tuple[Week, ...]
    present: Week
    drafts: bool


def entry_of(standing: Standing, at: datetime, lang: Lang) -> Entry:
    """One bulletin as the archive has it.

    standing  Standing
    at        datetime   with its zone
    lang      zh or en
    returns   Entry
    """
    events = issued_events(standing)
    told = events[-1].payload if events else {}
    return Entry(
        standing,
        brief_of(standing, at),
        read_span(str(standing.fields.get("period") or "")),
        issued_number(standing, lang),
        date.fromisoformat(str(told["date"])) if told.get("date") else None,
    )


def archive(found: Mapping[str, Standing], at: datetime, lang: Lang, *, drafts: bool = True) -> Archive:
    """All bulletins.

    found    mapping    subject -> Standing
    at       datetime   with its zone
    lang     zh or en
    drafts   bool       the reader also sees what is not issued yet; otherwise nothing is said of it
    returns  Archive    the latest period first
    """
    today = civil_day(at)
    entries = tuple(
        sorted(
            (entry_of(one, at, lang) for one in found.values()),
            key=lambda one: (one.period.end if one.period else date.min, one.standing.steps[-1].event.at),
            reverse=True,
        )
    )
    weeks = _weeks(entries, today)
    answer = _answer(entries, weeks[-1], today, lang) if drafts else _told(entries, weeks[-1], lang)
    return Archive(answer, entries, weeks, weeks[-1], drafts)


def _weeks(entries: Sequence[Entry], today: date) -> tuple[Week, ...]:
    """The last weeks, the present one last; from the first there is a bulletin of, so that none is missed unfairly."""
    held: dict[str, Entry] = {}
    for one in entries:
        if one.standing.fields.get("kind") == "weekly" and one.period and one.standing.state != "withdrawn":
            held.setdefault(one.period.text, one)
    first = min((one.period.start for one in held.values() if one.period), default=today)
    weeks: list[Week] = []
    day = today
    while len(weeks) < _WEEKS and (not weeks or day >= first):
        week = span("week", day)
        entry = held.get(week.text)
        unissued = entry is None or entry.standing.state in IN_WORK
        limit = entry.brief.due if entry is not None and entry.brief.due else usual_due(week)
        weeks.append(Week(week, entry, limit, unissued and today > limit))
        day = week.start - _DAY
    return tuple(reversed(weeks))


def _last_issued(entries: Sequence[Entry]) -> Entry | None:
    return max((one for one in entries if one.issued and one.standing.state in ("issued", "archived")),
               key=lambda one: (one.issued, one.number), default=None)  # fmt: skip


def _told(entries: Sequence[Entry], present: Week, lang: Lang) -> str:
    """What a reader is told who sees only what was issued: the last one, and when the next is due."""
    last = _last_issued(entries)
    due = official_day(present.due, lang)
    if last is None or last.issued is None:
        return say(lang, "bulletins_room.told_none", due=due)
    head = say(lang, "bulletins_room.answer_last", number=last.number, day=official_day(last.issued, lang))
    issued = present.entry is not None and present.entry.standing.state in ("issued", "archived")
    return head + ("" if issued else say(lang, "bulletins_room.told_due", due=due))


def _answer(entries: Sequence[Entry], present: Week, today: date, lang: Lang) -> str:
    """The last one issued, what is being drafted, what is due this week, in one sentence."""
    if not entries:
        return say(lang, "bulletins_room.answer_none", due=official_day(present.due, lang))
    last = _last_issued(entries)
    if last is not None and last.issued is not None:
        head = say(lang, "bulletins_room.answer_last", number=last.number, day=official_day(last.issued, lang))
    else:
        head = say(lang, "bulletins_room.answer_none_issued")
    counts = {state: sum(one.standing.state == state for one in entries) for state in IN_WORK}
    parts = [say(lang, f"bulletins_room.answer_{state}", count=count) for state, count in counts.items() if count]
    work = say(lang, "bulletins_room.comma").join(parts) if parts else say(lang, "bulletins_room.answer_no_work")
    late = sum(one.brief.overdue for one in entries)
    if present.entry is None:
        due = say(lang, "bulletins_room.answer_to_draft", day=official_day(present.due, lang))
    elif present.entry.standing.state in IN_WORK:
        due = say(lang, "bulletins_room.answer_to_issue", day=official_day(present.due, lang))
    else:
        due = say(lang, "bulletins_room.answer_done")
    tail = say(lang, "bulletins_room.answer_late", count=late) if late else ""
    return head + say(lang, "bulletins_room.answer_rest", work=work, due=due, late=tail)


def present_subject(today: date) -> str:
    """What the weekly bulletin of the present week is called.

    today    date
    returns  subject
    """
    return base_subject("weekly", span("week", today))
