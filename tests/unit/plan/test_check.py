"""Every code of the check: one change to a clean plan that brings it up, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest

from refoundry.core.problems import catalogue
from refoundry.plan.check import GROUPS, check, classes, duties, gaps, law, numbering, numbers, run, times, wording
from refoundry.plan.model import KINDS, Plan
from tests.unit.plan.plans import GONE, LEFT, Change, sentences

Spoil = Callable[[Change], Plan]

CITED = {"paragraph": 20, "quote": "另有说法"}
WHY = {"unknown": {"zh": "请补充", "en": "to be supplied"}}
TARGET = {"due": 2025, "comparison": "=", "clause": {"paragraph": 3, "quote": "三分之一"}}
SHARE = "goals/secondary-share"
ENERGY = "goals/energy-use"
POLICY = "policies/upgrading-grant"
PRIMARY = {
    "title": "第一产业占比", "indicator": "primary_share", "unit": "%", "whole": "three-sectors",
    "clause": {"paragraph": 3, "quote": "三分之一"}, "owner": "statistics-bureau", "measures": ["funds"],
}  # fmt: skip
OLD_BUREAU = {"title": "市经信委", "succeeded_by": "industry-bureau", "clause": CITED}
PLACED = {"paragraph": 13, "quote": "建设智能工厂"}

# code -> (changes, other codes that the same change cannot help bringing up)
MUTATIONS: dict[str, tuple[Change, set[str]]] = {
    "P201": ({"figures/primary-share/value": WHY}, set()),
    "P202": ({"figures/primary-share/value": 3.8, "figures/primary-share/clause/quote": "三点八"}, set()),
    "P203": ({"measures/smart-factories/clause": PLACED}, set()),
    "P204": ({"measures/funds/division/support": ["land-bureau", "land-bureau"]}, set()),
    "P205": ({"measures/chain-work/division/lead": "industry-bureau",
              "measures/chain-work/division/support": ["water-bureau"]}, set()),
    "P206": ({"groups/leading-group/members/+": {"department": "statistics-bureau", "named": "市统计局"},
              "measures/smart-factories/division/support": [], "measures/funds/division/support": []}, set()),
    "P207": ({"groups/leading-group/members/1": GONE}, set()),
    "P208": ({f"{SHARE}/targets/1/value": 49, f"{SHARE}/targets/1/clause/quote": "到2035年达到49%以上"}, set()),
    "P209": ({f"{SHARE}/baselines/0/period": 2019, f"{SHARE}/baselines/0/value": 51,
              f"{SHARE}/baselines/0/clause/quote": "2019年为51%"}, set()),
    "P210": ({"departments/old-bureau": OLD_BUREAU, f"{SHARE}/owner": "old-bureau"}, set()),
    "P211": ({"towns/old-town": {"title": "旧镇", "succeeded_by": "east-town", "clause": CITED}}, set()),
    "P212": ({"chains/display-chain/also": [{"title": "显示屏产业链", "clause": CITED}]}, set()),
    "P213": ({"plan/start": WHY, f"{SHARE}/targets/0/period": "未来五年"}, set()),
    "P214": ({"tasks/chain-map/due": WHY}, set()),
    "P215": ({"clusters/furniture-cluster/industries": ["furniture", "displays"]}, set()),
    "P216": ({"measures/funds/title": "对迁入企业给予一次性奖励"}, set()),
    "P217": ({f"{POLICY}/review": WHY}, set()),
    "P218": ({"measures/land-clearing/division/lead": WHY}, {"P205", "P206"}),
    "P219": ({f"{SHARE}/owner": WHY}, set()),
    "P220": ({"measures/funds/number": "2.3", "measures/funds/clause/quote": "3、用好产业基金"}, set()),
    "P221": ({"goals/innovation-rank/targets/0/judge": WHY}, set()),
    "P222": ({f"{SHARE}/targets/1/value": 520, f"{SHARE}/targets/1/clause/quote": "到2035年达到520%"}, set()),
    "P223": ({f"{ENERGY}/indicator": "secondary_share", f"{ENERGY}/unit": "%"}, set()),
    "P224": ({"platforms/display-lab/standing": "to be supplied"}, set()),
    "P225": ({f"{SHARE}/targets/+": {**TARGET, "value": 51}}, set()),
    "P227": ({f"{SHARE}/targets/0/due": WHY}, set()),
    "P228": ({"figures/again": {"title": "能耗", "indicator": "energy_per_output", "unit": "tce", "period": "2020",
                                "value": 19.5, "clause": {"paragraph": 4, "quote": "能耗19.5"}}}, set()),
    "P229": ({"parks/east-park/area/unit": "家"}, set()),
    "P230": ({f"{ENERGY}/targets/1/value": 6}, set()),
    "P231": ({"tasks/factories/due": 2020}, set()),
    "P232": ({f"{SHARE}/targets/0/comparison": ">=",
              "goals/primary": {**PRIMARY, "targets": [{**TARGET, "comparison": ">=", "value": 51}]}}, set()),
    "P233": ({"measures/funds/clause/quote": "5、用好产业基金"}, set()),
    "P234": ({"measures/funds/action": "upgrading"}, set()),
    "P235": ({"actions/third": {"title": "第三行动", "number": 3, "clause": {"paragraph": 21, "quote": "（三）某行动"}}}, set()),
    "P236": ({f"{SHARE}/measures": []}, set()),
    "P237": ({"services/one-stop/lead": WHY, "services/one-stop/safeguard": GONE}, set()),
    "P238": ({f"{POLICY}/review/expires": "2024-06-30"}, set()),
    "P239": ({"departments/double": {"title": "市统计局", "clause": CITED}}, set()),
    "P240": ({"figures/primary-share/value": 2.9}, set()),
    "P241": ({"plan/city/code": "000000"}, set()),
    "P242": ({"plan/draft": True}, set()),
    "P243": ({"figures/primary-share/clause/paragraph": 999}, set()),
    "P244": ({"taxonomies/emerging/codes": ["3872", "3888"]}, set()),
    "P245": ({"taxonomies/digital-economy-2021": {"title": "数字经济", "version": "2021", "codes": ["3872", "2462"],
                                                  "source": "统计目录"}}, set()),
}  # fmt: skip
# these two need the attached document; see test_quotes_that_do_not_stand
WITH_DOCUMENT = {"P226"}


def codes(plan: Plan, document: list[str] | None = None) -> set[str]:
    return {finding.problem.code for finding in check(plan, document or [])}


def test_the_clean_plan_holds_every_kind_and_no_flaw(clean: Plan) -> None:
    assert {kind for kind, _, _ in clean.every()} == set(KINDS)
    assert check(clean) == []


@pytest.mark.parametrize("code", MUTATIONS)
def test_each_code_by_one_change(code: str, spoil: Spoil) -> None:
    changes, others = MUTATIONS[code]
    plan = spoil(changes)
    found = check(plan)
    assert code in {finding.problem.code for finding in found}
    assert {finding.problem.code for finding in found} - others == {code}
    for finding in found:
        assert finding.group in GROUPS
        assert finding.problem.place.line or finding.problem.subject == "plan"
        for lang in ("zh", "en"):
            assert finding.asked(plan, lang)
            assert finding.problem.ask(lang)
            assert finding.as_dict(plan, lang)["question"]
        assert not [text for text in sentences(finding.problem) if LEFT.search(text)]


def test_every_code_of_the_catalogue_is_tried() -> None:
    listed = {code for code, entry in catalogue().items() if entry.family == "check"}
    assert set(MUTATIONS) | WITH_DOCUMENT == listed


def test_every_check_that_is_written_is_run() -> None:
    document_wanted = {wording.quotes, law.whole_text}
    for part in (classes, duties, gaps, law, numbering, numbers, times, wording):
        public = {
            f
            for name, f in vars(part).items()
            if callable(f) and getattr(f, "__module__", "") == part.__name__ and name[0] != "_"
        }
        assert public - document_wanted == set(part.CHECKS)
        assert set(part.CHECKS) <= set(run.CHECKS)


def test_findings_come_by_group_and_then_in_the_order_of_the_document(spoil: Spoil) -> None:
    plan = spoil({**MUTATIONS["P236"][0], **MUTATIONS["P214"][0], **MUTATIONS["P240"][0], **MUTATIONS["P202"][0]})
    groups = [finding.group for finding in check(plan)]
    assert groups == sorted(groups, key=list(GROUPS).index)
    assert {"contradiction", "open", "duty"} <= set(groups)


def test_codes_that_are_none_are_named_wherever_they_stand(spoil: Spoil) -> None:
    found = check(spoil({"industries/furniture/codes": ["21", "2188"]}))
    assert [(one.problem.code, one.problem.subject) for one in found] == [("P244", "industries/furniture")]
    assert "2188" in found[0].problem.says("zh") and "21、" not in found[0].problem.says("zh")


def test_a_scheme_is_held_against_the_list_that_is_shipped(spoil: Spoil) -> None:
    (found,) = check(spoil(MUTATIONS["P245"][0]))
    assert "多出 3872" in found.problem.says("zh")
    assert "等 123 个" in found.problem.says("zh")  # of 124 the one that is there is counted otherwise
    assert "counted otherwise 2462" in found.problem.says("en")


def test_whom_to_ask(spoil: Spoil) -> None:
    plan = spoil(MUTATIONS["P201"][0])
    (finding,) = check(plan)
    assert finding.asked(plan) == "市统计局"
    assert finding.asked(plan, "en") == "statistics bureau"
    assert "2020年上半年第一产业占比" in (finding.problem.ask("zh") or "")
    assert "share of the primary sector (first half of 2020)" in (finding.problem.ask("en") or "")
    (office,) = check(spoil(MUTATIONS["P239"][0]))
    assert office.asked(plan) == "领导小组办公室"


def test_quotes_that_do_not_stand(clean: Plan) -> None:
    document = [f"第{n}段" for n in range(1, 31)]
    missing = [f for f in check(clean, document) if f.problem.code == "P226"]
    # the targets' and baselines' own quotes are held against the document too, not the nodes' alone
    quotes = {f.problem.got for f in missing}
    assert {"到2035年达到52%以上", "市工信局、统计局", "约4家"} <= quotes
    # a clause of another document is not looked for in this one
    assert "按设备投资额给予补助" not in quotes
    assert not [text for f in missing for text in sentences(f.problem) if LEFT.search(text)]


def test_a_copy_in_other_lines_need_only_hold_the_words(clean: Plan) -> None:
    whole = "".join(
        f.problem.got or "" for f in check(clean, [f"第{n}段" for n in range(1, 31)]) if f.problem.code == "P226"
    )
    assert "P226" not in codes(clean, [whole])
    assert "P226" in codes(clean, [whole.replace("约4家", "约5家")])


def test_a_quote_is_found_across_white_space(clean: Plan) -> None:
    from refoundry.plan.check.walk import citations

    lines = [""] * 31
    for _, _, node in clean.every():
        for clause in citations(node):
            if clause.document == "plan":
                lines[clause.paragraph] += " ".join(clause.quote) + "；"
    assert codes(clean, [line or "空" for line in lines[1:]]) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # shares: rounding, missing parts, approximate parts
        ({"figures/primary-share/value": 2.9, "figures/primary-share/clause/quote": "二点九"}, set()),
        ({"figures/primary-share/value": 3.0, "figures/primary-share/clause/quote": "三个"}, {"P202"}),
        ({"figures/primary-share/comparison": "~", "figures/primary-share/value": 4,
          "figures/primary-share/clause/quote": "四个"}, set()),
        # parts that are all there is and do not make 100
        ({"figures/tertiary-share": GONE}, {"P202"}),
        # three whole numbers may miss 100 by rounding; targets are set and may not
        ({"figures/primary-share/value": 3, "figures/tertiary-share/value": 51, f"{SHARE}/baselines/0/value": 47,
          "figures/primary-share/clause/quote": "三个", "figures/tertiary-share/clause/quote": "五十一个",
          f"{SHARE}/baselines/0/clause/quote": "四十七个"}, set()),
        ({"goals/primary": {**PRIMARY, "targets": [{**TARGET, "value": 51}]}}, {"P202"}),
        ({"goals/primary": {**PRIMARY, "targets": [{**TARGET, "value": 3}]}}, set()),
        # targets in a row
        ({f"{ENERGY}/targets/+": {"due": 2035, "comparison": "<=", "value": 14,
                                  "clause": {"paragraph": 5, "quote": "十四个"}}}, {"P208"}),
        ({f"{ENERGY}/targets/+": {"due": 2035, "comparison": "<=", "value": 9,
                                  "clause": {"paragraph": 5, "quote": "九个"}}}, set()),
        ({f"{ENERGY}/direction": "none", f"{ENERGY}/targets/+": {"due": 2035, "comparison": "<=", "value": 14,
                                  "clause": {"paragraph": 5, "quote": "十四个"}}}, set()),
        # a range that overlaps the target before it does not go back
        ({f"{SHARE}/targets/1": {**TARGET, "due": 2035, "comparison": "range", "value": 48, "high": 55}}, set()),
        ({f"{SHARE}/targets/1": {**TARGET, "due": 2035, "comparison": "range", "value": 48, "high": 49}}, {"P208"}),
        # an upper bound says nothing of the lower one
        ({f"{SHARE}/targets/0/comparison": "<=", f"{SHARE}/targets/0/value": 60,
          f"{SHARE}/targets/0/clause/quote": "六十个"}, {"P209"}),
        # two for one year: one within the other, one beside the other
        ({f"{SHARE}/targets/+": {**TARGET, "comparison": ">=", "value": 48}}, set()),
        ({f"{SHARE}/targets/+": {**TARGET, "comparison": ">=", "value": 51}}, {"P225"}),
        ({f"{SHARE}/targets/+": {**TARGET, "comparison": "range", "value": 48, "high": 51}}, set()),
        ({f"{SHARE}/targets/+": {**TARGET, "comparison": "growth", "value": 5}}, set()),
        # a baseline that meets a target
        ({f"{SHARE}/baselines/0/value": 51, f"{SHARE}/baselines/0/period": 2019,
          f"{SHARE}/baselines/0/clause/quote": "五十一个", f"{SHARE}/targets/0/clause/quote": "比重保持在50%"}, set()),
        ({f"{ENERGY}/baselines/0/value": 11, f"{ENERGY}/baselines/0/clause/quote": "十一个"}, {"P209"}),
        ({f"{ENERGY}/baselines/0/comparison": ">", f"{ENERGY}/baselines/0/value": 11,
          f"{ENERGY}/baselines/0/clause/quote": "十一个"}, set()),
        ({f"{SHARE}/baselines/0": {"period": 2019, "value": 60, "comparison": "growth",
                                   "clause": {"paragraph": 2, "quote": "增长六成"}}}, set()),
        ({"goals/listed-firms/baselines/0/value": 7, "goals/listed-firms/baselines/0/clause/quote": "七家"}, {"P209"}),
        # a rate below 0 or above 100 % is no impossible share
        ({f"{SHARE}/title": "工业增加值增速", f"{SHARE}/whole": GONE, "figures/primary-share/whole": GONE,
          f"{SHARE}/baselines/0/value": -3.9,
          f"{SHARE}/baselines/0/clause/quote": "下降3.9%"}, set()),
        # who leads: a successor answers for the department it took over
        ({"departments/old-bureau": OLD_BUREAU,
          "measures/smart-factories/division/lead": "old-bureau"}, {"P210"}),
        # supporting once is enough for P205 rather than P206
        ({"groups/leading-group/members/+": {"department": "statistics-bureau", "named": "市统计局"}}, {"P205"}),
        ({"groups/leading-group/members/+": {"department": WHY, "named": "市某局"}}, set()),
        ({"plan/leading_group": GONE, "groups/leading-group/members": []}, set()),
        # headings: a lone child needs no number
        ({"tasks/chain-map": GONE, "tasks/factories/clause/quote": "改造30家智能工厂"}, set()),
        # an action without a box leaves a gap in the numbers of boxes
        ({"tasks/chain-map/number": "3.1", "tasks/chain-map/clause/quote": "1、绘制产业链图谱"}, set()),
        ({"tasks/chain-map/number": "3.1", "tasks/chain-map/clause/quote": "1、绘制产业链图谱",
          "actions/resources/box": "要素工程"}, {"P220"}),
        ({"measures/funds/number": "2.1"}, {"P220", "P233"}),
        # policies
        ({f"{POLICY}/life": "draft", f"{POLICY}/review/opinion": "pending"}, set()),
        ({f"{POLICY}/review/opinion": "refused"}, {"P238"}),
        ({f"{POLICY}/review/opinion": "passed with exception"}, {"P238"}),
        ({f"{POLICY}/review/opinion": "passed with exception", f"{POLICY}/review/exception": "第十二条"}, set()),
        ({f"{POLICY}/life": "expired", f"{POLICY}/review": WHY}, set()),
        # a numeric target may carry words without a judge
        ({f"{SHARE}/targets/0/words": "达到一半"}, set()),
        ({"goals/innovation-rank/targets/0/evidence": WHY}, {"P221"}),
        # due in the year of a baseline that covers the whole year, or only half of it
        ({f"{ENERGY}/targets/1/due": 2020, "plan/start": 2019}, {"P231"}),
        ({f"{SHARE}/targets/0/due": 2020, "plan/start": 2019}, set()),
        ({"land_accounts/cleared/start": 2026}, {"P231"}),
        # open values beyond goals
        ({"plan/issued": WHY}, {"P201"}),
        ({"land_accounts/cleared/quantity/value": WHY}, {"P201"}),
        ({"tasks/chain-map/due": WHY, "tasks/chain-map/quantity": {"value": WHY, "unit": "家"}}, {"P214"}),
        ({"land_accounts/cleared/due": WHY, "land_accounts/cleared/goal": GONE}, {"P227"}),
        # units
        ({"land_accounts/cleared/kind": "share"}, {"P229"}),
        ({f"{SHARE}/unit": "亿元", "figures/primary-share/whole": GONE}, {"P229"}),
        # one figure in two units is one figure
        ({"figures/again": {"title": "土地", "indicator": "land_area", "unit": "km2", "period": 2020, "value": 2,
                            "clause": {"paragraph": 4, "quote": "2平方公里"}},
          "figures/more": {"title": "面积", "indicator": "land_area", "unit": "亩", "period": 2020, "value": 3000,
                           "clause": {"paragraph": 4, "quote": "3000亩"}}}, set()),
        # the digits of a figure in another unit are those of the quote
        ({"goals/redevelopment/targets/0/clause/quote": "整理低效用地3.0万亩"}, set()),
        ({"goals/redevelopment/targets/0/clause/quote": "整理低效用地４万亩"}, {"P240"}),
        ({"goals/redevelopment/targets/0/clause/quote": "整理低效用地"}, set()),
        ({"goals/listed-firms/targets/0/clause/quote": "新增6家"}, {"P240"}),
    ],
)  # fmt: skip
def test_what_is_a_flaw_and_what_is_none(changes: Change, expected: set[str], spoil: Spoil) -> None:
    assert codes(spoil(changes)) == expected


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (["1. 甲", "2. 乙", "丙"], "3."),
        (["1．甲", "2．乙", "丙"], "3．"),
        (["第一条 甲", "第二条 乙", "丙"], "第三条"),
        (["（1）甲", "（2）乙", "丙"], "（3）"),
        (["一、甲", "二、乙", "丙"], "三、"),
        (["①甲", "②乙", "丙"], "③"),
        (["行动一：甲", "行动二：乙", "丙"], "行动三："),
        (["一是甲", "二是乙", "丙"], "三是"),
        (["甲", "乙", "丙"], None),
        (["1、甲", "乙", "丙"], None),
    ],
)
def test_headings_of_every_style(heads: list[str], expected: str | None, spoil: Spoil) -> None:
    names = ["smart-factories", "chain-work"]
    changes: Change = {f"measures/{name}/clause/quote": head + "丁" for name, head in zip(names, heads, strict=False)}
    third: dict[str, Any] = {"title": "三", "number": "1.3", "action": "upgrading"}
    changes["measures/third"] = {
        **third, "clause": {"paragraph": 15, "quote": heads[2] + "丁"},
        "division": {"lead": "industry-bureau", "clause": {"paragraph": 28, "quote": "市工信局"}},
    }  # fmt: skip
    changes["measures/land-clearing/clause/quote"] = heads[0] + "丁"
    changes["measures/funds/clause/quote"] = heads[1] + "丁"
    findings = check(spoil(changes))
    assert [f.problem.expected("zh") for f in findings] == ([] if expected is None else [f"以 {expected} 开头"])


def test_measures_counted_through_all_actions_are_lawful(spoil: Spoil) -> None:
    heads = {"smart-factories": "第一条", "chain-work": "第二条", "land-clearing": "第三条", "funds": "第四条"}
    assert codes(spoil({f"measures/{key}/clause/quote": f"{head} 某事" for key, head in heads.items()})) == set()


def test_actions_that_are_chapters_begin_with_their_chapter_s_number(spoil: Spoil) -> None:
    changes: Change = {"actions/upgrading/number": 3, "actions/resources/number": 4}
    for key, node in (("actions/upgrading", "（三）甲"), ("actions/resources", "（四）乙")):
        changes[f"{key}/clause/quote"] = node
    for key, number in (("smart-factories", "3.1"), ("chain-work", "3.2"), ("land-clearing", "4.1"), ("funds", "4.2")):
        changes[f"measures/{key}/number"] = number
    for key, number in (("factories", "3.1"), ("chain-map", "3.2")):
        changes[f"tasks/{key}/number"] = number
    assert codes(spoil(changes)) == set()
    assert codes(spoil({**changes, "actions/resources/number": 6})) == {"P220", "P234"}


def test_a_plan_whose_actions_have_no_measures_at_all(spoil: Spoil) -> None:
    tree = {kind: {} for kind in ("measures", "tasks", "platforms", "services", "safeguards", "policies")}
    goals = {
        f"goals/{key}/measures": []
        for key in ("secondary-share", "energy-use", "listed-firms", "innovation-rank", "redevelopment")
    }
    assert codes(spoil({**goals, **tree})) == set()


def test_titles_that_are_no_numbers(spoil: Spoil) -> None:
    # "一体化" and "5G" begin with digits and have no number
    heads = {
        "smart-factories": "一体化推进",
        "chain-work": "5G+工业互联网",
        "land-clearing": "百亿工程",
        "funds": "3D打印",
    }
    assert codes(spoil({f"measures/{key}/clause/quote": head for key, head in heads.items()})) == set()
