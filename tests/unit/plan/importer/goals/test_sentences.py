"""Sentences as plans of many provinces write them: name, bound, value, unit, year."""

from types import SimpleNamespace

import pytest

from refoundry.plan.importer.goals import GoalDraft, read_goals


def goals(text: str, title: str = "") -> list[GoalDraft]:
    lines = [line for line in text.splitlines() if line.strip()]
    return read_goals([SimpleNamespace(number=n, text=line) for n, line in enumerate(lines, 1)], title)


def short(text: str, title: str = "") -> list[tuple[object, ...]]:
    return [(g.indicator, g.comparison, g.value, g.unit) for g in goals(text, title)]


CASES = [
    (
        "服务业增加值达到900亿元，占地区生产总值比重达48%",
        [("服务业增加值", "=", 900, "亿元"), ("服务业增加值占地区生产总值比重", "=", 48, "%")],
    ),
    (
        "地区生产总值突破1万亿元，年均增长6%左右",
        [("地区生产总值", ">", 10000, "亿元"), ("地区生产总值年均增长", "growth", 6, "%")],
    ),
    (
        "先进制造业、高技术制造业占规上工业增加值比重分别达到50%和25%",
        [("先进制造业占规上工业增加值比重", "=", 50, "%"), ("高技术制造业占规上工业增加值比重", "=", 25, "%")],
    ),
    ("制造业增加值占地区生产总值比重保持在45%以上", [("制造业增加值占地区生产总值比重", ">=", 45, "%")]),
    ("城镇调查失业率控制在5.5%以内", [("城镇调查失业率", "<=", 5.5, "%")]),
    ("培育5家百亿级企业、20家十亿级企业", [("百亿级企业", "=", 5, "家"), ("十亿级企业", "=", 20, "家")]),
    (
        "形成1个万亿级、5个千亿级、10个百亿级产业集群",
        [("万亿级产业集群", "=", 1, "个"), ("千亿级产业集群", "=", 5, "个"), ("百亿级产业集群", "=", 10, "个")],
    ),
    ("培育国家级专精特新“小巨人”企业100家", [("国家级专精特新“小巨人”企业", "=", 100, "家")]),
    (
        "规上工业企业达5000家，其中超百亿元企业10家",
        [("规上工业企业", "=", 5000, "家"), ("超百亿元企业", "=", 10, "家")],
    ),
    (
        "建成省级以上创新平台100家，其中国家级10家",
        [("省级以上创新平台", "=", 100, "家"), ("国家级创新平台", "=", 10, "家")],
    ),
    (
        "培育营业收入超千亿元企业1家、超百亿元企业12家",
        [("营业收入超千亿元企业", "=", 1, "家"), ("营业收入超百亿元企业", "=", 12, "家")],
    ),
    ("力争5家企业营业收入突破100亿元", [("营业收入突破100亿元企业", "=", 5, "家")]),
    ("12条重点产业链营业收入达到2.6万亿元以上", [("12条重点产业链营业收入", ">=", 26000, "亿元")]),
    ("单位GDP能耗累计下降13.5%", [("单位GDP能耗累计下降", "growth", 13.5, "%")]),
    ("产值比2020年翻一番", [("产值增长", "growth", 100, "%")]),
    ("园区总产值达到2020年的2.2倍", [("园区总产值增长", "growth", 120, "%")]),
    ("专精特新企业增长两倍", [("专精特新企业增长", "growth", 200, "%")]),
    ("物流成本占销售额比重降低1个百分点", [("物流成本占销售额比重", "change", -1, "百分点")]),
    (
        "三次产业结构调整为1.9:47.2:51.9",
        [("第一产业占比", "=", 1.9, "%"), ("第二产业占比", "=", 47.2, "%"), ("第三产业占比", "=", 51.9, "%")],
    ),
    ("城乡居民收入比缩小到1.8:1", [("城乡居民收入比", "=", 1.8, None)]),
    ("两化融合发展指数达到108", [("两化融合发展指数", "=", 108, None)]),
    ("民营经济增加值占比达到XX%", [("民营经济增加值占比", "=", None, "%")]),
    ("60%以上的规上企业建立研发机构", [("规上企业建立研发机构比例", ">=", 60, "%")]),
    ("不少于5万亩低效工业园拆除整理", [("低效工业园拆除整理", ">=", 50000, "亩")]),
    ("划定不少于250平方公里的工业用地保护红线", [("工业用地保护红线", ">=", 250, "km2")]),
    (
        "引进亿元以上项目150个，其中10亿元以上项目15个",
        [("亿元以上项目", "=", 150, "个"), ("10亿元以上项目", "=", 15, "个")],
    ),
    ("突破关键核心技术100项", [("关键核心技术", "=", 100, "项")]),
    ("国家级、省级绿色工厂10家、50家", [("国家级绿色工厂", "=", 10, "家"), ("省级绿色工厂", "=", 50, "家")]),
    (
        "装备制造、能源化工产业营业收入均突破1万亿元",
        [("装备制造产业营业收入", ">", 10000, "亿元"), ("能源化工产业营业收入", ">", 10000, "亿元")],
    ),
    (
        "新一代信息技术产业规模突破4000亿元、高端装备2500亿元",
        [("新一代信息技术产业规模", ">", 4000, "亿元"), ("高端装备产业规模", "=", 2500, "亿元")],
    ),
    ("工业增加值增长9%以上，力争10%", [("工业增加值增长", "growth", 9, "%"), ("工业增加值增长", "growth", 10, "%")]),
    ("設立總規模不低於五十億元的產業基金", [("产业基金总规模", ">=", 50, "亿元")]),
    ("全員勞動生產率達到３５萬元／人", [("全员劳动生产率", "=", 35, "万元/人")]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:16] for case in CASES])
def test_forms(text: str, expected: list[tuple[object, ...]]) -> None:
    assert short(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "构建“5+3+X”产业体系，形成一轴两带三区空间格局，实施“十百千”工程",
        "落实国发〔2020〕15号文件精神，办好第14届博览会",
        "推进5G、8K、工业4.0融合发展，对标世界500强",
        "聚焦12条重点产业链协同发展，打造15分钟便民生活圈",
        "联系电话：0531-12345678，每周一上午9时至11时受理",
        "统筹推进“五位一体”总体布局，增强“四个意识”、坚定“四个自信”、做到“两个维护”",
    ],
)
def test_what_is_no_goal(text: str) -> None:
    assert short(text) == []


def test_the_year_is_carried_over_clauses_and_paragraphs() -> None:
    found = goals(
        "到2024年，产值达到100亿元，税收达到10亿元。\n——创新能力。研发投入强度达到3%。\n到2035年，产值达到500亿元。"
    )
    assert [goal.year for goal in found] == [2024, 2024, 2024, 2035]
    assert found[2].period == "到2024年"


def test_the_year_of_the_title_holds_where_the_sentence_has_none() -> None:
    (goal,) = goals("产值突破100亿元", "某区三年行动计划（2021—2023年）")
    assert (goal.year, goal.period) == (2023, None)


def test_the_year_of_the_heading() -> None:
    found = goals("（一）近期目标（2022年）\n产值达到100亿元。\n（二）远期目标（2030年）\n产值达到300亿元。")
    assert [goal.year for goal in found] == [2022, 2030]


def test_a_year_in_passing_does_not_stay() -> None:
    found = goals("到2025年，能耗下降14%，确保在2030年前达峰。\n——绿色工厂达到50家。")
    assert [goal.year for goal in found] == [2025, 2025]


def test_several_years_for_one_subject() -> None:
    found = goals("到2023年和2025年，营业收入分别达到500亿元和800亿元")
    assert [(goal.year, goal.value) for goal in found] == [(2023, 500), (2025, 800)]


def test_from_and_to() -> None:
    old, new = goals("占比由2020年的30%提高到2025年的45%", "某市“十四五”规划")
    assert (old.kind, old.year, old.value) == ("baseline", 2020, 30)
    assert (new.kind, new.year, new.value) == ("target", 2025, 45)


def test_a_remark_in_brackets_is_a_baseline() -> None:
    new, old = goals("到2025年，R&D经费支出占GDP比重达到3.0%（2020年为2.45%）", "某市“十四五”规划")
    assert (new.kind, new.value, old.kind, old.value, old.year) == ("target", 3, "baseline", 2.45, 2020)
    assert old.indicator == new.indicator == "R&D经费支出占GDP比重"


def test_the_label_owns_a_bare_measure() -> None:
    (goal,) = goals("——电子信息产业。到2025年，产值达到5000亿元。")
    assert goal.indicator == "电子信息产业产值"


def test_doubtful_readings_say_so() -> None:
    (blank,) = goals("民营经济占比达到XX%")
    assert blank.unsure
    (level,) = goals("到2025年，培育形成五千亿级的数字经济产业集群")
    assert (level.indicator, level.value, level.unit) == ("数字经济产业集群规模", 5000, "亿元")
    assert level.unsure
