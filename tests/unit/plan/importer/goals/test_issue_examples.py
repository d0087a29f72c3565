"""The worked examples of values and units, exact."""

from types import SimpleNamespace

import pytest

from refoundry.plan.importer.goals import GoalDraft, read_goals


def goals(text: str, title: str = "") -> list[GoalDraft]:
    lines = [line for line in text.splitlines() if line.strip()]
    return read_goals([SimpleNamespace(number=n, text=line) for n, line in enumerate(lines, 1)], title)


@pytest.mark.parametrize(
    ("text", "indicator", "comparison", "value", "high", "unit"),
    [
        ("营业收入突破1.5万亿元", "营业收入", ">", 15000, None, "亿元"),
        ("上云企业达到2万家", "上云企业", "=", 20000, None, "家"),
        ("打造3个百亿级产业园", "百亿级产业园", "=", 3, None, "个"),
        ("主导产业规模三千亿元", "主导产业规模", "=", 3000, None, "亿元"),
        ("新增6—9家上市公司", "新增上市公司", "range", 6, 9, "家"),
        ("万元产值水耗年均下降4%", "万元产值水耗年均下降", "growth", 4, None, "%"),
        ("城镇化率比上年末提高2个百分点", "城镇化率", "change", 2, None, "百分点"),
        ("每万人专利拥有量力争达18件/万人", "每万人专利拥有量", "=", 18, None, "件/万人"),
        ("形成1个产值5000亿元（智能家居）产业集群", "智能家居产业集群产值", "=", 5000, None, "亿元"),
    ],
)
def test_worked_examples(
    text: str, indicator: str, comparison: str, value: float, high: float | None, unit: str
) -> None:
    (goal,) = goals(text)
    assert (goal.indicator, goal.comparison, goal.value, goal.high, goal.unit) == (
        indicator,
        comparison,
        value,
        high,
        unit,
    )
    assert goal.kind == "target"


def test_a_level_with_a_breakthrough_is_qualitative() -> None:
    firms, breakthrough = goals("主营业务收入百亿元级企业超10家、500亿元级企业取得突破")
    assert (firms.comparison, firms.value, firms.unit, firms.qualitative) == (">", 10, "家", False)
    assert (breakthrough.indicator, breakthrough.kind, breakthrough.value) == ("500亿元级企业", "target", None)
    assert breakthrough.qualitative


def test_the_elided_subject_of_a_share() -> None:
    _, share = goals("服务业增加值达到900亿元，占地区生产总值比重达48%")
    assert (share.indicator, share.value, share.unit) == ("服务业增加值占地区生产总值比重", 48, "%")
