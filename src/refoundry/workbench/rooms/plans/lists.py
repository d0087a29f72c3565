"""What the pages of this room list, as the address asks for it: filters and answers. The files list the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from refoundry.core.problems import Both, Lang, Problems
from refoundry.plan.labels import kind_label
from refoundry.plan.model import Plan
from refoundry.report.plan_changes import NodeChange
from refoundry.workbench.access.sight import in_sight
from refoundry.workbench.language import say
from refoundry.workbench.request import Request
from refoundry.workbench.rooms.plans.editions import Edition, differences, editions, read
from refoundry.workbench.rooms.plans.flaws import Flaw, codes, flaws, groups, owners
from refoundry.workbench.rooms.plans.outline import outline, walk
from refoundry.workbench.ui.filters import Bar, Choice

_SHORT = 26


@dataclass(frozen=True)
class FlawList:
    """The flaws as filtered, all of them, the filters, the sentence that says it."""

    every: list[Flaw]
    shown: list[Flaw]
    bar: Bar
    answer: str


@dataclass(frozen=True)
class EditionList:
    """An earlier edition and what is different; `old` is None where none is at hand or it cannot be read."""

    at_hand: list[Edition]
    chosen: Edition | None
    old: Plan | None
    every: list[NodeChange]
    shown: list[NodeChange]
    bar: Bar
    answer: str
    problems: Problems | None


def all_flaws(request: Request) -> list[Flaw]:
    """Every flaw of the plan in force.

    request  Request
    returns  Flaws
    """
    return flaws(request.pin.plan, request.pin.city.plan_path, in_sight(request, "data-request"), request.lang)


def _counted(rows: Sequence[tuple[str, str, int]], lang: Lang, *, key: bool = False) -> list[tuple[str, str]]:
    """Options of a filter with how often each occurs."""
    named = [(name, f"{name} {title}" if key else title, count) for name, title, count in rows]
    return [
        (name, say(lang, "plans.counted", name=f"{title[:_SHORT]}…" if len(title) > _SHORT else title, count=count))
        for name, title, count in named
    ]


def flaw_list(request: Request) -> FlawList:
    """The flaws that the address asks for.

    request  Request
    returns  FlawList
    """
    lang, every = request.lang, all_flaws(request)
    kinds: dict[str, int] = {}
    for flaw in every:
        kinds[flaw.kind] = kinds.get(flaw.kind, 0) + 1
    bar = Bar.of(
        request,
        [
            Choice("group", say(lang, "plans.group"), _counted(groups(every), lang)),
            Choice("code", say(lang, "plans.code"), _counted(codes(every), lang, key=True)),
            Choice("owner", say(lang, "plans.asked"), _counted(owners(every), lang)),
            Choice("kind", say(lang, "plans.kind"),
                   _counted([(kind, kind_label(kind, lang), count) for kind, count in kinds.items()], lang)),
            Choice("request", say(lang, "plans.request"),
                   [("none", say(lang, "plans.not_asked")), ("some", say(lang, "plans.was_asked"))]),
        ],
    )  # fmt: skip
    wanted = bar.values
    shown = [
        flaw
        for flaw in every
        if wanted["group"] in ("", flaw.group)
        and wanted["code"] in ("", flaw.code)
        and wanted["owner"] in ("", flaw.ask)
        and wanted["kind"] in ("", flaw.kind)
        and wanted["request"] in ("", "some" if flaw.request else "none")
    ]
    return FlawList(every, shown, bar, flaws_answer(shown, len(every), lang))


def flaws_answer(shown: Sequence[Flaw], total: int, lang: Lang) -> str:
    """How many flaws, of which groups, whom to ask most, how many were asked.

    shown    Flaws
    total    count   before filtering
    lang     zh or en
    returns  one sentence
    """
    words = partial(say, lang)
    if not total:
        return words("plans.no_flaws")
    if not shown:
        return words("plans.none_shown", total=total)
    of = words("plans.comma").join(
        words("plans.of_group", group=title, count=count) for _, title, count in groups(shown)
    )
    asked = sum(flaw.request is not None for flaw in shown)
    whom = owners(shown)
    head = "plans.flaws_answer" if len(shown) == total else "plans.flaws_answer_some"
    parts = [
        words(head, count=len(shown), total=total, of=of),
        words("plans.whom_one", title=whom[0][1])
        if len(whom) == 1
        else words("plans.whom", count=len(whom), title=whom[0][1], most=whom[0][2]),
        words("plans.asked_none") if not asked else words("plans.asked_some", count=asked),
    ]
    return words("plans.stop").join(parts) + words("plans.end")


def plan_answer(plan: Plan, found: int, lang: Lang) -> str:
    """What the plan consists of, and how many flaws it has.

    plan     Plan
    found    count   flaws
    lang     zh or en
    returns  one sentence
    """
    targets = sum(len(goal.targets) for goal in plan.goals.values())
    nodes = sum(1 for section in outline(plan, lang) for branch in section.branches for _ in walk(branch.leaves))
    return say(
        lang, "plans.answer" if found else "plans.answer_clean", actions=len(plan.actions), measures=len(plan.measures),
        tasks=len(plan.tasks), goals=len(plan.goals), targets=targets, nodes=nodes, flaws=found,
    )  # fmt: skip


def edition_list(request: Request) -> EditionList:
    """The two editions that the address asks for, held against each other: an earlier one and that in force.

    request  Request
    returns  EditionList
    """
    lang, pin = request.lang, request.pin
    at_hand = editions(pin.city)
    asked = request.GET.get("with", "")
    # only a name of the list is ever opened
    chosen = next((one for one in at_hand if one.name == asked), at_hand[0] if at_hand else None)
    old, problems, every = None, None, []
    if chosen is not None:
        try:
            old = read(chosen.folder)
            every = differences(old, pin.plan, lang)
        except Problems as wrong:
            problems = wrong
    kinds = dict.fromkeys(change.kind for change in every)
    bar = Bar.of(
        request,
        [
            Choice("with", say(lang, "plans.with"), [(one.name, one.title) for one in at_hand]),
            Choice("what", say(lang, "plans.what"),
                   [(what, say(lang, f"plans.{what}")) for what in ("added", "removed", "changed")]),
            Choice("kind", say(lang, "plans.kind"), [(kind, kind_label(kind, lang)) for kind in kinds]),
        ],
    )  # fmt: skip
    wanted = bar.values
    shown = [change for change in every if wanted["what"] in ("", change.what) and wanted["kind"] in ("", change.kind)]
    return EditionList(
        at_hand, chosen, old, every, shown, bar, _editions_answer(chosen, old, shown, every, lang), problems
    )


def _editions_answer(
    chosen: Edition | None, old: Plan | None, shown: Sequence[NodeChange], every: Sequence[NodeChange], lang: Lang
) -> str:
    if chosen is None or old is None:
        return ""
    title: Both = chosen.title
    if not every:
        return say(lang, "plans.same", title=title.shown(lang))
    if not shown:
        return say(lang, "plans.no_change_shown", total=len(every))
    counted = {what: sum(change.what == what for change in shown) for what in ("added", "removed", "changed")}
    fields = sum(len(change.fields) for change in shown)
    return say(lang, "plans.editions_answer", title=title.shown(lang), fields=fields, **counted)
