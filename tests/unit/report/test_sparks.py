"""Sparklines: what is joined, what stands alone, and that nothing of the data becomes markup."""

import re
from dataclasses import replace
from xml.etree import ElementTree

from refoundry.report.charts import Course, Mark, course_chart
from refoundry.report.courses import chart_key, goal_course
from refoundry.report.drawn import as_drawn
from refoundry.report.sparks import HEIGHT, WIDTH, spark
from refoundry.report.words import Words
from tests.unit.report.made_up import goal, latest, seen

ZH, EN = Words("zh"), Words("en")
TITLES = ("甲", "A")


def test_comparable_values_are_joined_and_others_stand_alone() -> None:
    values = [seen("2020", 48.0, "2021"), seen("2021", 49.0, "2022"), seen("2022", 50.6, "2023")]
    other = seen("2022", 44.0, "2023公报", used=False)
    row = goal("a", TITLES, 2024, target=52.0, history=[*values, other])
    drawn = str(spark(row, ZH))
    (line,) = re.findall(r'points="([^"]+)"', drawn)
    assert len(line.split()) == 3
    assert re.findall(r"c-(?:used|other)", drawn) == ["c-used", "c-other"]  # the newest, and what is not joined
    assert drawn.count("c-target") == 1
    assert "2020年 48.0%；2022年 50.6%" in drawn or "2020年 48.0%；2022年 44.0%" in drawn


def test_everything_stays_inside() -> None:
    row = goal("a", TITLES, 2035, target=90.0, history=[seen("2020H1", 3.0, "2020"), seen("2024", 60.0, "2025")])
    tree = ElementTree.fromstring(str(spark(row, EN)))
    for dot in tree.iter("circle"):
        assert 0 < float(dot.attrib["cx"]) < WIDTH and 0 < float(dot.attrib["cy"]) < HEIGHT


def test_nothing_published_is_no_picture_and_one_value_is_a_dot() -> None:
    assert str(spark(goal("a", TITLES, 2024), ZH)) == ""
    assert str(spark(goal("a", TITLES, None, history=[seen("2024", 5.0, "2025")]), ZH)).count("<circle") == 1


def test_no_colour_and_no_markup_of_the_data() -> None:
    row = goal("a", TITLES, 2024, target=1.0, unit="<b>", history=[seen("2024", 5.0, "2025")])
    drawn = str(spark(row, ZH))
    assert "<b>" not in drawn
    assert not re.search(r"fill=|stroke=|style=", drawn)


def test_growth_has_no_line_to_reach() -> None:
    row = goal("a", TITLES, 2024, target=100.0, comparison="growth", history=[seen("2024", 5.0, "2025")])
    assert "c-target" not in str(spark(row, ZH))


def test_a_superseded_value_and_one_that_is_not_approved_yet_are_told_apart() -> None:
    marks = (Mark(2022, 2.7, "x"), Mark(2024, 2.9, "old", used=False, superseded=True))
    course = Course("c", "t", "d", marks=marks)
    assert chart_key(course, ZH) == ("used", "superseded")
    assert str(course_chart(course)).count("c-superseded") == 1
    proposed = replace(course, marks=(*marks, Mark(2024, 2.8, "new", used=False, proposed=True)))
    assert str(course_chart(proposed)).count("c-proposed") == 1


ROUNDED = [
    seen("2021", 2.3, "2022公报"),
    seen("2022", 2.77, "2024年鉴", used=False),
    seen("2022", 2.8, "2022公报", rounds=True),
]


def test_the_exact_value_of_a_period_carries_the_line_and_its_rounding_stands_beside_it() -> None:
    assert [one["used"] for one in as_drawn(ROUNDED)] == [True, True, False]
    other = [*ROUNDED[:2], {**ROUNDED[2], "rounds": False}]
    assert [one["used"] for one in as_drawn(other)] == [True, False, True]  # another figure is no rounding of it
    row = goal("a", TITLES, 2024, target=2.8, history=ROUNDED, **latest(2.77, "2022", "2024年鉴"))
    drawn = str(spark(row, ZH))
    assert "2021年 2.3%；2022年 2.77%" in drawn and "c-other" not in drawn
    course = goal_course([row], "", ZH)
    assert [(mark.value, mark.used, mark.rounded) for mark in course.marks] == [
        (2.3, True, False), (2.77, True, False), (2.8, False, True),
    ]  # fmt: skip
    assert chart_key(course, ZH) == ("used", "rounded")
    assert course.latest is not None and course.latest.value == 2.77
