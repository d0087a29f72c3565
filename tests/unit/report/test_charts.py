"""Charts: what they show, where labels go, and that no text of the data becomes markup."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.report.charts import HEIGHT, WIDTH, Course, FanPoint, Mark, TargetLine, course_chart, ticks
from refoundry.report.courses import chart_key, goal_course, moment, outlook_course
from refoundry.report.goal_view import goal_view
from refoundry.report.labels import Label, placed, width
from refoundry.report.messages import goal_message
from refoundry.report.outlook_view import outlook_message, outlook_views
from refoundry.report.words import Words
from tests.unit.report.made_up import META, ROWS, frames, goal, latest, seen

ZH, EN = Words("zh"), Words("en")
COURSE = Course(
    name="c",
    title="<b>标题</b>",
    describes="x & y",
    marks=(Mark(2020, 48.0, "2020 <48>"), Mark(2022, 50.6, "2022"), Mark(2021, 47.0, "bound", False, "over")),
    baseline=Mark(2019.75, 48.0, "start"),
    baseline_label="基期 48.0%",
    latest=Mark(2022, 50.6, "latest"),
    latest_label="2022年 50.6%",
    targets=(TargetLine(2024, 50.0, "2024 目标 50%"), TargetLine(2030, 56.0, "2030 目标 56%", 58.0)),
    needed=((2022, 50.6, 2030, 56.0),),
    fan=(FanPoint(2023, 51.0, 50.0, 52.0), FanPoint(2024, 51.5, 50.2, 52.8)),
    fan_label="2024预测",
)


def _classes(course: Course) -> list[str]:
    return re.findall(r'class="(c-[a-z-]+)"', str(course_chart(course)))


def test_one_moment_without_target_or_forecast_is_said_and_not_drawn() -> None:
    start = {"baseline": 3.0, "baseline_period": "2020H1", "unit": "个", "words_zh": "更多", "comparison": "rank"}
    row = goal("a", ("千亿级产业集群", "Clusters"), 2035, **start)
    assert not goal_course([row], "", ZH).drawable
    view = goal_view([row], META, ZH)
    assert view.chart is None and view.chart_key == ()
    assert view.instead == "目前只有一个时点的数：基期 3 个（2020年上半年）。市统计局提供年度值后，此处显示走势。"
    seen_now = latest(4.0, "2024", "2024报告") | {"history": [seen("2024", 4.0, "2024报告")]}
    assert goal_view([row | seen_now], META, ZH).chart is not None  # two moments are a course
    assert goal_view([row | {"target": 5.0}], META, ZH).chart is not None  # so is the way to a target
    alone = goal("b", ("甲", "A"), None, words_zh="乙", **seen_now)
    assert goal_view([alone], META, EN).instead.startswith("One point in time is all there is: 4.0% (2024). ")
    nothing = goal("c", ("甲", "A"), 2024, target=5.0)
    assert goal_view([nothing], META, ZH).instead == "没有可画的数：市统计局提供年度值后，此处显示走势。"


def test_a_chart_is_well_formed_named_and_escaped() -> None:
    tree = ElementTree.fromstring(str(course_chart(COURSE)))
    assert tree.attrib["role"] == "img"
    assert tree.attrib["aria-labelledby"] == "c-t c-d"
    assert [child.text for child in list(tree)[:2]] == ["<b>标题</b>", "x & y"]
    assert "<script" not in str(course_chart(replace(COURSE, latest_label="<script>")))


def test_every_kind_of_mark_is_drawn() -> None:
    held = _classes(COURSE)
    wanted = {"c-used": 2, "c-bound": 1, "c-base": 1, "c-target": 2, "c-band": 1, "c-need": 1, "c-fan": 1, "c-line": 1}
    assert {name: held.count(name) for name in wanted} == wanted


def test_a_bare_course_draws_no_more_than_it_knows() -> None:
    held = _classes(Course("c", "t", "d", marks=(Mark(2020, 5.0, "x"),)))
    assert not {"c-line", "c-fan", "c-target", "c-base", "c-need"} & set(held)
    assert Course("c", "t", "d").empty


def test_no_colour_is_written_into_a_chart() -> None:
    assert not re.search(r"#[0-9a-fA-F]{3,6}|rgb|fill=|stroke=", str(course_chart(COURSE)))


@given(
    st.lists(st.tuples(st.integers(1990, 2050), st.floats(-1e7, 1e7)), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(2000, 2060), st.floats(-1e7, 1e7)), max_size=3),
)
def test_everything_stays_on_the_page(marks: list[tuple[int, float]], targets: list[tuple[int, float]]) -> None:
    course = Course(
        "c", "t", "d",
        marks=tuple(Mark(year, value, "m") for year, value in marks),
        targets=tuple(TargetLine(year, value, "目标") for year, value in targets),
    )  # fmt: skip
    text = str(course_chart(course))
    for x, y in re.findall(r'cx="([-\d.]+)" cy="([-\d.]+)"', text):
        assert 0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT
    assert "nan" not in text and "inf" not in text


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9))
def test_ticks_span_the_range_with_few_steps(low: float, spread: float) -> None:
    found = ticks(low, low + spread)
    assert 2 <= len(found) <= 6
    assert found == sorted(set(found))
    slack = 1e-6 * max(abs(low), spread)
    assert found[0] <= low + slack and found[-1] >= low + spread - slack


@pytest.mark.parametrize(
    ("text", "time"), [("2020", 2020.0), ("2020H2", 2020.25), ("2020Q2", 2019.75), ("2022-2024", 2024.0), ("", None)]
)
def test_periods_have_their_place(text: str, time: float | None) -> None:
    assert moment(text) == time


def test_labels_do_not_cover_each_other() -> None:
    box = (50.0, 2.0, 418.0, 214.0)
    labels = [
        Label("2024 目标 50%", 300, 100, "a", "end"),
        Label("2024年 49.9%", 300, 102, "b"),
        Label("基期", 298, 101, "c"),
    ]
    frames_of = []
    for label, x, y, anchor in placed(labels, [(300, 100)], [], box):
        wide = width(label.text)
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        assert box[0] <= left and left + wide <= box[2]
        frames_of.append((left, y - 11, left + wide, y + 2))
    for i, one in enumerate(frames_of):
        for other in frames_of[i + 1 :]:
            assert min(one[2], other[2]) <= max(one[0], other[0]) or min(one[3], other[3]) <= max(one[1], other[1])


def test_a_chinese_sign_is_wider() -> None:
    assert width("目标") > width("ab")


def test_a_goal_s_course_comes_from_its_rows() -> None:
    rows = [row for row in ROWS if row["goal"] == "advanced"]
    course = goal_course(rows, goal_message(rows, META.as_of, ZH), ZH)
    assert [(line.due, line.value) for line in course.targets] == [(2024, 50.0), (2030, 56.0)]
    assert course.needed == ((2019.75, 48.0, 2024.0, 50.0), (2022.0, 50.6, 2030.0, 56.0))
    assert len(course.fan) == 8
    assert course.latest_label == "2022年 50.6%"
    assert "2030目标值 ≥ 56%" in course.describes
    assert chart_key(course, ZH) == ("used", "needed", "fan")


def test_growth_is_no_level_to_draw() -> None:
    rows = [row for row in ROWS if row["goal"] == "water"]
    assert goal_course(rows, "", ZH).empty and not goal_course(rows, "", ZH).targets


def test_context_series_say_where_they_head() -> None:
    row = frames()["outlook"].to_dicts()[0]
    assert outlook_message(row, ZH) == "地区生产总值：按2016—2023年走势，2025年约 4,140 亿元（3,960–4,330）"
    assert outlook_message({**row, "fan": []}, ZH) == "地区生产总值"
    (view,) = outlook_views([row, {**row, "history": [], "fan": []}], [], ZH)
    assert view.about == "2016—2023年，8个可比年度值；方法：阻尼趋势"
    (told,) = outlook_views([row | {"note_zh": "2024年鉴，2016—2023 年可比年度值8个"}], [], ZH)
    assert told.about == "方法：阻尼趋势"
    assert outlook_course(row, "n", "m", ZH).latest_label == "2023年 3,910 亿元"


def of_two_publications() -> list[dict[str, object]]:
    """A series that rounds what another publication gives exactly."""
    left = {"period": "2022", "vintage": "2024年鉴", "reason_zh": "属于另一出版物，不混用", "reason_en": "another"}
    row = goal("rd", ("研发", "R&D"), 2024, target=2.8, **latest(2.77, "2022", "2024年鉴"))
    row["history"] = [
        seen("2021", 2.3, "2022公报"),
        seen("2022", 2.77, "2024年鉴", used=False),
        seen("2022", 2.8, "2022公报", rounds=True),
    ]
    row["left_out"] = [left, {**left, "period": "2019", "vintage": "2020年鉴"}]
    return [row]


def test_an_exact_value_drawn_for_its_rounding_is_said_and_is_not_left_out() -> None:
    view = goal_view(of_two_publications(), META, Words("zh"))
    assert "图中2022年画的是确数 2.77%（云泽市统计年鉴），2.8% 是它的取整。" in view.series_note
    assert [one[0] for one in view.left_out] == ["2019年"]


def test_a_few_points_all_carry_their_value_and_the_axis_its_unit() -> None:
    drawn = str(goal_view(of_two_publications(), META, Words("zh")).chart)
    assert ">2021年 2.3%<" in drawn and drawn.count(">2022年 2.77%<") == 1 and ">2022年 2.8%<" not in drawn
    assert '<text class="c-tick" x="2" y="12">%</text>' in drawn
    (row,) = of_two_publications()
    row["history"] = [seen(str(year), 2.0 + year % 10, "2022公报") for year in (2018, 2019, 2020, 2021)]
    assert ">2019年 11.0%<" not in (
        many := str(goal_view([row], META, Words("zh")).chart)
    ) and "2018年 10" not in re.sub("<title>.*?</title>", "", many)
