"""Who answers: every way of saying it, and what says nothing."""

import pytest

from refoundry.plan.importer.responsibility import (
    canonical,
    is_list,
    own_level,
    read_duty,
    split_names,
    written_names,
)

A, B, C = "市工信局", "市发改委", "市财政局"


@pytest.mark.parametrize(
    ("text", "lead", "support", "towns"),
    [
        (f"做强产业。（责任单位：{A}、{B}）", A, [B], []),
        (f"做强产业。（牵头单位：{A}；配合单位：{B}、{C}，各县区）。", A, [B, C], ["各县区"]),
        (f"【牵头部门：{A} 责任部门：{B}】", A, [B], []),
        (f"[{A}牵头，{B}、{C}按职责分工负责]", A, [B, C], []),
        (f"（{A}、{B}等按职责分工负责）", A, [B], []),
        (f"（{A}负责）", A, [], []),
        (f"责任单位：{A}，各镇街", A, [], ["各镇街"]),
        (f"配合单位：{B}、{C}", None, [B, C], []),
        (f"牵头领导：某副市长；牵头单位：{A}", A, [], []),
        (f"推进建设。由{A}牵头，{B}、{C}配合。", A, [B, C], []),
        (f"推进建设。责任单位：{A}、{B}。", A, [B], []),
        (f"（{A}、各县（市、区）人民政府）", A, [], ["各县（市、区）人民政府"]),
        (f"（{A}和市科协，市直有关部门）", A, ["市科协"], []),
        (f"（责任单位：{A}、{A}）", A, [A], []),
    ],
)
def test_duties(text: str, lead: str | None, support: list[str], towns: list[str]) -> None:
    duty = read_duty(text)
    assert (duty.lead, list(duty.support), list(duty.towns)) == (lead, support, towns)
    assert text[duty.span[0] : duty.span[1]]


@pytest.mark.parametrize(
    "text",
    [
        "推进（含续建）项目。",
        "支持龙头企业（集团）牵头组建联合体。",
        "由行业协会负责组织。",
        "首台（套）",
        "落实责任，加强配合。",
        "牵头领导：某副市长",
    ],
)
def test_no_duties(text: str) -> None:
    assert not read_duty(text)


def test_lists() -> None:
    assert split_names("市工信局、 市发改委,市财政局（配合）等相关部门按职责分工负责") == [A, B, C]
    assert split_names("市科技局市教育局") == ["市科技局", "市教育局"]
    assert split_names("市工业和信息化局（市中小企业局）") == ["市工业和信息化局（市中小企业局）"]
    assert is_list("市委组织部")
    assert is_list("各有关镇区")
    assert not is_list("培育科技型企业、建设创新中心、引进人才")
    assert not is_list("中心")


def test_names_with_a_comma_inside() -> None:
    assert split_names("省财政厅，各市、县、自治县人民政府") == ["省财政厅", "各市、县、自治县人民政府"]
    assert split_names("各县（市、区）人民政府、开发区管委会") == ["各县（市、区）人民政府", "开发区管委会"]
    assert split_names("各区、市直有关部门") == ["各区", "市直有关部门"]


def test_one_authority_in_brackets_answers_behind_a_sentence_only() -> None:
    assert read_duty("推广数字化产品200项。（省工业和信息化厅）").lead == "省工业和信息化厅"
    assert not read_duty("报送领导小组办公室（市发展改革委）")


def test_one_name_for_one_department() -> None:
    names = ["区科技局", "区发改局", "市生态环境局某某分局", "区委组织部"]
    assert own_level(names) == "区"
    assert [canonical(name, "区") for name in names] == ["科技局", "发改局", "市生态环境局某某分局", "区委组织部"]
    pairs = {
        "市市场监管局": "市场监管局",
        "市政务服务局": "政务服务局",
        "市政府办公室": "市政府办公室",
        "市政园林局": "市政园林局",
    }
    assert {name: canonical(name) for name in pairs} == pairs


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["市工业和信息化局", "科技局"]], ["市工业和信息化局", "市科技局"]),
        ([["工业和信息化局", "科技局"]], ["工业和信息化局", "科技局"]),
        # Written once with its letter, it is the same everywhere.
        ([["科技局"], ["市发展改革委", "市科技局"]], ["市科技局", "市发展改革委"]),
        ([["市财政局", "国资委"]], ["市财政局", "市国资委"]),
        # A name that begins with 市场 distributes nothing; what is of another house takes no letter.
        ([["市场监管局", "科技局"]], ["市场监管局", "科技局"]),
        ([["市市场监管局", "城市管理局"]], ["市市场监管局", "市城市管理局"]),
        ([["市商务局", "某某海关", "高新区管委会", "人民银行某某市分行", "供电局", "组织部"]], None),
        ([["市委组织部", "市人社局"]], ["市委组织部", "市人社局"]),
    ],
)
def test_names_in_full(rows: list[list[str]], expected: list[str] | None) -> None:
    assert list(written_names(rows).values()) == (expected or rows[0])
