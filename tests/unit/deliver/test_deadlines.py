"""Dates as minutes write them."""

from datetime import date

import pytest

from refoundry.deliver.deadlines import read_deadline, read_deadlines

HELD = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("text", "day", "sure"),
    [
        ("11月30日前完成", "2026-11-30", True),
        ("2026年12月31日（周四）前", "2026-12-31", True),
        ("完成时限：2026年12月5日", "2026-12-05", True),
        ("年底前", "2026-12-31", True),
        ("明年底", "2027-12-31", True),
        ("12月底前", "2026-12-31", True),
        ("十二月底前", "2026-12-31", True),
        ("2028年2月底前", "2028-02-29", True),
        ("12月中旬前", "2026-12-20", True),
        ("2026年一季度末", "2026-03-31", True),
        ("明年一季度末前", "2027-03-31", True),
        ("2027年上半年", "2027-06-30", True),
        ("本月底前", "2026-11-30", True),
        ("下周五前", "2026-11-27", True),
        # what has to be counted or guessed is said to be
        ("月底前", "2026-11-30", False),
        ("1月31日前", "2027-01-31", False),
        ("一季度前", "2027-03-31", False),
        ("12月前", "2026-12-31", False),
        ("十个工作日内", "2026-12-02", False),
        ("一周内", "2026-11-25", False),
        ("两个月内", "2027-01-18", False),
        ("半年内", "2027-05-18", False),
        ("2027年完成", "2027-12-31", False),
    ],
)
def test_a_date_is_read(text: str, day: str, sure: bool) -> None:
    found = read_deadlines(text, HELD)
    assert [(str(one.date), one.sure) for one in found] == [(day, sure)]


@pytest.mark.parametrize(
    "text", ["2026年11月18日，召开会议", "自2020年以来", "每月5日前报送", "每月底前", "尽快完成", "推进12个项目"]
)
def test_what_is_no_deadline(text: str) -> None:
    assert read_deadlines(text, HELD) == []


def test_a_day_that_does_not_exist_is_not_put_right() -> None:
    found = read_deadline("2月30日前完成", HELD)
    assert found is not None and found.date is None and not found.sure


def test_of_several_dates_the_last_holds_and_is_unsure() -> None:
    found = read_deadline("11月30日前提出方案，年底前完成", HELD)
    assert found is not None and (found.date, found.sure) == (date(2026, 12, 31), False)
    assert read_deadline("完善台账", HELD) is None
