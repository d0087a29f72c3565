"""A context series beside what is official, and how its forecasts have done on the city itself."""

from typing import Any

import pytest

from refoundry.report.outlook_view import outlook_views
from refoundry.report.record_view import own_record
from refoundry.report.words import Words
from tests.unit.report.made_up import frames, seen

ZH = Words("zh")


def _row(**more: Any) -> dict[str, Any]:
    return frames()["outlook"].to_dicts()[0] | more


def _own(coverage: float, origins: int = 6) -> list[dict[str, Any]]:
    own = frames()["record"].to_dicts()[0]
    return [own | {"coverage_80": coverage, "origins": origins}]


def test_a_weak_series_says_so_and_the_official_value_stands_beside_it() -> None:
    history = [seen(str(2016 + i), 3000.0 + 130 * i, "2026", quality="secondary", source="面板") for i in range(8)]
    official = seen("2024", 4143.25, "2024公报", used=False, quality="mirror", caveat="preliminary")
    old = seen("2019", 9.0, "2019公报", used=False)
    bound = seen("2025", 4200.0, "2025公报", used=False, qualifier="over")
    (view,) = outlook_views([_row(history=[*history, old, official, bound])], [], ZH)
    assert view.message.startswith("地区生产总值：按2016—2023年走势（较弱来源），2025年约 ")
    assert "2024年 4,143.25 亿元（初步）（2024公报）" in view.chart
    assert view.official.endswith("云泽市统计年鉴，未并入序列")


def test_without_a_better_source_nothing_is_said() -> None:
    (view,) = outlook_views([_row()], [], ZH)
    assert view.official == "" and "较弱来源" not in view.message


@pytest.mark.parametrize(
    ("coverage", "origins", "words"),
    [(0.428571, 4, "本市回测7次：名义80%的区间实际覆盖 42.9%，偏窄（次数少，仅供参考）"),
     (0.95, 20, "本市回测39次：名义80%的区间实际覆盖 95.0%，偏宽"),
     (0.81, 20, "本市回测39次：名义80%的区间实际覆盖 81.0%，与名义相近")],
)  # fmt: skip
def test_the_city_s_own_back_test_stands_under_the_chart(coverage: float, origins: int, words: str) -> None:
    assert own_record(_row(), _own(coverage, origins), ZH) == words


def test_no_back_test_is_said() -> None:
    said = "未经回测：回测须有连续8个可比年度值"
    assert own_record(_row(), [], ZH) == said
    assert own_record(_row(tested=False), _own(0.8), ZH) == said
    assert own_record(_row(), [_own(0.8)[0] | {"series": 20}], ZH) == said
