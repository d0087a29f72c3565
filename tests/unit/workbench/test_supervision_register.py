"""The register, the board, the filters and what a task moves, without requests."""

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from refoundry.city import shipped_plan
from refoundry.core.days import BEIJING
from refoundry.core.problems import Both
from refoundry.deliver import Event, Standing, apply, fold, workflow
from refoundry.plan.model import Plan
from refoundry.plan.read import read_plan
from refoundry.workbench.rooms.supervision.board import grid, shares, whole
from refoundry.workbench.rooms.supervision.effects import effects, rows_of
from refoundry.workbench.rooms.supervision.register import blank, count, matter, register, waiting_for_a_meeting
from refoundry.workbench.rooms.supervision.sieve import Asked, sift
from refoundry.workbench.rooms.supervision.wording import answer, quantity, short

START = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=BEIJING)
TASK = workflow("task")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(shipped_plan("zhongshan"))


def made(subject: str, *moves: tuple[str, str, str, Mapping[str, Any]], days: int = 1) -> Standing:
    """A task with its moves, so many days apart: name, actor, role, entries."""
    log: list[Event] = []
    for name, actor, role, payload in moves:
        at = START + timedelta(days=days * len(log))
        log.append(
            apply(TASK, log, name, actor, role, len(log), at, payload, subject=subject, id=f"{subject}-{len(log)}")
        )
    return replace(fold(TASK, log), subject=subject)


def issued(subject: str, due: str = "2026-10-30", **more: Any) -> Standing:
    payload = {"action": subject, "owner": ["departments/industry-bureau"], "due": due, "wanted": "台账"} | more
    return made(subject, ("issue", "office", "leading-group", payload), ("start", "lead", "department", {}))


def test_every_task_of_the_plan_stands_listed_until_issued(plan: Plan) -> None:
    matters = register(plan, {}, NOW)
    assert [one.subject for one in matters] == [*plan.tasks]
    assert {one.state for one in matters} == {"listed"}
    assert count(matters).issued == 0
    assert answer(plan, count(matters), "zh").startswith("25项举措、32项工作：")
    assert answer(plan, count(matters), "en").startswith("25 measures, 32 tasks:")


def test_tasks_made_here_join_with_what_they_serve(plan: Plan) -> None:
    own = issued("new-1", measure=["modern-distribution"], town=["xiaolan"], goal=["rd-intensity"])
    (one,) = [one for one in register(plan, {"new-1": own}, NOW) if not one.planned]
    assert one.action == "structure-upgrade"
    assert one.measures == ("modern-distribution",)
    assert one.towns == {"xiaolan"} and one.goals == ("rd-intensity",)
    assert one.overdue and one.brief.days_late == 16
    assert one.issued == date(2026, 3, 2)


def test_the_board_has_every_measure_and_the_departments_of_the_annex(plan: Plan) -> None:
    late = issued("technical-upgrading-subsidy")
    found = grid(plan, register(plan, {late.subject: late}, NOW))
    lines = {line.key: line for _, _, several in found.groups for line in several}
    assert len(found.groups) == 8 and set(lines) == set(plan.measures)
    line = lines["featured-industries-upgrade"]
    assert line.parts == {
        "industry-bureau": "lead",
        "development-reform-bureau": "support",
        "commerce-bureau": "support",
        "*towns": "support",
    }
    assert line.counts.overdue == 1
    assert dict(line.counts.states) == {"in-progress": 1}
    # a task of two measures stands at both and is counted at the first
    assert line.elsewhere == {"digital-economy-scheme": "bay-area-emerging-industries"}
    assert sum(one.counts.total for one in lines.values()) == len(plan.tasks)
    assert {one.subject for one in line.tasks["industry-bureau"]} >= {late.subject}
    assert found.columns[0] == "industry-bureau" and found.columns[-1] == "*towns"
    assert grid(plan, [], frozenset({"leading-chains"})).groups[0][0] == "leading-chains"


def test_a_task_that_serves_no_measure_is_told_apart(plan: Plan) -> None:
    found = grid(plan, register(plan, {"new-1": issued("new-1")}, NOW))
    assert [one.subject for one in found.others] == ["new-1"]


def test_tasks_of_towns_and_of_nobody_have_their_columns(plan: Plan) -> None:
    own = issued("new-1", measure=["modern-distribution"], owner=["towns/xiaolan"])
    team = issued("new-2", measure=["modern-distribution"], owner=["chains/new-generation-it"])
    found = grid(plan, register(plan, {"new-1": own, "new-2": team}, NOW))
    (line,) = [line for _, _, several in found.groups for line in several if line.key == "modern-distribution"]
    assert [one.subject for one in line.tasks["*towns"]] == ["new-1"]
    assert [one.subject for one in line.tasks["*others"]] == ["new-2"]
    assert found.columns[-2:] == ("*towns", "*others")


def test_departments_are_told_by_what_they_lead_alone(plan: Plan) -> None:
    late = issued("new-1", support=["departments/science-bureau"])
    told = {share.reference: share for share in shares(plan, register(plan, {"new-1": late}, NOW))}
    industry, science = told["departments/industry-bureau"], told["departments/science-bureau"]
    assert industry.counts.overdue == 1 and industry.worst == 16
    assert science.counts.overdue == 0 and science.helps == 11
    # what is not issued yet is supported by whoever supports its measure
    without = {share.reference: share for share in shares(plan, register(plan, {}, NOW))}
    assert science.supports == without["departments/science-bureau"].supports + 1 > 1
    assert next(iter(told)) == "departments/industry-bureau"


def test_towns_and_chains_are_told_too_and_the_total_counts_each_task_once(plan: Plan) -> None:
    both = issued("new-1", owner=["departments/industry-bureau", "towns/xiaolan"], town=["shiqi"])
    team = issued("new-2", owner=["chains/new-generation-it"])
    held = register(plan, {"new-1": both, "new-2": team}, NOW)
    told = {share.reference: share for share in shares(plan, held)}
    assert told["towns/xiaolan"].counts.issued == told["chains/new-generation-it"].counts.issued == 1
    assert (told["towns/shiqi"].counts.total, told["towns/shiqi"].supports) == (0, 1)
    assert [*told][-1] == "chains/new-generation-it"
    assert whole(plan, held).counts.issued == 2 < sum(share.counts.issued for share in told.values())


def test_a_task_sent_back_is_unissued_and_told_from_one_never_issued(plan: Plan) -> None:
    asked = {"action": "a", "owner": ["departments/industry-bureau"], "due": "2026-10-30", "wanted": "b"}
    back = made(
        "new-1", ("issue", "office", "leading-group", asked), ("decline", "lead", "department", {"reason": "x"})
    )
    one = matter(plan, back, NOW)
    assert (one.state, one.unissued, one.issued) == ("declined", True, None)
    assert count([one]).issued == 0 and count([one]).states == (("declined", 1),)


@pytest.mark.parametrize(
    ("asked", "subjects"),
    [
        ({"department": "science-bureau"}, {"new-2"}),
        ({"town": "xiaolan"}, {"new-2"}),
        ({"measure": "modern-distribution"}, {"new-2"}),
        ({"measure": "none"}, {"new-1", "new-3"}),
        ({"action": "structure-upgrade"}, {"new-2"}),
        ({"state": "blocked"}, {"new-3"}),
        ({"late": "overdue"}, {"new-1"}),
        ({"late": "report"}, {"new-2"}),
        ({"late": "unresolved"}, {"new-3"}),
        ({"late": "awaiting"}, set()),
        ({"words": "NEW-2"}, {"new-2"}),
        ({"words": "纪〔2026〕7号"}, {"new-2"}),
        ({"mine": "departments/science-bureau"}, {"new-2"}),
        ({"late": "overdue", "department": "science-bureau"}, set()),
    ],
)
def test_filters(plan: Plan, asked: dict[str, str], subjects: set[str]) -> None:
    standings = {
        "new-1": issued("new-1"),
        "new-2": issued(
            "new-2", "2027-03-01", support=["departments/science-bureau"], town=["xiaolan"], every="month",
            measure=["modern-distribution"], minutes="纪〔2026〕7号",
        ),
        "new-3": made(
            "new-3",
            ("issue", "o", "leading-group", {"action": "a", "owner": ["departments/x"], "due": "2027-01-01", "wanted": "w"}),
            ("start", "d", "department", {}),
            ("raise", "d", "department", {"obstacle": "缺指标", "asked-of": ["departments/y"]}),
        ),
    }  # fmt: skip
    made_here = [one for one in register(plan, standings, NOW) if not one.planned]
    assert {one.subject for one in sift(made_here, Asked(**asked))} == subjects


def test_what_waits_for_a_meeting(plan: Plan) -> None:
    stuck = ("raise", "d", "department", {"obstacle": "缺指标", "asked-of": ["departments/y"]})
    first = (
        "issue",
        "o",
        "leading-group",
        {"action": "a", "owner": ["departments/x"], "due": "2027-01-01", "wanted": "w"},
    )
    start = ("start", "d", "department", {})
    blocked = made("new-1", first, start, stuck)
    brought = made("new-2", first, start, ("escalate", "o", "leading-group", {}), days=2)
    matters = register(plan, {"new-1": blocked, "new-2": brought}, NOW)
    assert [one.subject for one in waiting_for_a_meeting(matters, NOW)] == ["new-1", "new-2"]
    # ten working days have not gone by yet
    soon = datetime(2026, 3, 12, 9, tzinfo=BEIJING)
    matters = register(plan, {"new-1": blocked, "new-2": brought}, soon)
    assert [one.subject for one in waiting_for_a_meeting(matters, soon)] == ["new-2"]


def _row(history: list[tuple[str, float, bool]]) -> dict[str, Any]:
    return {"history": [{"period": period, "value": value, "used": used} for period, value, used in history]}


@pytest.mark.parametrize(
    ("goal", "history", "verdict"),
    [
        ("rd-intensity", [("2024", 2.8, True), ("2026", 3.0, True)], "moved"),
        ("rd-intensity", [("2024", 2.8, True), ("2026", 2.7, True)], "against"),
        ("rd-intensity", [("2024", 2.8, True), ("2026", 2.8, True)], "same"),
        # less is better for a rank
        ("digitalisation-level", [("2024", 5.0, True), ("2026", 3.0, True)], "moved"),
        ("rd-intensity", [("2024", 2.8, True)], "not-yet"),
        ("rd-intensity", [("2026", 3.0, True)], "unknown"),
        ("rd-intensity", [("2024", 2.8, False), ("2026", 3.0, True)], "unknown"),
        ("rd-intensity", [], "unknown"),
    ],
)
def test_what_a_task_moves(plan: Plan, goal: str, history: list[tuple[str, float, bool]], verdict: str) -> None:
    (found,) = effects(plan, [goal, "gone"], date(2026, 3, 2), {goal: _row(history)})
    assert found.verdict == verdict


def test_nothing_moves_before_it_is_issued(plan: Plan) -> None:
    (found,) = effects(plan, ["rd-intensity"], None, {"rd-intensity": _row([("2024", 2.8, True)])})
    assert found.verdict == "not-issued" and found.then is None
    assert rows_of(None) == {}


def test_quantities_and_short_names(plan: Plan) -> None:
    doubling = blank(plan, "firm-doubling-pilots", NOW)
    assert "100" in str(quantity(plan, doubling, "zh"))
    assert quantity(plan, blank(plan, "chain-leader-system", NOW), "zh") is None
    assert short(plan.departments["industry-bureau"], "zh") == "工信"
    assert short(plan.departments["industry-bureau"], "en").startswith("Bureau")
    assert doubling.title == Both(
        plan.tasks["firm-doubling-pilots"].title.zh, plan.tasks["firm-doubling-pilots"].title.en or ""
    )


def test_a_thousand_tasks_make_a_board_in_a_tenth_of_a_second(plan: Plan) -> None:
    one = issued("new-0", every="month", measure=["modern-distribution"])
    many = {f"new-{n}": replace(one, subject=f"new-{n}") for n in range(1000)}
    best = 9.0
    for _ in range(3):
        began = time.perf_counter()
        matters = register(plan, many, NOW)
        grid(plan, sift(matters, Asked(late="overdue")))
        shares(plan, matters)
        best = min(best, time.perf_counter() - began)
    assert best < 0.1
