"""Wordings: what fair-competition rules bar and what they allow; which lengths of time lack a beginning."""

from collections.abc import Callable

import pytest

from refoundry.plan.check import check
from refoundry.plan.check.law import whole_text
from refoundry.plan.check.times import spans_without_start
from refoundry.plan.check.wording import quotes_without_their_figure
from refoundry.plan.model import Plan
from tests.unit.plan.plans import Change

Spoil = Callable[[Change], Plan]

BARRED = {
    "第九条（商品和要素自由流动）": [
        "对采购本地产品的企业按采购额给予奖励",
        "鼓励龙头企业优先选择本地企业的配套产品",
        "政府投资项目优先采购本市企业产品",
        "对本地企业间开展协作配套的给予补贴",
        "招标评审中对本地供应商给予加分",
        "鼓励整车企业采购本市零部件",
        "不得采购外地产品，限制外地企业参加投标",
        "禁止市外企业进入本地配送市场",
    ],
    "第十条（影响生产经营成本）": [
        "按企业地方贡献给予最高500万元奖励",
        "根据新增财政贡献的50%予以返还",
        "对经营贡献突出的总部企业给予奖补",
        "支持政策与企业税收贡献挂钩",
    ],
    "第九条、第十条（不得以迁入登记、纳税、纳统为条件）": [
        "对迁入企业给予一次性奖励100万元",
        "总部迁入本市的给予办公用房补贴",
        "将注册地迁入本市并入统的企业优先支持",
        "须在本市注册登记并纳税方可享受本政策",
        "对新迁入规上企业给予奖励",
    ],
    "第九条（不得阻碍迁出）": ["享受扶持的企业十年内不得迁出", "企业外迁的，应退还已获得的奖补资金"],
    "第十条（税收优惠）": ["对入园项目实行税收先征后返", "对企业所得税地方留成部分予以税收返还", "新办企业即征即奖"],
    "第八条（不得限定购买）": ["对创新产品实施政府首购政策", "由主管部门指定采购目录内企业产品"],
}
LAWFUL = [
    "支持本地企业做大做强，培育一批本地龙头企业",
    "提高重点产业链本地配套率",
    "民营经济税收贡献占比达到70%",
    "工业对经济增长的贡献率达到45%",
    "对社会综合贡献较小的产业集群，坚决淘汰小散乱污",
    "对企业研发投入按10%给予补助",
    "落实国家高新技术企业税收优惠政策",
    "落实增值税即征即退政策",
    "对首台（套）装备给予保险补偿",
    "优先保障重点项目用地",
    "优先选择绿色低碳产品",
    "人才迁入落户即可享受公租房",
    "引进外地企业在本市设立研发中心",
    "不得限制外地企业参与本市招标投标",
    "企业自愿迁出的，依法办理，不设置障碍",
    "推动本地高校科研成果转化",
    "支持金融机构扩大制造业中长期贷款",
    "依法落实国家规定的税收返还政策",
    "统筹镇区税收分成，完善财政体制",
    "对上市企业按发行费用给予补助",
]
BARRED_SENTENCES = [(law, sentence) for law, sentences in BARRED.items() for sentence in sentences]


def laws(sentence: str) -> set[str]:
    return {str(f.problem.expected("zh")).partition("施行）")[2] for f in whole_text([sentence])}


@pytest.mark.parametrize(("law", "sentence"), BARRED_SENTENCES)
def test_wordings_that_are_barred(law: str, sentence: str) -> None:
    assert law in laws(sentence)


@pytest.mark.parametrize("sentence", LAWFUL)
def test_wordings_that_are_lawful(sentence: str) -> None:
    assert laws(sentence) == set()


def test_one_finding_a_paragraph_and_law(spoil: Spoil) -> None:
    sentence = "对采购本地产品的企业给予奖励，对使用本地产品的企业给予补贴"
    assert len(list(whole_text([sentence]))) == 1
    # what a node's quote says is not said again for the document's paragraph
    plan = spoil({"measures/funds/clause/quote": f"2、{sentence}"})
    document = [f"第{n}段" for n in range(1, 31)]
    document[19] = sentence
    barred = [f for f in check(plan, document) if f.problem.code == "P216"]
    assert [f.problem.subject for f in barred] == ["measures/funds"]


def test_a_policy_that_passed_its_review_is_left_alone(spoil: Spoil) -> None:
    title = {"policies/upgrading-grant/title": "总部企业迁入奖励"}
    assert check(spoil(title)) == []
    refused = {**title, "policies/upgrading-grant/review/opinion": "refused"}
    assert {f.problem.code for f in check(spoil(refused))} == {"P216", "P238"}


UNANCHORED = [
    ("未来五年", "未来五年"),
    ("今后3年培育100家企业", "今后3年"),
    ("用五到十年时间引进一批企业", "用五到十年时间"),
    ("力争通过3至5年，推动企业倍增", "力争通过3至5年"),
    ("力争用三年时间", "力争用三年时间"),
    ("经过5年左右的努力", "经过5年左右的努力"),
    ("3—5年内形成规模", "3—5年内"),
    ("三年内全部完成改造", "三年内"),
    ("接下来的两年", "接下来的两年"),
    ("5～10年", "5～10年"),
]
ANCHORED = [
    "实施三年行动计划",
    "编制五年规划",
    "到2025年，未来五年目标基本实现",
    "2021—2023年",
    "到2035年",
    "企业成立三年内免租",
    "自认定之日起三年内",
    "近三年内无违法记录",
    "连续三年增长",
    "前三年内免收",
    "每三年评估一次",
    "“十四五”期间",
    "第三年内完成验收",
    "租期5至10年",
    "设立100年企业名录",
]


@pytest.mark.parametrize(("text", "words"), UNANCHORED)
def test_lengths_of_time_without_a_beginning(text: str, words: str, spoil: Spoil) -> None:
    plan = spoil({"plan/start": {"unknown": "文稿未写"}, "measures/funds/clause/quote": f"2、{text}"})
    assert [f.problem.values["words"] for f in spans_without_start(plan)] == [words]


@pytest.mark.parametrize("text", ANCHORED)
def test_lengths_of_time_that_begin_somewhere(text: str, spoil: Spoil) -> None:
    plan = spoil({"plan/start": {"unknown": "文稿未写"}, "measures/funds/clause/quote": f"2、{text}"})
    assert list(spans_without_start(plan)) == []


def test_a_plan_with_a_first_year_has_none(spoil: Spoil) -> None:
    assert check(spoil({"measures/funds/clause/quote": "2、未来五年用好产业基金"})) == []


@pytest.mark.parametrize(
    ("value", "quote", "shown"),
    [
        (15000, "营业收入突破1.5万亿元", True),
        (15000, "营业收入突破１．５万亿元", True),
        (3151.59, "达到3,151.59亿元", True),
        (3000, "主导产业规模三千亿元", True),
        (100, "规模实现倍增", True),
        (47.2, "三次产业结构为2.8:47.2:50.0", True),
        (47, "三次产业结构为2.8:47.2:50.0", False),
        (0, "新增0家", True),
        (50, "第一批企业达到60家", False),
        (2025, "到2025年", True),
    ],
)
def test_figures_in_their_quotes(value: float, quote: str, shown: bool, spoil: Spoil) -> None:
    plan = spoil({"figures/primary-share/value": value, "figures/primary-share/clause/quote": quote})
    assert (list(quotes_without_their_figure(plan)) == []) is shown
