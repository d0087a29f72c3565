"""The title of a document among what stands around it."""

from pathlib import Path

import pytest

from refoundry.plan.importer.draft import draft_plan

BODY = "|为推动工作，制定本方案。|一、主要任务|（一）强链行动|1.引进项目|引进企业。"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("某县人民政府|2022年3月30日|某县工业强县实施方案（2022—2025年）", "某县工业强县实施方案（2022—2025年）"),
        ("某县人民政府办公室|某县工业强县实施方案", "某县工业强县实施方案"),
        (
            "某市人民政府文件|某政发〔2021〕3号|某市工业强市实施方案|（2021—2023年）",
            "某市工业强市实施方案（2021—2023年）",
        ),
        ("二〇二二年三月|（此件公开发布）|某县加快推进工业|高质量发展实施方案", "某县加快推进工业高质量发展实施方案"),
        ("有效|字号：[大 中 小] 打印本页|某县工业强县实施方案", "某县工业强县实施方案"),
        ("中共某市委|关于实施产业链链长制的意见|（2021年3月9日）", "中共某市委关于实施产业链链长制的意见"),
        ("某市农业现代化重点工作责任分工方案", "某市农业现代化重点工作责任分工方案"),
    ],
)
def test_title(head: str, title: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text((head + BODY).replace("|", "\n"), "utf-8")
    assert draft_plan(path).title == title
