"""Minutes as proposed tasks, over the reference plan and over made-up names."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refoundry.city import shipped_plan
from refoundry.deliver.minutes import (
    Proposal,
    classified,
    read_amount,
    read_cycle,
    read_decisions,
    read_minutes,
    written,
)
from refoundry.deliver.parties import Directory, directory, titles
from refoundry.plan.model import Plan
from refoundry.plan.read import read_plan

HELD = date(2026, 11, 18)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(shipped_plan("zhongshan"))


@pytest.fixture(scope="module")
def names(plan: Plan) -> Directory:
    return directory(plan)


def one(text: str, names: Directory) -> Proposal:
    """The one task of a text."""
    (found,) = read_minutes(text.splitlines(), names, HELD).proposals
    return found


def test_how_often_and_how_much_are_read_where_they_are_said_once() -> None:
    assert [read_cycle(one) for one in ("每月报告进展", "每季度更新", "按周报告", "每周调度、每月报告", "报告")] == [
        "month", "quarter", "week", "", "",
    ]  # fmt: skip
    assert read_amount("办结不少于5宗") == ("5", "宗")
    assert read_amount("不少于5宗，至少3家") == ("", "") == read_amount("办结5宗")


def test_who_leads_who_supports_and_by_when(names: Directory) -> None:
    text = "（一）由市自然资源局牵头，市住房和城乡建设局、各镇街配合，11月30日前完成低效工业用地底数核查，建立台账。"
    found = one(text, names)
    assert found.text == "完成低效工业用地底数核查，建立台账"
    assert found.owner == ("departments/natural-resources-bureau",)
    assert found.support == ("departments/housing-bureau",)
    assert (found.due, found.due_text) == (date(2026, 11, 30), "11月30日前")
    assert (found.spread, found.doubts) == (("各镇街",), ("spread",))


@pytest.mark.parametrize(
    "text",
    [
        "市工信局会同市商务局于12月15日前提出链主企业清单。",
        "会议要求，市工业和信息化局会同市商务局，12月15日前提出链主企业清单。",
        "1. 提出链主企业清单（市工信局牵头，市商务局配合，12月15日前完成）。",
        "提出链主企业清单。（责任单位：市工信局；配合单位：商务局；完成时限：12月15日）",
        "七、提出链主企业清单。\n责任单位：市工信局、市商务局\n完成时限：2026年12月15日前",
        "请市工信局12月15日前提出链主企业清单，市商务局配合。",
        "由中山市工业和信息化局牵头会同市商务局在12月15日前提出链主企业清单。",
    ],
)
def test_one_task_in_many_writings(text: str, names: Directory) -> None:
    found = one(text, names)
    assert found.text == "提出链主企业清单"
    assert found.owner == ("departments/industry-bureau",)
    assert found.support == ("departments/commerce-bureau",)
    assert found.due == date(2026, 12, 15)
    assert found.sure


def test_a_town_may_lead_and_offices_are_their_towns(names: Directory) -> None:
    found = one("（二）小榄镇人民政府要在年底前完成200亩低效用地拆除整理。（配合单位：市自然资源局）", names)
    assert found.owner == ("towns/xiaolan",)
    assert found.support == ("departments/natural-resources-bureau",)
    assert found.text == "完成200亩低效用地拆除整理"


def test_names_the_plan_does_not_have_are_said_not_guessed(names: Directory) -> None:
    found = one("市商务局、市投资促进局要抓紧梳理在谈项目。", names)
    assert found.unknown == ("市投资促进局",)
    assert {"unknown-name", "owner-unmarked", "no-due"} == {*found.doubts}
    found = one("市水务局牵头，于两周内提出方案。", names)
    assert found.owner == () and "no-owner" in found.doubts


def test_parts_of_several_stay_in_their_sentence(names: Directory) -> None:
    text = "市自然资源局负责供地，市住建局负责审图，小榄镇负责清场，确保2027年一季度动工。"
    found = one(text, names)
    assert found.text == text.rstrip("。")
    assert found.owner == ("departments/natural-resources-bureau",)
    assert found.support == ("departments/housing-bureau", "towns/xiaolan")
    assert "shared" in found.doubts


def test_what_asks_nobody_is_left_and_shown(names: Directory) -> None:
    paragraphs = [
        "某领导小组第三次会议纪要",
        "中产重纪〔2026〕3号",
        "2026年11月18日，会议听取了市自然资源局关于整治的汇报。",
        "会议指出，整治是关键。",
        "出席：市工信局、市科技局。",
        "抄送：市统计局。",
    ]
    found = read_minutes(paragraphs, names, HELD)
    assert found.proposals == ()
    assert found.number == "中产重纪〔2026〕3号"
    assert sorted(found.left) == sorted(paragraphs)


def test_a_date_with_must_is_a_task_without_an_owner(names: Directory) -> None:
    found = one("会议强调，要在年底前建立月调度机制。", names)
    assert (found.text, found.owner, found.doubts) == ("建立月调度机制", (), ("no-owner",))


def test_who_was_succeeded_is_found_under_the_successor(names: Directory, plan: Plan) -> None:
    assert plan.towns["minzhong-town"].succeeded_by == "minzhong"
    assert names.find("民众镇").reference == "towns/minzhong"
    assert titles(plan, ["towns/minzhong", "departments/gone"]) == ["民众街道", "departments/gone"]


def test_every_title_is_found_in_both_languages(names: Directory, plan: Plan) -> None:
    nodes = [("departments", *entry) for entry in plan.departments.items()]
    nodes += [("towns", *entry) for entry in plan.towns.items() if entry[1].succeeded_by is None]  # type: ignore[arg-type]
    for kind, key, node in nodes:
        for lang in ("zh", "en"):
            title = node.title.shown(lang)
            assert [one.reference for one in names.listed(f"{title}、市科技局")][:1] == [f"{kind}/{key}"], title


def test_words_that_are_also_names_do_not_lead(names: Directory) -> None:
    assert read_minutes(["民众要广泛参与。", "科技创新要抓紧。", "港口要扩容。"], names, HELD).proposals == ()
    listed = one("小榄、古镇、横栏三镇要于12月20日前报送清单。", names)
    assert listed.owner == ("towns/xiaolan",)
    assert "owner-unmarked" in listed.doubts


def test_written_decisions_are_read_back(names: Directory, plan: Plan) -> None:
    texts = [
        "由市自然资源局牵头，市住建局、各镇街配合，11月30日前完成核查，建立台账。",
        "市工信局会同市商务局于12月15日前提出链主企业清单；市科技局负责修订办法，2027年6月底前印发。",
        "市财政局配合市工信局做好2026年技改资金安排，12月10日前下达。",
        "会议强调，要在年底前建立月调度机制。",
        "市自然资源局负责供地，市住建局负责审图，确保2027年一季度动工。",
    ]
    first = read_minutes(texts, names, HELD).proposals
    assert len(first) == 6
    again = read_decisions(
        [written(p.text, titles(plan, p.owner), [*titles(plan, p.support), *p.spread], p.due) for p in first],
        names,
        date(2027, 1, 1),
    )
    assert [(p.text, p.owner, p.support, p.due, p.spread) for p in again] == [
        (p.text, p.owner, p.support, p.due, p.spread) for p in first
    ]


def test_a_decision_is_one_task_whatever_it_says(names: Directory) -> None:
    found = read_decisions(["完善台账", "市科技局牵头制定办法。市商务局负责宣传。"], names, HELD)
    assert [(one.text, one.owner[:1]) for one in found] == [
        ("完善台账", ()),
        ("市科技局牵头制定办法。市商务局负责宣传", ("departments/science-bureau",)),
    ]


def test_a_mark_of_secrecy_is_seen() -> None:
    assert classified("机密★1年\n某会议纪要")
    assert classified("秘密\n正文")
    assert not classified("做好商业秘密保护工作")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.text(
            alphabet="市工信局科技、，。；：（）牵头配合由请要于在年底前月日内1230一二周会议各镇街责任单位完成时限\n 的",
            max_size=60,
        ),
        max_size=5,
    )
)
def test_nothing_is_invented_and_nothing_breaks(paragraphs: list[str]) -> None:
    called = {"市工信局": ("departments/a",), "工信局": ("departments/a",), "市科技局": ("departments/b",)}
    names = Directory(called, ["市工信局", "市科技局"], "市", "某市")
    found = read_minutes(paragraphs, names, HELD)
    whole = "".join(paragraphs)
    for proposal in found.proposals:
        assert set(proposal.owner) | set(proposal.support) <= {"departments/a", "departments/b"}
        assert not proposal.owner or "局" in whole
        assert all(sign in whole for sign in proposal.text)
        assert proposal.due is None or proposal.due_text in whole
