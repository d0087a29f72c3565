"""Decisions of a meeting: proposed from its minutes, entered as minutes word them, issued as tasks."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from refoundry.core.problems import Both, Lang, Problem, Problems
from refoundry.deliver import Event
from refoundry.deliver.minutes import Proposal, read_amount, read_cycle, read_decisions, written
from refoundry.deliver.parties import Directory, spread_over_towns, titles
from refoundry.plan.model import Plan
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.language import say
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.moves.making import make
from refoundry.workbench.pinned import Pin
from refoundry.workbench.rooms.meetings.agenda import Meeting
from refoundry.workbench.rooms.supervision.issuing import Draft, directory_of, issue_all
from refoundry.workbench.rooms.supervision.wording import all_called
from refoundry.workbench.ui.cells import words_of

_SOURCE = 300


def row_of(plan: Plan, proposal: Proposal, subject: str, lang: Lang, *, spread: bool = True, source: str = "") -> Draft:
    """A proposal as a row to be checked: what is not sure stands in its notes.

    plan      Plan
    proposal  Proposal
    subject   of the task it would become
    lang      zh or en
    source    text   the words of the minutes it was read from
    spread    bool   whether words that mean every town stand among the supporting
    returns   Draft
    """
    draft = Draft(subject, action=proposal.text)
    draft.owner = all_called(plan, proposal.owner, lang)
    loose = [*proposal.unknown, *(proposal.spread if spread else ())]
    said = [all_called(plan, proposal.support, lang), words_of(loose, lang)]
    draft.support = words_of([one for one in said if one], lang)
    draft.source = source[:_SOURCE]
    draft.every = read_cycle(proposal.text)
    draft.quantity, draft.unit = read_amount(proposal.text)
    draft.due = proposal.due.isoformat() if proposal.due else ""
    for doubt in proposal.doubts:
        named = {"unknown-name": proposal.unknown, "spread": proposal.spread}.get(doubt, ())
        draft.notes.append(
            say(lang, f"meetings_doubts.{doubt}", names=words_of(list(named), lang), due=proposal.due_text)
        )
    return draft


def worded(names: Directory, plan: Plan, draft: Draft) -> str:
    """A row as a decision in the words of minutes; names the plan does not have stay as they were typed.

    names    Directory
    plan     Plan
    draft    Draft
    returns  text
    raises   Problems   D626: its date is none
    """

    def called(typed: str) -> list[str]:
        found = [titles(plan, [one.reference])[0] if one.reference else one.text for one in names.listed(typed)]
        return list(dict.fromkeys(found))

    try:
        due = date.fromisoformat(draft.due) if draft.due else None
    except ValueError:
        raise Problems([Problem("D626", got=draft.due)]) from None
    return written(draft.action, called(draft.owner), called(draft.support), due)


def open_rows(pin: Pin, meeting: Meeting, lang: Lang) -> list[Draft]:
    """The rows of decisions that were not issued yet.

    pin      Pin
    meeting  Meeting   confirmed or issued
    lang     zh or en
    returns  Drafts
    """
    plan, held = pin.plan, meeting.date or date.today()
    subjects = [task_of(meeting, place) for place in range(1, len(meeting.decisions) + 1)]
    made = standings("task", subjects)
    rows = []
    for subject, proposal in zip(subjects, read_decisions(meeting.decisions, directory_of(plan), held), strict=True):
        if subject in made:
            continue
        draft = row_of(plan, proposal, subject, lang, spread=False)
        if spread_over_towns(proposal.spread):
            towns = [f"towns/{key}" for key, node in plan.towns.items() if node.succeeded_by is None]
            draft.town = all_called(plan, towns, lang)
        draft.title = Both(
            say("zh", "meetings_minutes.decision", number=proposal.paragraph, text=proposal.text),
            say("en", "meetings_minutes.decision", number=proposal.paragraph, text=proposal.text),
        )
        rows.append(draft)
    return rows


def left(meeting: Meeting) -> int:
    """How many decisions of a meeting no task was issued from.

    meeting  Meeting
    returns  int
    """
    subjects = [task_of(meeting, place) for place in range(1, len(meeting.decisions) + 1)]
    return len(subjects) - len(standings("task", subjects))


def recorded_rows(pin: Pin, meeting: Meeting, lang: Lang) -> list[Draft]:
    """The rows of minutes that were entered before and came back: every decision as it stands.

    pin      Pin
    meeting  Meeting
    lang     zh or en
    returns  Drafts
    """
    found = read_decisions(meeting.decisions, directory_of(pin.plan), meeting.date or date.today())
    said = sources(meeting)
    return [
        row_of(pin.plan, one, task_of(meeting, place), lang, source=said[place - 1])
        for place, one in enumerate(found, 1)
    ]


def sources(meeting: Meeting) -> list[str]:
    """The words of the minutes that each decision was read from.

    meeting  Meeting
    returns  texts   one a decision, empty where none were kept
    """
    kept = meeting.standing.fields.get("sources")
    told = [str(one) for one in kept] if isinstance(kept, list) else []
    return told if len(told) == len(meeting.decisions) else [""] * len(meeting.decisions)


def task_of(meeting: Meeting, place: int) -> str:
    """The subject of the task that a decision becomes.

    meeting  Meeting
    place    int   of the decision, from 1
    returns  text
    """
    return f"minutes-{meeting.subject}-{place}"


def issue(
    post: Post,
    pin: Pin,
    meeting: Meeting,
    drafts: Sequence[Draft],
    common: Mapping[str, str],
    *,
    expected_seq: int,
    id: str,
) -> list[Event]:
    """Issue the ticked decisions as tasks, and say in the meeting's log which: all of it or nothing.

    post          Post
    pin           Pin
    meeting       Meeting
    drafts        Drafts     what stands against a row is put into its `problems`
    common        entries for all rows: how often to report
    expected_seq  int        the step of the meeting that was seen
    id            of the deed in the meeting's log
    returns       Events of the tasks
    raises        Problems   everything that stands against it
    """
    own = {task_of(meeting, place) for place in range(1, len(meeting.decisions) + 1)}
    if stray := [draft.subject for draft in drafts if draft.subject not in own]:
        raise Problems([Problem("W849", ", ".join(stray))])
    said: dict[str, Any] = {"minutes": meeting.standing.fields.get("minutes", ""), "meeting": meeting.subject}
    with transaction.atomic():
        made = issue_all(post, pin, drafts, {**common, **said})
        issued = [*meeting.issued, *(event.subject for event in made if event.subject not in meeting.issued)]
        make(post, pin, "meeting", meeting.subject, "issue", {"issued": issued}, expected_seq=expected_seq, id=id)
    return made
