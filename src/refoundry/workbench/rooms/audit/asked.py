"""What the address asks of the log: the filters, and the sentence that answers."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from refoundry.core.problems import Lang
from refoundry.deliver import CLOCK, roles, workflows
from refoundry.workbench.accounts.models import Account
from refoundry.workbench.language import say
from refoundry.workbench.ledger.models import Entry, Trace
from refoundry.workbench.ledger.trail import kinds
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.audit.log import Asked, entries, traces
from refoundry.workbench.ui.filters import Bar, Choice, Day, Words


@dataclass(frozen=True)
class Question:
    """What is asked, and the bar of filters that asks it."""

    asked: Asked
    bar: Bar

    @property
    def words(self) -> list[tuple[str, str]]:
        """The filters in force in words."""
        return [(chip.label, chip.value) for chip in self.bar.active]


def _actors(lang: Lang) -> list[tuple[str, str]]:
    titles = {one.username: one.shown(lang) for one in Account.objects.all()}
    acted = {*Entry.objects.values_list("actor", flat=True).distinct()}
    acted |= {*Trace.objects.values_list("actor", flat=True).distinct()}
    names = sorted({*titles, *acted} - {""})
    said = {name: say(lang, "audit.actor_said", title=title, username=name) for name, title in titles.items()}
    said[CLOCK] = roles()[CLOCK].shown(lang)
    return [(name, said.get(name, name)) for name in names]


def _kinds(lang: Lang) -> list[tuple[str, str]]:
    found = [("moves", say(lang, "audit.all_moves")), ("trail", say(lang, "audit.all_trail"))]
    found += [(f"moves/{name}", say(lang, "audit.moves_of", name=one.shown(lang))) for name, one in workflows().items()]
    return found + [
        (f"trail/{name}", say(lang, "audit.trail_of", name=one.shown(lang))) for name, one in kinds().items()
    ]


def _moves(kind: str, lang: Lang) -> list[tuple[str, str]]:
    """The moves of the workflow that was chosen, or of all: one name may be a move of several."""
    chosen = kind.partition("/")[2] if kind.startswith("moves/") else ""
    tables = [one for name, one in workflows().items() if chosen in ("", name)]
    words: dict[str, dict[str, None]] = {}
    for table in tables:
        for move in table.moves:
            words.setdefault(move.name, {})[move.shown(lang)] = None
    return [(name, say(lang, "audit.slash").join(said)) for name, said in words.items()]


def question(request: Request) -> Question:
    """What the address asks of the log.

    request  Request
    returns  Question
    """
    lang = request.lang
    bar = Bar.of(
        request,
        [
            Choice("actor", say(lang, "audit.actor"), _actors(lang)),
            Choice("role", say(lang, "audit.role"), [(name, one.shown(lang)) for name, one in roles().items()]),
            Choice("kind", say(lang, "audit.kind"), _kinds(lang)),
            Choice("move", say(lang, "audit.move"), _moves(request.GET.get("kind", ""), lang)),
            Words("object", say(lang, "audit.object")),
            Day("since", say(lang, "audit.since")),
            Day("until", say(lang, "audit.until")),
            Words("q", say(lang, "audit.text")),
        ],
    )
    of = bar.values
    since, until = (date.fromisoformat(of[name]) if of[name] else None for name in ("since", "until"))
    asked = Asked(of["actor"], of["role"], of["kind"], of["move"], of["object"], of["q"], since, until)
    return Question(asked, bar)


def answer(moves: int, trail: int, people: int, refused: int, filtered: bool, lang: Lang) -> str:
    """How much of what is asked for.

    moves     count   events
    trail     count   lines of the trail
    people    count   accounts
    refused   count   of the lines, those that were refused
    filtered  bool    whether a filter is in force
    lang      zh or en
    returns   one sentence
    """
    if not moves + trail:
        return say(lang, "audit.none_found" if filtered else "audit.empty")
    name = "audit.answer_some" if filtered else "audit.answer"
    refusals = say(lang, "audit.refusals", count=refused) if refused else ""
    return say(lang, name, total=moves + trail, moves=moves, trail=trail, people=people, refusals=refusals)


def people_in(asked: Asked) -> int:
    """How many accounts acted in what is asked for.

    asked    Asked
    returns  count
    """
    found = {*entries(asked).values_list("actor", flat=True).distinct()}
    return len((found | {*traces(asked).values_list("actor", flat=True).distinct()}) - {""})


def refused_in(asked: Asked) -> int:
    """How many refusals stand in what is asked for: no permission, a wrong password, locked out.

    asked    Asked
    returns  count
    """
    found = traces(asked).filter(kind__in=("refused", "sign-in-failed", "locked-out"))
    return int(found.aggregate(count=Count("number"))["count"])
