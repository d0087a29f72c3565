"""What the room of the bulletins computes: differences, edits, periods, charts."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest

from refoundry.core.problems import Problems
from refoundry.deliver import Span, Standing, fold, read_span, workflow
from refoundry.report.official import Chart, Column, Heading, OfficialDocument, Paragraph, Series, Table
from refoundry.workbench.rooms.bulletins import periods
from refoundry.workbench.rooms.bulletins.differing import counted, differences, pieces
from refoundry.workbench.rooms.bulletins.editing import Edit, plain_text
from refoundry.workbench.rooms.bulletins.figure import figure_svg
from refoundry.workbench.rooms.bulletins.paper import paper
from refoundry.workbench.rooms.bulletins.texts import read_texts, written_texts

TABLE = Table(
    "逾期", (Column("事项"), Column("天数", "right")), (("甲", "3"),), source="督办台账", date="2026年11月23日"
)
BASE = OfficialDocument(
    "周报",
    (Heading("总体情况"), Paragraph("逾期2项，最长 3 天。"), TABLE, Heading("逾期", 2), Paragraph("无。")),
    number="第1期",
)
WEEK = read_span("2026-W47")
assert isinstance(WEEK, Span)


def block(*texts: str) -> OfficialDocument:
    return OfficialDocument("t", tuple(Paragraph(text) for text in texts))


def test_words_that_changed_are_found_within_their_paragraph():
    after = replace(BASE, blocks=(BASE.blocks[0], Paragraph("逾期12项，最长 3 天。"), *BASE.blocks[2:]), number="第2期")
    found = differences(BASE, after)
    assert [(one.sort, one.what) for one in found] == [("changed", "number"), ("changed", "paragraph")]
    assert [(one.sort, one.text) for one in found[1].pieces if one.sort != "same"] == [("gone", "2"), ("new", "12")]
    assert "".join(one.text for one in found[1].pieces if one.sort != "gone") == "逾期12项，最长 3 天。"


def test_blocks_that_came_and_went_are_told_from_those_that_changed():
    found = differences(block("甲乙丙丁", "不变", "一二三四五"), block("甲乙丙戊", "不变", "全然不同的话"))
    assert [one.sort for one in found] == ["changed", "added", "removed"]
    without = replace(BASE, blocks=BASE.blocks[:2] + BASE.blocks[3:])
    assert [(one.sort, one.what) for one in differences(BASE, without)] == [("removed", "table")]
    assert counted(differences(BASE, without)) == {"changed": 0, "added": 0, "removed": 1}
    assert differences(BASE, BASE) == []


@pytest.mark.parametrize(("old", "new"), [("", "新"), ("旧", ""), ("a b", "a  b"), ("x" * 5000, "y x" * 2500)])
def test_pieces_come_to_both_texts(old: str, new: str):
    found = pieces(old, new)
    assert "".join(one.text for one in found if one.sort != "new") == old
    assert "".join(one.text for one in found if one.sort != "gone") == new


def test_an_edit_that_changes_nothing_is_the_same_document():
    assert Edit.of(BASE).document() == BASE
    order = " ".join(f"b{at}" for at in range(5))
    assert Edit.read(BASE, {"order": order}, []).document() == BASE


def test_a_form_cannot_name_what_is_not_there_nor_write_into_a_table():
    form = Edit.read(BASE, {"order": "b0 b2 b99 b2 x1 n1 b٣", "b2": "改表", "n1": " 新\r\n\r\n段 "}, ["b0", "b77"])
    assert form.order == ["b0", "b2", "n1"] and form.removed == {"b0"}
    assert form.document().blocks == (TABLE, Paragraph("新\n段"))


def test_a_paragraph_is_added_first_and_after_a_block():
    form = Edit.of(BASE)
    form.add("b2")
    assert form.order == ["b0", "b1", "b2", "n1", "b3", "b4"] and form.fresh == "n1"
    form.add("first")
    assert form.order[0] == "n2"
    assert form.document() == BASE  # what is left blank is left out


def test_a_text_that_is_too_long_or_has_no_title_is_refused_with_all_that_is_wrong():
    form = Edit.of(BASE)
    form.typed["b1"], form.frame["title"] = "长" * 6001, " \n"
    with pytest.raises(Problems) as refused:
        form.document()
    assert [one.code for one in refused.value.problems] == ["W862", "W867"]
    assert plain_text("a\x00b\x0bc\td\r\ne\ud800\x7f") == "abc d\ne"


def test_texts_are_written_and_read_back_and_a_single_one_is_known():
    texts = {"zh": BASE, "en": replace(BASE, lang="en")}
    assert read_texts(written_texts(texts)) == texts  # type: ignore[arg-type]
    assert read_texts(BASE.as_dict()) == {"zh": BASE}
    for wrong in (None, [], {}, {"zh": 3}, {"zh": {"title": 3}}, {"fr": {}}):
        with pytest.raises(Problems) as refused:
            read_texts(wrong)
        assert refused.value.problems[0].code == "W861"


def taken(**kinds: str) -> dict[str, Standing]:
    empty = fold(workflow("bulletin"), ())
    return {name.replace("_", "-"): replace(empty, state=state, fields={"kind": "weekly", "period": "2026-W46"})
            for name, state in kinds.items()}  # fmt: skip


def test_a_period_has_one_bulletin_unless_it_was_withdrawn():
    assert periods.free_subject("weekly", WEEK, {}) == ("weekly-2026-W47", "")
    there = taken(weekly_2026_W47="issued")
    assert periods.free_subject("weekly", WEEK, there) == ("weekly-2026-W47",) * 2
    gone = taken(weekly_2026_W47="withdrawn")
    assert periods.free_subject("weekly", WEEK, gone) == ("weekly-2026-W47-2", "")


def test_issues_are_counted_within_the_year_and_kind():
    held = taken(a="issued", b="drafted", c="withdrawn")
    assert periods.next_number("weekly", WEEK, held) == 3
    assert periods.next_number("circular", WEEK, held) == 1
    later = read_span("2027-W02")
    assert isinstance(later, Span) and periods.next_number("weekly", later, held) == 1


def test_what_is_offered_begins_with_the_present_period():
    today = date(2026, 11, 24)
    found = periods.offers(today)
    assert [one.span.text for one in found if one.cycle == "week"][:2] == ["2026-W48", "2026-W47"]
    assert {one.span.text for one in found if one.cycle == "quarter"} == {"2026Q4", "2026Q3", "2026Q2"}
    assert periods.fits("weekly", "2026-W48", today) and not periods.fits("weekly", "2026-W49", today)
    assert periods.fits("circular", "2026Q4", today) and not periods.fits("weekly", "2026Q4", today)
    assert periods.usual_due(WEEK) == date(2026, 11, 23)


CHARTS = [
    Chart("柱", ("甲<b>", "乙"), (Series("一", (1.0, None)), Series("二", (3.0, 4.5))), "columns"),
    Chart("叠", ("甲", "乙"), (Series("一", (1.0, 0.0), "hatch"), Series("二", (30.0, None), "dots")), "stacked"),
    Chart(
        "条", ("很长很长很长很长很长很长很长很长很长的名称", "乙"), (Series("率", (100.0, 0.0)),), "bars", ceiling=100
    ),
    Chart("线", ("2020", "2021", "2022"), (Series("一", (1.0, None, 3.0)), Series("二", (2.0, 2.0, 2.0))), "lines"),
    Chart("平", ("2020",), (Series("一", (2.0,)),), "lines"),
]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda one: one.title)
def test_a_chart_is_sound_inside_its_box_and_says_its_values(chart: Chart):
    svg = ET.fromstring(str(figure_svg(chart, "c1", "说明 <x>")))
    wide, high = map(float, svg.attrib["viewBox"].split()[2:])
    assert svg.attrib["aria-label"] == "说明 <x>" and "style" not in svg.attrib
    for rect in (one for one in svg.iter("rect") if one.get("x")):
        x, y, w, h = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        assert x >= 0 and x + w <= wide + 0.1 and y >= -0.1 and y + h <= high + 0.1
    texts = [text.text for text in svg.iter("text")]
    for series in chart.series if chart.form != "lines" else ():
        for value in series.values:
            if value is not None and (value > 1 or chart.form == "bars"):
                assert any(float(text) == value for text in texts if text and text.replace(".", "").isdecimal())


def test_an_empty_chart_draws_nothing():
    assert str(figure_svg(Chart("空", (), ()), "c", "")) == ""


def test_a_page_counts_as_the_file_does():
    made = paper(replace(BASE, mark="草稿", synthetic=True, copies=("市委办公室", "市人大办公室")))
    assert [part.text for part in made.parts if part.sort == "heading"] == ["一、总体情况", "（一）逾期"]
    assert made.parts[2].text == "表1　逾期" and made.parts[2].source == "来源：督办台账；日期：2026年11月23日"
    assert made.parts[2].rows == ((("事项", "left", "甲"), ("天数", "right", "3")),)
    assert made.copies == "抄送：市委办公室，市人大办公室。" and made.marks[0] == "（草稿）" and len(made.marks) == 2


@pytest.mark.parametrize(
    "chart",
    [
        Chart("缺", ("2020",), (Series("一", (None,)),), "lines"),
        Chart("零", ("甲", "乙"), (Series("一", (0.0, 0.0)), Series("二", (None, 0.0))), "bars", ceiling=100),
    ],
)
def test_a_chart_with_nothing_to_show_is_not_drawn(chart: Chart):
    assert figure_svg(chart, "c1", "说明") == ""
