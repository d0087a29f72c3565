"""Years that are missing, and years that cannot be."""

import re
from collections.abc import Iterator

from refoundry.core.periods import read_period
from refoundry.core.problems import Both, Problem
from refoundry.plan.check.findings import Check, Finding
from refoundry.plan.model import Cited, Plan, Unknown, known

_N = r"[一二三四五六七八九十两\d]+"
_RANGE = rf"{_N}\s*[到至\-—–~～]+\s*{_N}"
# "in the next five years", "over five to ten years": a length of time that needs a year to count from
_SPAN = re.compile(
    rf"(?:未来|今后|接下来)的?(?:{_RANGE}|{_N})\s*年"
    rf"|(?:力争|争取|计划|再)?(?:用|通过|经过|利用|力争|争取)(?:{_RANGE}|{_N})\s*年(?:左右)?的?(?:时间|努力|奋斗)?"
    rf"|(?:{_RANGE}|{_N})\s*年(?:左右)?的?(?:以内|之内|内|时间)"
    rf"|{_RANGE}\s*年"
)
# counted from an event that the sentence names, or counted backwards
_ANCHORED = re.compile(
    r"(?:成立|设立|注册|认定|投产|竣工|入驻|落户|之日|起|后|近|前|连续|满|每|租|贷款|期)[^，。；]{0,6}$|第$|\d$"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")


def spans_without_start(plan: Plan) -> Iterator[Finding]:
    """Lengths of time with no year to count from, in periods and quotes; a plan with a start year has none.

    plan     Plan
    returns  iterator of Finding
    """
    if not isinstance(plan.about.start, Unknown):
        return
    seen: set[tuple[int, str]] = set()

    def spans(kind: str, key: str, text: str | None, clause: Cited | None) -> Iterator[Finding]:
        if not text or clause is None or _YEAR.search(text):
            return
        for found in _SPAN.finditer(text):
            if not _ANCHORED.search(text[: found.start()]) and (clause.paragraph, found[0]) not in seen:
                seen.add((clause.paragraph, found[0]))
                problem = Problem("P213", f"{kind}/{key}", plan.place(kind, key), values={"words": found[0]})
                yield Finding(problem, clause)

    for key, goal in plan.goals.items():
        for target in goal.targets:
            yield from spans("goals", key, target.period, target.clause)
            yield from spans("goals", key, target.clause.quote, target.clause)
    for kind, key, node in plan.every():
        yield from spans(kind, key, node.clause.quote if node.clause else None, node.clause)


def targets_without_a_year(plan: Plan) -> Iterator[Finding]:
    """Targets, and land accounts without a goal, that nobody has to have reached by any year.

    plan     Plan
    returns  iterator of Finding
    """
    for key, goal in plan.goals.items():
        for target in goal.targets:
            if isinstance(target.due, Unknown):
                values = {"reason": target.due.unknown}
                problem = Problem("P227", f"goals/{key}", plan.place("goals", key), values=values)
                yield Finding(problem, target.clause, known(goal.owner))
    for key, account in plan.land_accounts.items():
        if isinstance(account.due, Unknown) and account.goal is None:
            values = {"reason": account.due.unknown}
            problem = Problem("P227", f"land_accounts/{key}", plan.place("land_accounts", key), values=values)
            yield Finding(problem, account.clause, known(account.lead))


def due_before_the_start(plan: Plan) -> Iterator[Finding]:
    """What falls due before the plan begins, before the baseline it starts from, or before its own beginning.

    plan     Plan
    returns  iterator of Finding
    """
    start = known(plan.about.start)
    opening = [] if start is None else [(start, Both(f"方案起始年 {start}", f"the plan's first year {start}"))]

    def early(
        kind: str, key: str, due: int | None, limits: list[tuple[int, Both]], clause: Cited | None, ask: str | None
    ) -> Iterator[Finding]:
        late = [words for year, words in limits if due is not None and due < year]
        if late:
            problem = Problem("P231", f"{kind}/{key}", plan.place(kind, key), str(due), {"due": due, "limit": late[0]})
            yield Finding(problem, clause, ask)

    for key, goal in plan.goals.items():
        limits = list(opening)
        for baseline in goal.baselines:
            period = read_period(baseline.period)
            # a whole year measured leaves nothing to reach in that year
            words = Both(f"基期 {period.shown('zh')}", f"the baseline of {period.shown('en')}")
            limits.append((period.year + period.annual, words))
        for target in goal.targets:
            yield from early("goals", key, known(target.due), limits, target.clause, known(goal.owner))
    for key, account in plan.land_accounts.items():
        own = known(account.start)
        limits = [*opening, *([(own, Both(f"起算年 {own}", f"its own start {own}"))] if own else [])]
        yield from early("land_accounts", key, known(account.due), limits, account.clause, known(account.lead))
    for key, task in plan.tasks.items():
        yield from early("tasks", key, known(task.due), opening, task.clause, known(task.lead))
    for key, platform in plan.platforms.items():
        yield from early("platforms", key, known(platform.due), opening, platform.clause, None)


CHECKS: tuple[Check, ...] = (spans_without_start, targets_without_a_year, due_before_the_start)
