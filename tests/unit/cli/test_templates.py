"""refoundry facts template and schema."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from refoundry.cli.templates import schema, template
from refoundry.core.problems import Problems


def test_a_template_of_a_table(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    done = CliRunner().invoke(template, ["enterprise", "--to", str(path)])
    assert done.exit_code == 0, done.output
    assert "企业" in done.output
    assert load_workbook(path)["企业"]["A2"].value == "统一社会信用代码"


def test_a_template_of_a_department_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    done = CliRunner().invoke(template, ["--department", "某市供电局", "--to", str(path), "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert load_workbook(path).sheetnames[:2] == ["Firms by month", "Firms by year"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["enterprises"], "F407"),
        (["--department", "某某公司"], "F454"),
        ([], "F455"),
        (["parcel", "--department", "tax"], "F455"),
    ],
)
def test_what_is_not_there_is_said(tmp_path: Path, args: list[str], code: str) -> None:
    done = CliRunner().invoke(template, [*args, "--to", str(tmp_path / "x.xlsx")])
    assert isinstance(done.exception, Problems)
    assert [one.code for one in done.exception.problems] == [code]


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    done = CliRunner().invoke(template, ["award", "--to", str(tmp_path / "nowhere" / "x.xlsx")])
    assert isinstance(done.exception, Problems)
    assert [one.code for one in done.exception.problems] == ["F456"]


def test_the_schema_of_a_table() -> None:
    done = CliRunner().invoke(schema, ["firm_year"])
    assert json.loads(done.output)["$id"] == "urn:refoundry:table:firm_year"
