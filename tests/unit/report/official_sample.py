"""A document with a part of every kind, in both languages, and how to look into a written one."""

import io
import zipfile
from datetime import date
from typing import Any

from lxml import etree

from refoundry.core.problems import Lang
from refoundry.report.official import Chart, Column, Heading, OfficialDocument, Paragraph, Series, Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
INJECTED = '{ HYPERLINK "http://evil" } =cmd|calc <w:instrText>PAGE</w:instrText> & "x"'


def sample(lang: Lang = "zh", **changes: Any) -> OfficialDocument:
    """Everything a document can hold."""
    zh = lang == "zh"
    parts: dict[str, Any] = {
        "title": "关于《云泽市产业体系重构实施方案》\n实施情况的通报" if zh else "Progress of the plan of Yunze",
        "lang": lang,
        "head": "云泽市产业体系重构领导小组办公室" if zh else "Office of the leading group",
        "number": "第12期" if zh else "No. 12",
        "addressee": "领导小组各成员单位" if zh else "Members of the leading group",
        "issuer": "云泽市产业体系重构领导小组办公室" if zh else "Office of the leading group",
        "date": date(2026, 11, 23),
        "attachments": ("任务清单", "联系表") if zh else ("List of tasks", "Contacts"),
        "copies": ("市委办公室", "各镇街") if zh else ("Party office", "towns"),
        "printer": "领导小组办公室" if zh else "Office",
        "printed": date(2026, 11, 24),
        "mark": "征求意见稿" if zh else "draft for comment",
        "synthetic": True,
        "blocks": (
            Heading("总体情况" if zh else "Overall"),
            Paragraph("第一段。\n第二段。" if zh else "One.\nTwo."),
            Heading("目标" if zh else "Goals", 2),
            Heading("产业" if zh else "Industry", 3),
            Heading("制造业" if zh else "Manufacturing", 4),
            Paragraph(INJECTED),
            Table(
                "部门" if zh else "Departments",
                (Column("部门" if zh else "Department", "left", 3), Column("应报（项）" if zh else "Owed", "right")),
                (("市商务局" if zh else "Commerce", "3"), (INJECTED, "=1+1")),
                unit="项" if zh else "reports",
                source="督办台账" if zh else "register",
                date="2026年11月23日" if zh else "23 November 2026",
            ),
            Heading("任务" if zh else "Tasks"),
            Heading("进展" if zh else "Progress", 2),
            Chart(
                "状态" if zh else "Statuses",
                ("2024", "=SUM(A1)"),
                (Series("完成" if zh else "met", (20.0, 15.0)), Series("<未知>" if zh else "<unknown>", (None, 1.0))),
                "stacked",
                unit="个" if zh else "targets",
                source="目标评估" if zh else "scorecard",
                date="2026年11月23日" if zh else "23 November 2026",
            ),
            Chart("按时率" if zh else "On time", ("甲", "乙"), (Series("%", (100.0, 50.5)),), "bars", ceiling=100),
            Chart("走势" if zh else "Course", ("2022", "2023"), (Series("甲", (1.0, 2.0)),), "lines"),
            Heading("数据来源与口径" if zh else "Sources and definitions"),
        ),
    }
    return OfficialDocument(**{**parts, **changes})


def opened(written: bytes) -> Any:
    """A written document as python-docx reads it."""
    import docx

    return docx.Document(io.BytesIO(written))


def parts(written: bytes) -> dict[str, bytes]:
    """Every file of the package."""
    with zipfile.ZipFile(io.BytesIO(written)) as held:
        return {name: held.read(name) for name in held.namelist()}


def xml(written: bytes, name: str) -> Any:
    """One part of the package."""
    return etree.fromstring(parts(written)[name])


def texts(written: bytes) -> list[str]:
    """Every paragraph in order, those of tables too."""
    root = xml(written, "word/document.xml")
    return ["".join(one.text or "" for one in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]
