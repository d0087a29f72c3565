"""The page: self-contained, complete in both languages, readable by everyone, and never a 0 for what is not known."""

import re
from collections import Counter
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from lxml import html

from refoundry.core.problems import Lang
from refoundry.report.scorecard_page import (
    PAGES,
    consistencies,
    picture_title,
    scorecard_page,
    table,
)
from refoundry.report.words import Words
from tests.unit.report.made_up import AROUND, META, ROWS, frames

LANGS: tuple[Lang, ...] = ("zh", "en")
TEXT = {lang: scorecard_page(frames(), META, lang) for lang in LANGS}
TREE = {lang: html.document_fromstring(text) for lang, text in TEXT.items()}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    return request.param  # type: ignore[no-any-return]


def _row(lang: Lang, key: str) -> Any:
    """The line of the table that leads to a target."""
    (link,) = TREE[lang].xpath(f'//table[contains(@class,"targets")]//a[@href="#{key}"]')
    return link.getparent().getparent()


def test_nothing_is_fetched_and_nothing_runs(lang: Lang) -> None:
    text = TEXT[lang]
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|\son\w+=|https?://", text)
    assert "知名品牌 &lt;script&gt;" in TEXT["zh"]


def test_the_two_languages_link_to_each_other() -> None:
    assert TREE["zh"].get("lang") == "zh-CN" and TREE["en"].get("lang") == "en"
    assert TREE["zh"].xpath('//header//a[@hreflang="en"]/@href') == [PAGES["en"]]
    assert TREE["en"].xpath('//header//a[@hreflang="zh-CN"]/@href') == [PAGES["zh"]]


def test_every_link_leads_somewhere_and_ids_are_unique(lang: Lang) -> None:
    ids = Counter(TREE[lang].xpath("//@id"))
    assert [name for name, count in ids.items() if count > 1] == []
    targets = {href[1:] for href in TREE[lang].xpath("//@href") if href.startswith("#")}
    assert targets - set(ids) == set()
    assert {row["key"] for row in ROWS} <= set(ids)


def test_headings_descend_one_step_at_a_time(lang: Lang) -> None:
    levels = [int(node.tag[1]) for node in TREE[lang].xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_charts_and_marks_have_words(lang: Lang) -> None:
    charts = TREE[lang].xpath('//*[local-name()="svg"][@role="img"]')
    assert len(charts) >= 6
    for chart in charts:
        named = chart.get("aria-labelledby").split()
        assert [
            node.text
            for node in chart.xpath('./*[local-name()="title" or local-name()="desc"]')
            if node.text and node.get("id") in named
        ]
    for mark in TREE[lang].xpath('//*[@class="marks"]//a'):
        assert mark.get("aria-label")
    others = TREE[lang].xpath('//*[local-name()="svg"][not(@role)]')
    assert others and all(one.get("aria-hidden") == "true" for one in others)


def test_the_english_page_speaks_english() -> None:
    """Chinese stands only where it is marked as such: quotes, vintages and sources of the data, the other language."""
    strays = []
    for node in TREE["en"].xpath("//body//*[not(ancestor-or-self::*[local-name()='svg'])]"):
        if node.tag == "style" or node.xpath("ancestor-or-self::*[@lang='zh-CN']") or node.get("class") == "why":
            continue
        strays += [text for text in node.xpath("text()") if CHINESE.search(text)]
    # the one line that says what the units of the data mean
    assert [text for text in strays if "100m yuan (亿元) = 100 million yuan" not in text] == []


def test_one_sentence_gives_the_answer() -> None:
    (answer,) = TREE["zh"].xpath('//p[@class="answer"]/text()')
    assert answer.startswith("10个目标有12个目标节点。已到期6个：完成1个、未完成1个、只有界限1个（")
    assert TREE["zh"].xpath('//figure[@class="picture"]/figcaption/text()') == [
        "已到期的6个目标节点，按已装载的数据能判定2个"
    ]


def test_the_picture_has_one_mark_a_target(lang: Lang) -> None:
    marks = TREE[lang].xpath('//*[@class="marks"]//a/@href')
    assert sorted(marks) == sorted(f"#{row['key']}" for row in ROWS)


def test_the_table_has_every_target_with_its_status(lang: Lang) -> None:
    words = Words(lang)
    for row in ROWS:
        line = _row(lang, row["key"])
        assert words.status(row).word in line.text_content()
        cells = line.xpath("./td|./th")
        assert sum(int(cell.get("colspan", 1)) for cell in cells) == 10
        assert all(cell.get("data-label") for cell in line.xpath("./td"))


def test_the_unknown_is_never_zero_or_a_dash(lang: Lang) -> None:
    for row in ROWS:
        if row["latest"] is None:
            text = " ".join(_row(lang, row["key"]).text_content().split())
            assert Words(lang)("value.unknown") in text
            assert not re.search(r"(?<![\d.,–])0(?![\d.])(?! 个)", text.replace("annual values 0", "")), text
    cells = [" ".join(cell.text_content().split()) for cell in TREE[lang].xpath("//td|//dd")]
    assert not {"0", "-", "—", "–", "None", "nan", "null", ""} & set(cells)


def test_a_card_shows_the_way_back(lang: Lang) -> None:
    (card,) = TREE[lang].xpath('//*[@id="goal-rd"]')
    text = card.text_content()
    assert "研发经费占比取得进展" in text and "observation/a:1" in text
    assert "2.77%" in text and "2.8%" in text
    assert len(card.xpath('.//details[@class="ask"]')) == 2
    assert "7.2 " in text


def test_what_is_published_around_a_goal_stands_beside_it(lang: Lang) -> None:
    (section,) = TREE[lang].xpath('//*[@id="goal-rd"]//section[@class="related"]')
    lines = section.xpath(".//li")
    assert len(lines) == len(AROUND)
    text = " ".join(lines[1].text_content().split())
    words = Words(lang)
    for part in (words.named("qualifiers", "over").strip(), "2,863", "2024公报", words.named("qualities", "secondary")):
        assert part in text
    assert words("sources.weak") in text and words("card.related") in section.text_content()
    assert len(TREE[lang].xpath('//section[@class="related"]')) == 1


def test_a_letter_for_every_owner(lang: Lang) -> None:
    asked = [row for row in ROWS if row["request_zh"]]
    letters = TREE[lang].xpath('//details[@class="ask letter"]')
    assert len(letters) == len({row["owner"] for row in asked})
    items = [line for letter in letters for line in letter.xpath(".//p/text()") if re.match(r"\d+\. ", line)]
    assert len(items) == len(asked)
    links = TREE[lang].xpath('//h2[@id="requests"]/following-sibling::p[@class="small"]/a/@href')
    assert sorted(links) == sorted(f"#{row['key']}" for row in asked)
    (asking,) = TREE[lang].xpath('//p[@class="asking"]')
    assert str(len(asked)) in asking.text_content()


def test_a_pace_that_is_over_is_said_to_be(lang: Lang) -> None:
    words = Words(lang)
    for row in ROWS:
        if row["required_pace"] is not None:
            past = row["due"] == 2024
            assert (words("table.until_due") in _row(lang, row["key"]).text_content()) == past
            (card,) = TREE[lang].xpath(f'//section[@id="{row["key"]}"]')
            assert (words("table.required_past") in card.xpath(".//dt/text()")) == past


def test_the_city_has_its_english_name() -> None:
    sections = " ".join(TREE["en"].xpath('//figure[@class="course"]/p//text()'))
    assert "Yunze" in sections and "云泽市" not in sections


def test_weak_sources_are_marked() -> None:
    assert "较弱来源，建议核对原文" in _row("zh", "parks@2024").text_content()
    assert "较弱来源" not in _row("zh", "rd@2024").text_content()


def test_made_up_data_is_labelled_and_real_data_is_not() -> None:
    from dataclasses import replace

    assert "演示数据" in TREE["zh"].xpath("//title/text()")[0]
    assert TREE["zh"].xpath('//*[@class="made-up"]/text()') == ["演示数据"]
    assert "演示数据" not in scorecard_page(frames(), replace(META, synthetic=False), "zh")


def test_a_city_without_anything_is_told_what_belongs_here(lang: Lang) -> None:
    text = scorecard_page({"goals": frames()["goals"].clear()}, META, lang)
    words = Words(lang)
    for name in ("outlook.empty", "record.empty", "consistency.empty", "requests.empty", "counts.none"):
        assert (words(name, least=8) if name == "record.empty" else words(name)) in text


def test_requests_stand_by_owner_longest_list_first() -> None:
    from refoundry.report.goal_view import goal_view
    from refoundry.report.letters import letters

    goals = [
        goal_view([row for row in ROWS if row["goal"] == key], META, Words("zh"))
        for key in ("rd", "cleared", "brands", "loss")
    ]
    assert [(one.owner, len(one.targets)) for one in letters(goals, META, Words("zh"))] == [
        ("市科技局", 2),
        ("市自然资源局", 1),
        ("领导小组办公室", 1),
    ]
    says = {"says_zh": "甲", "says_en": "a", "goals": ["rd@2024", "rd@2030", "elsewhere"]}
    assert consistencies([says], goals, Words("en")) == [{"says": "A.", "goals": [("rd", "研发经费占比")]}]


def test_a_frame_that_is_not_there_has_no_rows() -> None:
    assert table({"goals": pl.DataFrame({"a": [1]})}, "record") == []


def test_the_picture_s_title_without_anything_due() -> None:
    from refoundry.report.counting import due_groups

    words = Words("zh")
    ahead = [row for row in ROWS if row["due"] != 2024]
    assert picture_title(due_groups(ahead, META.as_of, words), words) == "6个目标节点的状态"
    unknown = [row for row in ROWS if row["due"] == 2024 and row["status"] == "unknown"]
    assert (
        picture_title(due_groups(unknown, META.as_of, words), words) == "已到期的4个目标节点，已装载的数据都不足以判定"
    )


def _themes() -> list[tuple[str, dict[str, str]]]:
    style = TEXT["zh"][: TEXT["zh"].index("</style>")]
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    return [
        (name, dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", block)))
        for name, block in zip(("light", "dark", "print"), blocks, strict=True)
    ]


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("name", "tokens"), _themes())
def test_text_stands_out_from_its_ground(name: str, tokens: dict[str, str]) -> None:
    inks = ["ink", "quiet", "accent", "met", "missed", "on-track", "at-risk", "off-track", "unknown"]
    assert set(inks) <= set(tokens)
    for ink in inks:
        for ground in ("paper", "raised", "accent-soft") if ink in ("ink", "accent") else ("paper", "raised"):
            light, dark = sorted((_luminance(tokens[ink]), _luminance(tokens[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{name}: {ink} on {ground}"
