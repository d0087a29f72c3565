"""The bulletin: what it says of one made-up week, in both languages, and how it is written into a file."""

import json
import re
from datetime import date
from importlib.resources import files

import polars as pl
import pytest

from refoundry.report.official import Chart, Heading, OfficialDocument, Paragraph, Table, write_official
from refoundry.report.phrasebook import document
from refoundry.report.words import Words
from tests.unit.report.bulletin_sample import (
    AT,
    FROM,
    TO,
    draft,
    issue,
    log,
    plan,
    progress,
    said,
    section,
    standings,
    start,
    without,
)
from tests.unit.report.made_up import ROWS, frame, frames
from tests.unit.report.official_sample import C, W, texts, xml

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_the_frame_of_the_document():
    one = draft(mark="征求意见稿", copies=("市委办公室",))
    assert one.title == "《云泽市产业体系重构实施方案》\n实施情况周报"
    assert one.head == one.issuer == one.printer == "云泽市产业体系重构领导小组办公室"
    assert (one.number, one.addressee, one.date) == ("第12期", "领导小组各成员单位", date(2026, 11, 23))
    assert (one.mark, one.copies, one.synthetic) == ("征求意见稿", ("市委办公室",), True)
    assert draft(number="云产重办〔2026〕12号").number == "云产重办〔2026〕12号"
    assert draft(issuer="市政府办公室").head == "市政府办公室"


def test_sections_stand_in_their_order():
    assert [one.text for one in draft().blocks if isinstance(one, Heading) and one.level == 1] == [
        "总体情况", "目标进展", "任务推进", "需要协调和会商的事项", "部门办理情况", "下期到期事项", "数据来源与口径",
    ]  # fmt: skip


def test_a_longer_period_makes_a_circular():
    one = draft(period_from=date(2026, 10, 1))
    assert one.title == "关于《云泽市产业体系重构实施方案》\n实施情况的通报"


def test_a_plan_without_a_leading_group_still_has_an_issuer():
    one = draft(plan=plan(group=False))
    assert one.issuer == "方案实施工作机构" and one.addressee == "各责任单位"


def test_the_answer_is_a_sentence_of_the_tasks_and_one_of_the_targets():
    period, answer, targets = section(draft(), "总体情况")
    assert period.text == "本期为2026年11月16日至11月22日，数据截至2026年11月23日。"
    assert answer.text.count("。") == 1
    for wanted in (
        "8项任务中，待下达1项、退单待重新下达1项、已下达待接收1项、办理中2项、待协调1项、待会商1项、核验通过1项",
        "本期下达1项、办结1项",
        "逾期2项，最长逾期21个工作日",
        "应报进展3份、按时1份",
    ):
        assert wanted in answer.text
    wanted = "方案的12个目标节点中，完成1个、未完成1个、正常1个、有风险1个、滞后1个、尚不能判定7个。"
    assert targets.text == wanted


def test_where_no_target_can_be_judged_the_answer_says_so():
    unknown = [row for row in ROWS if row["status"] == "unknown"]
    one = draft(frames={"goals": frame(unknown, frames()["goals"].schema)})
    assert (
        section(one, "总体情况")[2].text
        == f"方案的{len(unknown)}个目标节点目前都不能判定，应予补充的单位见“尚不能判定的目标节点”。"
    )


def test_goals_are_charted_by_due_year_with_every_target_once():
    (chart,) = [one for one in section(draft(), "目标进展") if isinstance(one, Chart)]
    assert chart.categories == ("2024年", "2030年", "未写年份")
    assert sum(value for series in chart.series for value in series.values) == len(ROWS)
    assert len(chart.series) <= 6
    assert {series.name: series.values for series in chart.series}["尚不能判定"] == (4.0, 2.0, 1.0)
    assert chart.source.startswith("目标评估") and chart.date == "2025年6月30日"


def test_few_statuses_leave_room_to_say_what_lacks():
    unknown = [row for row in ROWS if row["status"] == "unknown"]
    one = draft(frames={"goals": frame(unknown, frames()["goals"].schema)})
    (chart,) = [block for block in section(one, "目标进展") if isinstance(block, Chart)]
    assert [series.name for series in chart.series] == ["缺数据", "待评判", "方案未写明"]


def test_what_is_missed_or_at_risk_is_listed_the_missed_first():
    (table,) = [one for one in section(draft(), "未完成和有风险的目标节点") if isinstance(one, Table)]
    assert [row[4] for row in table.rows] == ["未完成", "滞后（概率不到1%）", "有风险（概率约41%）"]
    assert table.rows[0] == ("百亿级园区", "2024", "3–5个", "2024年2个", "未完成", "市工业和信息化局")


def test_what_cannot_be_judged_is_counted_by_who_is_asked():
    (table,) = [one for one in section(draft(), "尚不能判定的目标节点") if isinstance(one, Table)]
    assert sum(int(row[4]) for row in table.rows) == 7
    assert table.rows[0] == ("市科技局", "1", "1", "0", "2")
    assert all(int(row[4]) == sum(map(int, row[1:4])) for row in table.rows)


def test_what_moved_is_said_against_the_last_scorecard():
    assert "没有上一期评估可比" in said(section(draft(), "本期变化"))
    assert "没有变化" in said(section(draft(previous=frames()["goals"]), "本期变化"))
    before = frames()["goals"].with_columns(
        pl.when(pl.col("key") == "advanced@2024").then(pl.lit("unknown")).otherwise(pl.col("status")).alias("status"),
        pl.when(pl.col("key") == "advanced@2024")
        .then(pl.lit("no data"))
        .otherwise(pl.col("unknown_kind"))
        .alias("unknown_kind"),
        pl.when(pl.col("goal") == "loss").then(pl.lit(18.0)).otherwise(pl.col("latest")).alias("latest"),
    )
    moved = said(section(draft(previous=before), "本期变化"))
    assert "2个目标节点有变化" in moved
    assert "先进制造业增加值占比（2024年目标节点）状态由“无数据”变为“完成”。" in moved
    assert "亏损面（2030年目标节点）最新值由2024年18.0%变为2024年19.6%。" in moved
    fewer = said(section(draft(previous=before.head(3)), "本期变化"))
    assert "另有9个目标节点为新列，0个不再列出。" in fewer


def test_tasks_issued_in_the_period_with_their_owner_and_date():
    text = said(section(draft(), "本期下达"))
    assert "本期下达1项。" in text  # one that came back at once is not out
    assert "1.清理 =cmd场地 { PAGE }（东凤镇），完成时限2026年11月25日，批示编号2026-118。" in text
    assert "尚未下达1项，方案都没有写完成时间。" in text


def test_tasks_done_with_their_evidence():
    text = said(section(draft(), "本期办结"))
    assert (
        "编制企业清单（市商务局，2026年11月20日核验通过）；办结情况：三份清单已印发；完成数量3份（目标3份）；佐证材料：清单、说明；在时限内报结。"
        in text
    )
    late = {**standings(), "lists": log("lists", issue("2026-10-12", "commerce", "2026-11-13"), start("2026-10-13"),
            ("2026-11-18", "report", "department", {"summary": "好", "evidence": "x"}),
            ("2026-11-20", "accept", "leading-group", {"opinion": "属实"}))}  # fmt: skip
    assert "报结超过时限3个工作日" in said(section(draft(standings=late), "本期办结"))


def test_overdue_tasks_the_longest_first():
    (table,) = [one for one in section(draft(), "逾期事项") if isinstance(one, Table)]
    assert table.rows == (
        ("盘活闲置用地", "市自然资源局", "10月23日", "21", "待会商", "未报进展"),
        ("摸底低效园区", "市自然资源局", "11月6日", "11", "待协调", "未报进展"),
    )
    assert table.source == "督办台账" and table.date == "2026年11月23日"


def test_progress_reported_in_the_period():
    text = said(section(draft(), "进展报告"))
    assert "本期收到进展报告2份，涉及2项任务。" in text
    assert "建立链长制（市工业和信息化局）：文件已会签。" in text and "已起草" not in text
    assert "编制数字经济方案（市商务局）：初稿完成（佐证材料：初稿）。" in text


def test_what_waits_for_others_says_whom_it_waits_for():
    text = said(section(draft(), "需要协调和会商的事项"))
    assert (
        "摸底低效园区（市自然资源局）：权属资料不全；请市工业和信息化局、市住建局协调，自2026年11月12日起已7个工作日，11月26日期满未决的提交会商。"
        in text
    )
    assert (
        "盘活闲置用地（市自然资源局）：逾期或未决超过规定工作日；2026年11月10日提交会商，原定完成时限2026年10月23日。"
        in text
    )
    assert "设立产业基金（退单单位：市商务局）：职责不在本局。" in text
    assert "前松后紧" in text


def test_no_run_and_no_score_stands_in_the_body():
    one = draft()
    body = json.dumps([block.as_dict() if hasattr(block, "as_dict") else str(block) for block in one.blocks[:-5]])
    text = said(one.blocks)
    assert "20250630-090000-goals" not in body and "Brier" not in text
    assert text.index("20250630-090000-goals") > text.index("数据来源与口径")


def test_nothing_blank_stands_between_chinese_and_figures():
    text = said(draft().blocks)
    assert not re.search(r"[\u4e00-\u9fff] [0-9]|[0-9%] [\u4e00-\u9fff]", text)


def test_sources_and_definitions_come_last():
    text = said(section(draft(), "数据来源与口径"))
    for wanted in (
        "督办台账",
        "20条记录",
        "工作日",
        "facts-7c1e",
        "20250630-090000-goals",
        "“完成”指",
        "云泽市统计年鉴",
        "回测",
        "演示数据",
    ):
        assert wanted in text
    assert "原始" not in text and "核对原文：" not in text  # the yearbook is also read in the original


def test_what_the_register_says_against_itself_is_told():
    broken = standings()["chains"]
    two = log(
        "chains",
        *[
            (str(step.event.at)[:10], step.event.move, step.event.role, dict(step.event.payload))
            for step in broken.steps[:2]
        ],
    )
    assert "不符" not in said(section(draft(standings={"chains": two}), "数据来源与口径"))
    from refoundry.deliver import Event, fold, workflow

    odd = Event("x", "chains", "task", "close", "a", "leading-group", AT, 3)
    against = fold(workflow("task"), [*(step.event for step in two.steps), odd])
    assert "台账有1处记录与办理规则不符" in said(section(draft(standings={"chains": against}), "数据来源与口径"))


def test_an_empty_register_and_no_scorecard_are_said_not_drawn():
    one = draft(frames={}, standings={}, meta=None)
    assert not [block for block in one.blocks if isinstance(block, Chart | Table)]
    text = said(one.blocks)
    for wanted in (
        "待下达7项", "没有可用的目标评估结果", "本期没有新下达的任务。", "本期没有办结的任务。", "没有逾期未办结的任务。",
        "本期没有收到进展报告。", "目前没有待协调、待会商", "不作排名", "没有到期事项",
    ):  # fmt: skip
        assert wanted in text
    assert not one.synthetic


def test_other_matters_are_passed_over():
    from refoundry.deliver import Event, fold, workflow

    asked = {"question": "x", "addressee": "y", "purpose": "z", "ground": "g"}
    other = fold(workflow("data-request"), [Event("r1", "r1", "data-request", "draft", "a", "analyst", AT, 1, asked)])
    assert draft(standings={**standings(), "r1": other}) == draft()


def test_the_same_inputs_come_to_the_same_document():
    assert draft() == draft()
    assert write_official(draft()) == write_official(draft())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_written_and_edited_as_any_official_document(lang):
    one = draft(lang)
    written = write_official(one)
    assert xml(written, "word/charts/chart1.xml").find(f".//{C}ser") is not None
    assert xml(written, "word/charts/chart2.xml").find(f".//{C}ser") is not None
    assert not list(xml(written, "word/document.xml").iter(f"{W}instrText"))
    assert OfficialDocument.from_dict(json.loads(json.dumps(one.as_dict()))) == one
    shown = texts(written)
    for block in one.blocks:
        if isinstance(block, Paragraph):
            assert block.text in shown


def test_english_is_complete():
    """Only what departments wrote and the names of Chinese sources stay Chinese."""
    quoted = (
        "清理 =cmd 场地 { PAGE }",
        "三份清单已印发",
        "清单",
        "说明",
        "文件已会签",
        "初稿完成",
        "初稿",
        "权属资料不全",
        "市住建局",
        "职责不在本局",
        "云泽市统计年鉴",
        "3 份",
    )
    one = draft("en", meta=None)
    rest = "\n".join((one.title, one.head, one.addressee, one.number, said(one.blocks)))
    for text in quoted:
        rest = rest.replace(text, "")
    assert not CHINESE.search(rest), CHINESE.findall(rest)
    titles = [column.title for block in one.blocks if isinstance(block, Table) for column in block.columns]
    assert not any(CHINESE.search(title) for title in titles)
    assert one.lang == "en" and "One task was done in the period." in rest


def test_a_long_list_is_cut_and_says_so():
    many = {
        f"x{n:02}": log(
            f"x{n:02}",
            issue("2026-11-16", "land", "2026-12-31"),
            start("2026-11-17"),
            progress("2026-11-18", "2026-W46", "好"),
        )
        for n in range(25)
    }
    text = said(section(draft(standings=many), "进展报告"))
    assert "20.办理" in text and "21.办理" not in text
    assert "以上列出20项，共25项，其余见督办台账。" in text


def test_provisional_terms_are_marked():
    from refoundry.deliver import Calendar

    short = Calendar(first=date(2020, 1, 1), last=date(2026, 11, 24))
    one = draft(calendar=short)
    assert "11月26日（暂定）" in said(section(one, "下期到期事项"))
    assert "为暂定" in said(section(one, "数据来源与口径"))


def test_frames_may_be_missing():
    for name in ("outlook", "record", "consistency"):
        assert isinstance(draft(frames=without(name)), OfficialDocument)
    assert "方案目标需要明确的问题" not in said(draft(frames=without("consistency")).blocks)


@pytest.mark.parametrize("changes", [{"period_from": TO, "period_to": FROM}, {"at": AT.replace(tzinfo=None)}])
def test_a_period_that_cannot_be_is_refused(changes):
    with pytest.raises(ValueError):
        draft(**changes)


@pytest.mark.parametrize("file", ["bulletin.yaml", "official.yaml"])
def test_every_word_has_both_languages_and_the_same_blanks(file):
    loose = {
        "document.head",
        "words.range_same",
        "words.range",
        "numbers.heading_1",
        "numbers.heading_2",
        "numbers.heading_3",
        "frame.day",
        "words.day_of_year",
    }
    for group, entries in document(file).items():
        for name, entry in entries.items() if group != "fonts" else ():
            assert entry["zh"] and entry["en"], name
            blanks = [set(re.findall(r"\{(\w+)", entry[lang])) for lang in ("zh", "en")]
            if f"{group}.{name}" not in loose and "one" not in entry:
                assert blanks[0] == blanks[1], name


def test_every_word_is_used():
    """By its whole name, or where names are put together by its first part; terms name their own."""
    from refoundry.deliver import workflow

    folder = files("refoundry.report")
    modules = [one for one in folder.iterdir() if one.name.startswith("bulletin") and one.name.endswith(".py")]
    source = "".join(one.read_text("utf-8") for one in modules)
    terms = {term.name for term in workflow("task").terms}
    statuses = {one.name.replace(" ", "_") for one in Words("zh").legend()}
    assert set(document("bulletin.yaml")["statuses"]) == statuses
    together = {"columns", "sections", "matters", "departments", "document", "goals"}
    for group, entries in document("bulletin.yaml").items():
        for name in entries if group != "statuses" else ():
            whole = f'"{group}.{name}"' in source
            assert (
                whole or (group == "next" and name in terms) or (group in together and name.split("_")[0] in source)
            ), name


def test_references_as_the_register_holds_them_are_named_by_their_titles():
    owner = ["departments/industry"]
    held = {"chains": log("chains", issue("2026-11-02", owner, "2026-11-10"), start("2026-11-02"),
                          ("2026-11-16", "raise", "department", {"obstacle": "缺地", "asked-of": ["towns/unknown"]}))}  # fmt: skip
    told = json.dumps(draft(standings=held).as_dict(), ensure_ascii=False)
    assert "departments/" not in told and "市工业和信息化局" in told
    assert "towns/unknown" in told  # what the plan does not know stays as it was entered
