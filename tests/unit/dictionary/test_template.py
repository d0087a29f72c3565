"""The workbooks departments fill in, as a spreadsheet program reads them."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from refoundry.dictionary import table, tables, terms
from refoundry.dictionary.template import columns_asked, heading, tables_of, template


def opened(*names: str, **about: Any) -> Any:
    return load_workbook(io.BytesIO(template([table(name) for name in names], **about)))


@pytest.fixture(scope="module")
def enterprise() -> Any:
    return opened("enterprise")


def test_title_header_and_guide(enterprise: Any) -> None:
    assert enterprise.sheetnames == ["企业", "填表说明", "可填的词"]
    sheet = enterprise["企业"]
    assert sheet["A1"].value == "企业（enterprise）"
    heads = [cell.value for cell in sheet[2]]
    assert heads[:2] == ["统一社会信用代码", "企业名称"]
    assert "注册资本（万元）" in heads
    assert not {"来源", "依据", "版次", "所属期"} & {*heads}
    assert sheet.freeze_panes == "B3"
    guide = [cell.value for row in enterprise["填表说明"].iter_rows() for cell in row if cell.value]
    assert "91442000000000001T" in guide
    assert any("不填 0" in text for text in guide)
    assert enterprise["可填的词"].sheet_state == "hidden"


def test_codes_are_text_and_dates_are_dates(enterprise: Any) -> None:
    sheet = enterprise["企业"]
    # neighbours that look alike share one entry, from column `min` to `max`
    spans = [*sheet.column_dimensions.values()]
    formats = {
        head.value: next(one.number_format for one in spans if one.min <= head.column <= one.max) for head in sheet[2]
    }
    assert formats["统一社会信用代码"] == "@"
    assert formats["行业代码"] == "@"
    assert formats["成立日期"] == "yyyy-mm-dd"
    assert formats["注册资本（万元）"] == "#,##0.00"


def test_words_are_chosen_from_lists_that_hold_them_all(enterprise: Any) -> None:
    sheet, lists = enterprise["企业"], enterprise["可填的词"]
    letters = {heads.value: heads.column_letter for heads in sheet[2]}
    rules = {
        str(rule.sqref).rstrip("0123456789").split(":")[0].rstrip("0123456789"): rule
        for rule in sheet.data_validations.dataValidation
    }
    status = rules[letters["登记状态"]]
    assert status.type == "list" and status.errorStyle in (None, "stop")
    column = status.formula1.split("$")[1]
    offered = [cell.value for cell in lists[column] if cell.value]
    assert offered == [term.zh for term in terms()["firm_status"]]
    assert rules[letters["注册资本（万元）"]].errorStyle == "warning"
    assert rules[letters["规模以上"]].formula1 == '"是,否"'


def test_notes_say_meaning_unit_range_and_example() -> None:
    sheet = opened("firm_year")["企业年度数据"]
    note = next(cell for cell in sheet[2] if cell.value == "实缴税收（万元）").comment.text
    for part in ("有则填", "含义：当年入库税收", "单位：万元", "应为：-1,000,000 至 100,000,000", "例：386.2"):
        assert part in note


def test_in_english_and_the_same_each_time() -> None:
    made = opened("firm_year", lang="en")
    assert made.sheetnames == ["Firms by year", "How to fill it in", "Allowed words"]
    assert "tax paid (万元)" in [cell.value for cell in made["Firms by year"][2]]
    assert template([table("award")]) == template([table("award")])


def test_a_department_gets_its_own_columns_with_the_key() -> None:
    assert [column.name for column in columns_asked(table("firm_year"), "tax")] == ["uscc", "year", "tax"]
    assert [column.name for column in columns_asked(table("firm_month"), "power-supply")] == [
        "uscc",
        "month",
        "electricity_kwh",
    ]
    assert columns_asked(table("parcel"), "tax") == ()
    assert {"firm_year", "firm_month"} <= {one.name for one in tables_of("tax")}
    made = opened(*(one.name for one in tables_of("tax")), department="tax")
    assert [cell.value for cell in made["企业年度数据"][2]] == ["统一社会信用代码", "年份", "实缴税收（万元）"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_makes_a_workbook_that_opens(lang: str) -> None:
    every = [*tables().values()]
    made = load_workbook(io.BytesIO(template(every, lang=lang)))
    assert len(made.sheetnames) == len(every) + 2
    for one, name in zip(every, made.sheetnames, strict=False):
        heads = [cell.value for cell in made[name][2]]
        assert heads == [heading(column, lang) for column in columns_asked(one)]
        for rule in made[name].data_validations.dataValidation:
            assert len(rule.prompt or "") <= 255 and len(rule.promptTitle or "") <= 32
            assert len(rule.error or "") <= 255
