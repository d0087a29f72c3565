"""Chinese text is closed up around figures; what is English is left alone."""

import pytest

from refoundry.report.official import Chart, Column, OfficialDocument, Paragraph, Series, Table
from refoundry.report.official_blanks import closed_up, without_blanks


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("逾期 2 项，最长 14 个工作日", "逾期2项，最长14个工作日"),
        ("近 50,000 亩", "近50,000亩"),
        ("≥ 45%", "≥45%"),
        ("2022年 近 3 亿元", "2022年近3亿元"),
        ("16 of 40 (GDP)", "16 of 40 (GDP)"),
        ("第一段\n第二段", "第一段\n第二段"),
    ],
)
def test_blanks_around_figures(text: str, closed: str) -> None:
    assert closed_up(text) == closed == closed_up(closed)


def test_all_of_a_document_is_closed_up() -> None:
    chart = Chart("共 3 个", ("2024 年",), (Series("完成 1", (1.0,)),), unit="个 数", source="第 1 号")
    table = Table("共 3 个", (Column("应报 1"),), (("第 2 份",),), note="见 3 页")
    made = without_blanks(OfficialDocument("题", (Paragraph("共 3 个"), table, chart)))
    assert not [one for one in str(made.blocks).split("'") if " 1" in one or " 2" in one or " 3" in one]
