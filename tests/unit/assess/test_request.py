"""Whom to ask for what: the due year's value, the missing years, or what the plan left open."""

from datetime import date

import pytest

from refoundry.assess.goals.request import asked_together, owner_title, request, wanted_figures
from refoundry.assess.goals.verdict import Verdict
from refoundry.core.problems import Both
from refoundry.facts.store import Facts
from refoundry.plan.model import Plan

City = tuple[Plan, Facts]
NOW = date(2026, 11, 23)
NOTHING = Both("", "")


def _asked(plan: Plan, goal: str, number: int, lacks: str, years: list[int]) -> Both | None:
    node = plan.goals[goal]
    verdict = Verdict("unknown", NOTHING, lacks)  # type: ignore[arg-type]
    return request(plan, node, node.targets[number], verdict, years, NOTHING, NOW)


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        ("value", "the annual value of 2024"),
        ("exact", "the exact annual value of 2024"),
        ("which", "publications differ"),
    ],
)
def test_what_has_fallen_due_asks_for_its_own_year(made_up: City, lacks: str, words: str) -> None:
    asked = _asked(made_up[0], "share", 0, lacks, [])
    assert asked is not None
    assert words in asked.en
    assert asked.zh.startswith("请统计局提供")
    assert "2030" not in asked.en


def test_what_is_ahead_asks_for_past_years_only(made_up: City) -> None:
    asked = _asked(made_up[0], "share", 1, "", [2023, 2024])
    assert asked is not None
    assert "2021、2022、2025年" in asked.zh
    assert "2030" not in asked.zh


def test_a_series_that_two_targets_lack_is_asked_for_once(made_up: City) -> None:
    plan, node = made_up[0], made_up[0].goals["share"]
    verdict = Verdict("unknown", NOTHING, "value")
    lacking = [
        (target, one) for target in node.targets[:2] if (one := wanted_figures(target, verdict, [2023, 2024], NOW))
    ]
    assert [one.years for _, one in lacking] == [(2024,), (2021, 2022, 2025)]
    together = asked_together(plan, node, lacking, NOTHING)
    assert together is not None
    assert "2021、2022、2024、2025年同一口径的年度值" in together.zh
    assert "2024年用于判定2024年目标；2021、2022、2025年用于预测2030年目标" in together.zh
    assert together.zh.count("提供") == 1 and together.en.count("please supply") == 1
    assert asked_together(plan, node, lacking[:1], NOTHING) is None


def test_enough_values_ask_for_nothing(made_up: City) -> None:
    assert _asked(made_up[0], "share", 1, "", [*range(2018, 2026)]) is None


def test_a_series_too_short_for_its_horizon_asks_for_earlier_years(made_up: City) -> None:
    asked = _asked(made_up[0], "share", 1, "", [*range(2019, 2024)])
    assert asked is not None
    assert "before 2019" in asked.en


def test_an_owner_has_a_title(made_up: City) -> None:
    plan, _ = made_up
    assert owner_title(plan, plan.goals["share"]).en == "Statistics"


def test_nobody_is_asked_for_a_figure_of_the_future(zhongshan: City) -> None:
    from refoundry.assess.goals import goals

    for row in goals(*zhongshan).iter_rows(named=True):
        if row["due"] and row["due"] > NOW.year and row["request_zh"]:
            assert f"{row['due']}年年度值" not in row["request_zh"]
