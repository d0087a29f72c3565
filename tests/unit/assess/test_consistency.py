"""What is said of a sum of targets, by how exact the figure it is held against is."""

import pytest

from refoundry.assess.goals.consistency import consistency
from refoundry.facts.load import load_folder
from refoundry.facts.store import Facts, open_store
from refoundry.plan.model import Plan
from refoundry.plan.read import read_plan
from tests.spec.assess.fiction import CLAUSE, REGION, write_facts, write_plan


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("2024: 150 亿元", "为合计的 15.0%，低于制造业增加值率最低的行业"),
        ("2024: over 150 亿元", "不低于合计的 15.0%；若增加值接近 150 亿元，则低于制造业增加值率最低的行业"),
        ("2024: nearly 150 亿元", "不高于合计的 15.0%，低于制造业增加值率最低的行业"),
        ("2024: over 400 亿元", "不低于合计的 40.0%"),
    ],
)
def test_a_lower_bound_proves_nothing_by_itself(
    tmp_path_factory: pytest.TempPathFactory, figure: str, words: str
) -> None:
    folder = tmp_path_factory.mktemp("clusters")
    industry = "above_scale_industrial_value_added"
    target = {"due": 2024, "comparison": "=", "value": 500}
    titles = {name: {"zh": name, "en": name} for name in ("a", "b")}
    goals = {name: {"title": titles[name], "unit": "亿元", "targets": [target]} for name in titles}
    clusters = {f"c-{name}": {"title": titles[name], "goal": name, "clause": CLAUSE} for name in titles}
    plan = read_plan(write_plan(folder / "plan", goals, clusters=clusters))
    about = [{"id": industry, "unit": "亿元", "name_zh": "工业增加值"}]
    store = open_store(folder)
    load_folder(store, write_facts(folder / "in", {industry: [figure]}, about, region=REGION))
    (says,) = consistency(plan, store.facts())["says_zh"]
    assert words in says


def test_forecasts_of_parts_are_said_to_be_made_alone(zhongshan: tuple[Plan, Facts]) -> None:
    from refoundry.assess.goals import outlook

    rows = {row["indicator"]: row for row in outlook(*zhongshan).iter_rows(named=True)}
    assert "逐一预测" in rows["gdp"]["note_zh"] and "forecast alone" in rows["gdp"]["note_en"]
    assert "第一产业增加值 ÷ 地区生产总值" in rows["primary_share"]["note_zh"]
    assert "_value_added" not in rows["primary_share"]["note_en"]


def test_why_the_latest_value_is_not_in_the_series(zhongshan: tuple[Plan, Facts]) -> None:
    from refoundry.assess.goals import goals

    row = next(row for row in goals(*zhongshan).iter_rows(named=True) if row["key"].startswith("rd-intensity@2024"))
    assert row["latest"] == 2.77
    assert [one["relation"] for one in row["rivals"]] == ["rounded"]
    assert "2022年的 2.8 是 2.77（中山年鉴）的取整，同一个数，以后者为准" in row["series_note_zh"]
    assert [(one["value"], one["rounds"]) for one in row["history"]] == [(2.3, False), (2.77, False), (2.8, True)]
