"""Making a move: the event it comes to, or every reason why not, in words for whoever asked."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from refoundry.core.days import civil_day
from refoundry.core.problems import Both, Problem, Problems
from refoundry.deliver.clock import Calendar
from refoundry.deliver.events import Event, plain
from refoundry.deliver.moves import CLOCK, Move, listed
from refoundry.deliver.objections import day, flaws, named, objections, open_to, roles_of
from refoundry.deliver.standing import Standing, fold, shown_moment
from refoundry.deliver.terms import running
from refoundry.deliver.workflow import Workflow


def offers(standing: Standing, actor: str, role: str) -> tuple[Move, ...]:
    """The moves that someone could make now: what a page shows as buttons.

    standing  Standing
    actor     who
    role      as what
    returns   Moves
    """
    return tuple(open_to(standing.workflow, standing.state, standing.steps, actor, role))


def apply(
    workflow: Workflow,
    events: Iterable[Event],
    move: str,
    actor: str,
    role: str,
    expected_seq: int,
    at: datetime,
    payload: Mapping[str, Any],
    *,
    subject: str,
    id: str,
    corrects: str | None = None,
    calendar: Calendar | None = None,
) -> Event:
    """The event that a move comes to; nothing is written.

    Whoever keeps the log adds the event under a constraint that holds one event for each (workflow, subject, seq) and
    for each id. Of two that expected the same step one is added; the other asks again with the log as it is now and
    gets the word. The same id with the same content gives the event that is in the log already.

    workflow      Workflow
    events        the log of the matter so far
    move          name of a move
    actor         who: an account, never a free text
    role          as what
    expected_seq  int       the last step the actor saw; 0 where nothing had happened
    at            datetime  with its zone
    payload       mapping   name of a field -> value
    subject       which matter
    id            chosen by the asker once for each deed, such as with each form shown
    corrects      id of the event that this one restates, for moves that correct
    calendar      Calendar  default: what is published
    returns       Event
    raises        Problems  everything that stands against it
    """
    mistaken = [*_unsayable(workflow, subject, actor, id, at, payload)]
    if mistaken:
        raise Problems(mistaken)
    log = [*events]
    asked = Event(id, subject, workflow.name, move, actor, role, at, max(expected_seq, 0) + 1, payload, corrects)
    for event in log:
        if event.id == id:
            if event.repeats(asked):
                return event
            raise Problems([Problem("D635", f"{workflow.name}/{subject}", got=id)])
    standing = fold(workflow, log)
    against = [*_late(standing, asked, expected_seq)] or [*_refused(standing, asked, calendar)]
    if against:
        raise Problems(against)
    return asked


def _unsayable(
    workflow: Workflow, subject: str, actor: str, id: str, at: datetime, payload: Mapping[str, Any]
) -> Iterator[Problem]:
    """What could not even be written down."""
    where = f"{workflow.name}/{subject}"
    matter, who, number = Both("事项", "the matter"), Both("经办人", "the actor"), Both("编号", "the id")
    for text, part in ((subject, matter), (actor, who), (id, number)):
        if not text.strip():
            yield Problem("D636", where, values={"part": part})
    if at.utcoffset() is None:
        yield Problem("D632", where, got=at.isoformat())
    for name, value in payload.items():
        try:
            plain({name: value})
        except ValueError:
            yield Problem("D638", where, got=repr(value)[:60], values={"entry": name})


def _late(standing: Standing, asked: Event, expected_seq: int) -> Iterator[Problem]:
    """Someone else moved first, or the asker has seen more than the log holds."""
    workflow, where = standing.workflow, f"{standing.workflow.name}/{asked.subject}"
    if expected_seq > standing.seq or expected_seq < 0:
        yield Problem("D634", where, values={"expected_seq": expected_seq, "seq": standing.seq})
    elif expected_seq < standing.seq:
        since = [step for step in standing.steps if step.event.seq > expected_seq]
        first = next((step for step in since if step.counts), since[0]).event
        possible = offers(standing, asked.actor, asked.role)
        again = next((move for move in possible if move.name == asked.move), None)
        if again is not None:
            zh, en = again.shown("zh"), again.shown("en")
            then = Both(f"看过新情况后可再次提交“{zh}”", f"look at what is new, then submit {en} again")
        else:
            rest = listed(possible)
            no = "that move is no longer possible; possible now"
            then = Both(f"该操作已不能作；现在可以：{rest.zh}", f"{no}: {rest.en}")
        values = {
            "who": first.actor,
            "role": roles_of([first.role]),
            "when": shown_moment(first.at),
            "move": named(workflow, first),
            "state": workflow.state(standing.state),
            "then": then,
        }
        yield Problem("D623", where, got=asked.move, values=values)


def _refused(standing: Standing, asked: Event, calendar: Calendar | None) -> Iterator[Problem]:
    """What the table, the entries, the clock and the order of time say against it."""
    workflow, where = standing.workflow, f"{standing.workflow.name}/{asked.subject}"
    if standing.steps and standing.subject != asked.subject:
        own = f"{workflow.name}/{standing.subject}"
        yield Problem("D645", where, got=asked.id, values={"other": where, "own": own})
    yield from objections(workflow, standing.state, standing.steps, asked)
    rows = workflow.called(asked.move)
    row = workflow.move(asked.move, standing.state)
    if row is not None and row.retired:
        yield Problem("D637", where, values={"move": row, "moves": listed(offers(standing, asked.actor, asked.role))})
    if rows:
        # the entries are judged even where the state is wrong: everything at once
        yield from flaws(workflow, row or rows[0], asked)
        yield from _behind(workflow, row or rows[0], asked)
    if row is not None and asked.role == CLOCK and CLOCK in row.who:
        yield from _early(standing, row, asked, calendar)
    latest = max((step.event.at for step in standing.steps if step.counts), default=None)
    if latest is not None and asked.at < latest:
        yield Problem("D633", where, got=shown_moment(asked.at), values={"when": shown_moment(latest)})


def _behind(workflow: Workflow, move: Move, asked: Event) -> Iterator[Problem]:
    """Dates that have gone by when they are set. Judged when a move is made: a log that has one was read so before."""
    today = civil_day(asked.at)
    for name in move.coming:
        set_ = day(asked.payload.get(name))
        if set_ is not None and set_ < today:
            values = {"field": workflow.field(name), "today": today.isoformat()}
            yield Problem("D654", f"{workflow.name}/{asked.subject}", got=set_.isoformat(), values=values)


def _early(standing: Standing, move: Move, asked: Event, calendar: Calendar | None) -> Iterator[Problem]:
    terms = [one for one in running(standing, civil_day(asked.at), calendar) if one.term.move == move.name]
    if not any(one.passed for one in terms):
        due = min((one.due.date for one in terms), default=None)
        said = "—" if due is None else due.isoformat()
        yield Problem("D631", f"{standing.workflow.name}/{asked.subject}", values={"move": move, "due": said})
