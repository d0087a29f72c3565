"""Approved reports become rows of the facts: end to end to the status, idempotent, corrected, revised, refused."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from refoundry.assess.goals import SCORECARD
from refoundry.city import CityFolder, open_city, run
from refoundry.core.problems import Problems
from refoundry.deliver import Event
from refoundry.facts.observations import observations
from refoundry.workbench import reported
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing, standings
from refoundry.workbench.moves.making import make
from refoundry.workbench.pinned import Pin

SUBJECT = "rd-intensity@2024"
VALUE = {
    "value": "2.91", "unit": "%", "period": "2024", "source": "中山市科技经费投入统计公报", "basis": "public",
    "published": "2025-10-31", "evidence": ["a" * 64 + " 公报.pdf"],
}  # fmt: skip
Move = Callable[..., Event]


@pytest.fixture
def copied(city: CityFolder, tmp_path: Path) -> Pin:
    """The city in a folder of the test's own."""
    shutil.copytree(city.path, tmp_path / "city", ignore=shutil.ignore_patterns("ledger.sqlite3*", "runs"))
    return pin_of(open_city(tmp_path / "city"))


def pin_of(city: CityFolder) -> Pin:
    return Pin(city, city.plan(), city.facts(), None)


@pytest.fixture
def move(posts: dict[str, Post]) -> Move:
    def made(name: str, who: str, payload: dict[str, object], subject: str = SUBJECT, **how: object) -> Event:
        post, now = posts[who], standing("value-report", subject)
        return make_move("value-report", subject, name, actor=post.account.username, role=post.role,
                         expected_seq=now.seq, payload=payload, id=uuid4().hex, **how)  # type: ignore[arg-type]  # fmt: skip

    return made


def status(city: CityFolder, key: str) -> dict[str, object]:
    rows = run(SCORECARD, city.plan(), city.facts()).results["goals"].to_dicts()
    return next(row for row in rows if row["key"] == key)


@pytest.mark.parametrize(("value", "judged"), [("2.91", "met"), ("2.79", "missed")])
def test_an_approved_value_of_the_due_year_settles_the_target(copied: Pin, move: Move, value: str, judged: str) -> None:
    assert status(copied.city, SUBJECT)["status"] == "unknown"
    move("report", "owner", {**VALUE, "value": value})
    assert reported.write_reported(copied) is None  # nobody has approved it yet
    move("approve", "owner-2", {})
    assert [one.subject for one in reported.unwritten(copied.facts, standings("value-report").values())] == [SUBJECT]
    report = reported.write_reported(copied)
    assert report is not None
    assert (report.accepted, report.rejected, report.source, report.mode) == (1, 0, "reported", "delta")
    row = status(copied.city, SUBJECT)
    assert (row["status"], row["latest"], row["latest_period"]) == (judged, float(value), "2024")
    assert (row["latest_source"], row["latest_quality"]) == (VALUE["source"], "official")


def test_written_twice_changes_nothing(copied: Pin, move: Move) -> None:
    move("report", "owner", VALUE)
    move("approve", "owner-2", {})
    assert reported.write_reported(copied) is not None
    entries = copied.city.store.entries()
    assert reported.write_reported(copied) is None
    assert copied.city.store.entries() == entries
    assert reported.unwritten(copied.city.facts(), standings("value-report").values()) == []


def test_the_row_says_where_it_comes_from(copied: Pin, move: Move) -> None:
    move("report", "owner", {**VALUE, "definition": "按常住地口径"})
    approval = move("approve", "owner-2", {})
    (row,) = reported.rows(copied.plan, standings("value-report").values())
    assert row["indicator"] == "rd_intensity"
    assert row["region"] == copied.plan.about.city.region
    assert (row["vintage"], row["published"], row["qualifier"]) == ("2025-10-31报送", "2025-10-31", "exact")
    assert row["note_zh"] == f"按常住地口径；报送记录 {approval.id}"


def test_without_evidence_it_is_quoted_and_without_a_date_the_edition_is_the_year_of_approval(
    copied: Pin, move: Move
) -> None:
    move("report", "owner", {name: VALUE[name] for name in ("value", "unit", "period", "source", "basis")})
    approval = move("approve", "owner-2", {})
    (row,) = reported.rows(copied.plan, standings("value-report").values())
    assert row["quality"] == "secondary"
    assert row["vintage"].startswith(str(approval.at.year))
    assert row["published"] == ""


def test_a_corrected_value_replaces_the_mistake_and_both_stay_to_be_seen(copied: Pin, move: Move) -> None:
    told = move("report", "owner", VALUE)
    move("approve", "owner-2", {})
    reported.write_reported(copied)
    correction = {"correction": "抄错了出处", "source": "广东省科技经费投入统计公报", "value": "2.75"}
    move("correct", "owner", correction, corrects=told.id)
    # until it is approved anew, what was approved holds
    assert reported.write_reported(copied) is None
    move("approve", "owner-2", {})
    report = reported.write_reported(copied)
    assert report is not None
    assert report.accepted == 2
    found = {one.source: one for one in observations(copied.city.facts(), "rd_intensity", "中山市")}
    assert found["中山市科技经费投入统计公报"].caveat == "superseded"
    assert found["广东省科技经费投入统计公报"].caveat is None
    assert status(copied.city, SUBJECT)["status"] == "missed"
    assert reported.write_reported(copied) is None


def test_a_revised_figure_is_a_further_edition_of_its_publication(copied: Pin, move: Move) -> None:
    move("report", "owner", VALUE)
    move("approve", "owner-2", {})
    reported.write_reported(copied)
    move("revise", "owner", {**VALUE, "value": "2.78", "published": "2026-03-30", "reason": "第五次经济普查修订"})
    move("approve", "owner-2", {})
    reported.write_reported(copied)
    values = [one for one in observations(copied.city.facts(), "rd_intensity", "中山市") if one.period.text == "2024"]
    told = {(one.vintage, one.value_written, one.caveat) for one in values}
    assert told == {("2026-03-30报送", "2.78", None), ("2025-10-31报送", "2.91", "superseded")}
    assert status(copied.city, SUBJECT)["status"] == "missed"


def test_a_second_person_approves(move: Move) -> None:
    move("report", "owner", VALUE)
    with pytest.raises(Problems) as refused:
        move("approve", "owner", {})
    assert [problem.code for problem in refused.value.problems] == ["D627"]


def test_values_are_converted_to_the_unit_of_the_indicator(copied: Pin, move: Move) -> None:
    subject = "smart-home-cluster-output@2024"
    fields = {"value": "0.52", "unit": "万亿元", "period": "2024", "source": "市工信局快报", "basis": "bulletin"}
    move("report", "lead", fields, subject)
    move("approve", "office", {}, subject)
    reported.write_reported(copied)
    assert (status(copied.city, subject)["latest"], status(copied.city, subject)["status"]) == (5200.0, "met")


@pytest.mark.parametrize(
    ("entry", "codes"),
    [
        ({}, []),
        ({"basis": "survey"}, ["W851"]),
        ({"basis": "plan"}, ["W852"]),
        ({"basis": "administrative"}, ["W852"]),
        ({"unit": "亿元"}, ["F417"]),
        ({"unit": "斤"}, ["F416"]),
        ({"value": "287"}, ["F422"]),
        ({"value": "二点九"}, ["F413"]),
        ({"published": "2031-01-01"}, ["F421"]),
        ({"period": "2023"}, ["W854"]),
        ({"source": ""}, ["F412"]),
        ({"basis": "survey", "value": "-3"}, ["W851", "F422"]),
    ],
)
def test_what_speaks_against_a_report(city: CityFolder, entry: dict[str, str], codes: list[str]) -> None:
    found = reported.against(city.plan(), city.facts(), SUBJECT, {**VALUE, **entry}, date(2026, 11, 23))
    assert [problem.code for problem in found] == codes


@pytest.mark.parametrize("period", ["2027", "2026"])
def test_a_period_that_is_not_over_has_no_value(city: CityFolder, period: str) -> None:
    subject = f"rd-intensity@{period}"
    entry = {**VALUE, "period": period}
    found = reported.against(city.plan(), city.facts(), subject, entry, date(2026, 11, 23))
    assert [problem.code for problem in found] == ["F421"]


def test_the_statistics_law_is_said_in_both_languages(city: CityFolder) -> None:
    (found,) = reported.against(city.plan(), city.facts(), SUBJECT, {**VALUE, "basis": "survey"}, date(2026, 11, 23))
    assert "统计法" in found.says("zh")
    assert found.expected("zh") == "公开、部门快报"
    assert "Statistics Law" in found.says("en")


def test_a_goal_in_words_has_no_number(city: CityFolder) -> None:
    plan = city.plan()
    (found,) = reported.against(plan, city.facts(), "value-chain-position@2024", VALUE, date(2026, 11, 23))
    assert found.code == "W853"
    assert plan.goals["value-chain-position"].title.zh in found.says("zh")


def test_what_the_load_refuses_is_told_and_does_not_come_into_force(copied: Pin, move: Move) -> None:
    # made through another door than the form: the load checks again
    move("report", "owner", {**VALUE, "value": "291"})
    move("approve", "owner-2", {})
    report = reported.write_reported(copied)
    assert report is not None
    assert (report.accepted, [problem.code for problem in report.problems]) == (0, ["F422"])
    assert len(reported.unwritten(copied.city.facts(), standings("value-report").values())) == 1
    assert status(copied.city, SUBJECT)["status"] == "unknown"


def test_a_value_of_a_goal_the_plan_no_longer_has_is_no_row(copied: Pin, move: Move) -> None:
    move("report", "owner", VALUE, "gone@2024")
    move("approve", "owner-2", {}, "gone@2024")
    assert reported.rows(copied.plan, standings("value-report").values()) == []
    assert reported.owner_of(copied.plan, "gone@2024") == ""
    assert reported.owner_of(copied.plan, SUBJECT) == "departments/science-bureau"


def test_what_the_law_keeps_out_stays_out_whatever_was_approved(copied: Pin, move: Move) -> None:
    move("report", "owner", {**VALUE, "basis": "survey"})
    move("approve", "owner-2", {})
    assert reported.write_reported(copied) is None
    assert len(reported.unwritten(copied.city.facts(), standings("value-report").values())) == 1


def test_no_other_door_leads_around_the_law(posts: dict[str, Post], city: CityFolder) -> None:
    with pytest.raises(Problems) as refused:
        make(posts["owner"], pin_of(city), "value-report", SUBJECT, "report", {**VALUE, "basis": "survey"},
             expected_seq=0, id="x" * 32)  # fmt: skip
    assert [problem.code for problem in refused.value.problems] == ["W851"]
    event = make(posts["owner"], pin_of(city), "value-report", SUBJECT, "report", VALUE, expected_seq=0, id="x" * 32)
    with pytest.raises(Problems) as refused:
        make(posts["owner"], pin_of(city), "value-report", SUBJECT, "correct", {"value": "291", "correction": "错"},
             expected_seq=1, id="y" * 32, corrects=event.id)  # fmt: skip
    assert [problem.code for problem in refused.value.problems] == ["F422"]
