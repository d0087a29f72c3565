"""Reports period by period: which is owed, until when, how late, which were skipped."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.core.days import BEIJING
from refoundry.core.problems import Problems
from refoundry.deliver.clock import Calendar, Due, elapsed
from refoundry.deliver.cycles import read_span, span
from refoundry.deliver.periodic import Owed, owed, reports
from refoundry.deliver.tables import workflow
from tests.unit.deliver.samples import MORNING, Ledger, codes, small

ISSUE = {"action": "do it", "owner": "gongxin", "due": "2025-12-31", "wanted": "list"}
TOLD = {"progress": "half"}


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=BEIJING)


def days(day: str) -> float:
    return (noon(day) - MORNING) / timedelta(days=1)


def task(every: str | None = "month", start: str = "2025-03-03") -> Ledger:
    """A task issued and taken on on one day, Monday 3 March 2025 unless told."""
    log = Ledger(workflow("task"), "7.2-1")
    log.do("issue", "office-1", "leading-group", ISSUE | ({"every": every} if every else {}), days=days(start))
    log.do("start", "gongxin-1", "department", days=days(start))
    return log


def tell(log: Ledger, day: str, period: str) -> None:
    log.do("progress", "gongxin-1", "department", TOLD | {"period": period}, days=days(day))


def at(log: Ledger, day: str) -> Owed | None:
    return owed(log.standing, noon(day))


def test_a_month_is_owed_when_it_has_ended_until_the_fifth_working_day() -> None:
    log = task()
    assert at(log, "2025-03-31") is None
    # 清明 rests on Friday 4 April: 1, 2, 3, 7, 8
    due = Due(date(2025, 4, 8), provisional=False)
    assert at(log, "2025-04-01") == Owed("2025-03", due, overdue=False, days_late=0)
    assert at(log, "2025-04-08") == Owed("2025-03", due, overdue=False, days_late=0)
    assert at(log, "2025-04-10") == Owed("2025-03", due, overdue=True, days_late=2)


def test_once_reported_nothing_is_owed_until_the_next_has_ended() -> None:
    log = task()
    tell(log, "2025-04-03", "2025-03")
    assert at(log, "2025-04-30") is None
    found = at(log, "2025-05-06")
    assert found is not None
    assert (found.period, found.skipped) == ("2025-04", ())


def test_what_was_skipped_is_named_and_the_latest_is_owed() -> None:
    log = task()
    tell(log, "2025-05-06", "2025-04")
    found = at(log, "2025-07-01")
    assert found is not None
    assert (found.period, found.skipped) == ("2025-06", ("2025-03", "2025-05"))
    assert [(one.period, one.reported, one.overdue, one.days_late) for one in reports(log.standing, noon("2025-07-01"))] == [
        ("2025-03", None, True, elapsed(date(2025, 4, 8), date(2025, 7, 1)).working_days),
        ("2025-04", date(2025, 5, 6), False, 0),
        ("2025-05", None, True, elapsed(date(2025, 6, 9), date(2025, 7, 1)).working_days),
        ("2025-06", None, False, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("every", "ended", "period", "due"),
    [
        ("week", "2025-03-10", "2025-W10", "2025-03-10"),
        ("week", "2025-02-05", "2025-W04", "2025-01-27"),  # of W05, the Spring Festival, one day is worked
        ("month", "2025-06-01", "2025-05", "2025-06-09"),  # 端午 on Monday 2 June
        ("quarter", "2025-10-05", "2025Q3", "2025-10-21"),  # rest until the 8th, and Saturday the 11th is worked
    ],
)
def test_each_cycle_has_its_term(every: str, ended: str, period: str, due: str) -> None:
    log = task(every, "2024-12-02" if ended.startswith("2025-02") else "2025-03-03")
    found = at(log, ended)
    assert found is not None
    assert (found.period, found.due.date.isoformat()) == (period, due)


def test_a_period_in_which_it_ran_for_a_few_days_only_owes_nothing() -> None:
    assert at(task(start="2025-03-18"), "2025-04-20") == Owed(
        "2025-03", Due(date(2025, 4, 8), provisional=False), overdue=True, days_late=8
    )
    assert at(task(start="2025-03-19"), "2025-04-20") is None  # nine working days


def test_without_a_cycle_or_in_a_table_without_reports_nothing_is_owed() -> None:
    assert at(task(None), "2025-12-01") is None
    assert at(task("none"), "2025-12-01") is None
    assert at(Ledger(small()), "2025-12-01") is None
    assert reports(Ledger(small()).standing, noon("2025-12-01")) == ()
    assert at(Ledger(workflow("task")), "2025-12-01") is None


def test_where_the_matter_waits_for_its_judge_nothing_is_owed_and_the_time_does_not_count() -> None:
    log = task()
    tell(log, "2025-04-01", "2025-03")
    log.do("report", "gongxin-1", "department", {"summary": "done", "evidence": "x"}, days=days("2025-04-02"))
    assert at(log, "2025-06-20") is None
    log.do("return", "office-1", "leading-group", {"reason": "stamps"}, days=days("2025-06-24"))
    assert at(log, "2025-07-10") is None  # it ran for five working days in June, and April and May not at all
    assert [one.period for one in reports(log.standing, noon("2025-08-04"))] == ["2025-03", "2025-07"]


def test_a_report_that_it_is_done_is_the_report_of_its_period() -> None:
    log = task()
    log.do("report", "gongxin-1", "department", {"summary": "done", "evidence": "x"}, days=days("2025-03-28"))
    log.do("return", "office-1", "leading-group", {"reason": "stamps"}, days=days("2025-04-02"))
    assert at(log, "2025-04-20") is None
    assert [(one.period, one.reported) for one in reports(log.standing, noon("2025-04-20"))] == [("2025-03", date(2025, 3, 28))]  # fmt: skip


def test_waiting_for_others_does_not_excuse_from_reporting() -> None:
    log = task()
    log.do("raise", "gongxin-1", "department", {"obstacle": "site", "asked-of": "ziran"}, days=days("2025-03-10"))
    found = at(log, "2025-04-03")
    assert found is not None and found.period == "2025-03"


def test_the_cycle_may_change_and_what_was_not_owed_then_is_not_owed_now() -> None:
    log = task()
    tell(log, "2025-04-01", "2025-03")
    extended = {"due": "2025-12-31", "reason": "weather", "every": "week"}
    log.do("extend", "office-1", "leading-group", extended, days=days("2025-04-21"))
    found = at(log, "2025-05-06")
    assert found is not None
    # April was given up before its end; of the week of the May holiday three days are worked
    assert (found.period, found.skipped) == ("2025-W18", ("2025-W17",))
    log.do("extend", "office-1", "leading-group", extended | {"every": "none"}, days=days("2025-05-07"))
    assert at(log, "2025-08-01") is None


def test_a_correction_of_the_period_is_followed() -> None:
    log = task()
    tell(log, "2025-04-02", "2025-02")
    assert at(log, "2025-04-03") is not None
    fix = {"correction": "typing", "period": "2025-03"}
    log.do("correct-progress", "gongxin-1", "department", fix, days=days("2025-04-10"), corrects="e3")
    assert at(log, "2025-04-11") is None
    assert reports(log.standing, noon("2025-04-11"))[0].reported == date(2025, 4, 2)


def test_a_corrected_cycle_holds_from_the_correction_on() -> None:
    log = task()
    fix = {"correction": "typing", "every": "week"}
    log.do("correct-issue", "office-1", "leading-group", fix, days=days("2025-03-24"), corrects="e1")
    found = at(log, "2025-04-01")
    assert found is not None
    assert (found.period, found.skipped) == ("2025-W13", ())


def test_a_due_day_follows_the_calendar() -> None:
    known = Calendar(first=date(2025, 1, 1), last=date(2025, 3, 31))
    found = owed(task().standing, noon("2025-04-01"), known)
    assert found is not None
    assert found.due == Due(date(2025, 4, 7), provisional=True)


@pytest.mark.parametrize("period", ["3月上旬", "2025-13", "2025年3月", "2025-W53"])
def test_a_report_names_a_period(period: str) -> None:
    with pytest.raises(Problems) as raised:
        task().ask("progress", "gongxin-1", "department", TOLD | {"period": period})
    assert codes(raised) == ["D626"]
    task().ask("progress", "gongxin-1", "department", TOLD | {"period": "2025H1"})


@given(
    st.sampled_from(["week", "month", "quarter"]),
    st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=8),
    st.integers(0, 60),
)
def test_of_what_is_owed_each_is_reported_or_skipped_or_owed(
    every: str, told: list[tuple[int, bool]], later: int
) -> None:
    """Against a plain count: every period since the start that has ended, one by one."""
    log, day = task(every), MORNING.date()
    for gap, current in told:
        day += timedelta(days=gap)
        one = span(every, day if current else span(every, day).start - timedelta(days=1))
        tell(log, day.isoformat(), one.text)
    day += timedelta(days=later)
    standing, moment = log.standing, noon(day.isoformat())
    listed = reports(standing, moment)
    ended, one = list[str](), span(every, MORNING.date())
    while one.end < day:
        if elapsed(max(one.start, MORNING.date()) - timedelta(days=1), one.end).working_days >= least(every):
            ended.append(one.text)
        one = span(every, one.end + timedelta(days=1))
    assert [report.period for report in listed] == ended
    periods: set[Any] = {row.payload.get("period") for row in log.rows}
    assert [report.period for report in listed if report.reported is None] == [p for p in ended if p not in periods]
    found = owed(standing, moment)
    missing = [report for report in listed if report.reported is None]
    if found is None:
        assert not missing or listed[-1].reported is not None
    else:
        assert (*found.skipped, found.period) == tuple(report.period for report in missing)
        assert (found.due, found.overdue, found.days_late) == (
            missing[-1].due,
            missing[-1].overdue,
            missing[-1].days_late,
        )
        span_of = read_span(found.period)
        assert span_of is not None and span_of.end < day


def least(every: str) -> int:
    reporting = workflow("task").reporting
    assert reporting is not None
    return reporting.cycles[every].least
