"""Characters: the plain form keeps every place, whatever the writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.core.clauses import fingerprint
from refoundry.plan.importer.characters import heading, letters, plain, simplified, text_hash, tidy


@given(st.text(max_size=200))
def test_the_plain_form_is_as_long_as_the_original(text: str) -> None:
    assert len(plain(text)) == len(simplified(text)) == len(text)


@given(st.text(alphabet="，。：；（）！？、．｡､０１２,.:;()2009年%％產業业 \u3000\u00a0-－—～〜", max_size=60))
def test_plain_is_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_both_widths_and_both_scripts_meet() -> None:
    assert plain("（一）產值達到１．５萬億元，佔比４９．０％。") == plain("(一)产值达到1.5万亿元,占比49.0%.")
    assert plain("三次产业结构1.9:47.2:51.9, 约1,200家;") == "三次产业结构1.9:47.2:51.9， 约1,200家；"


def test_words_decide_between_readings() -> None:
    assert simplified("藉助乾隆傢俱") == "借助乾隆家具"


def test_heading_and_letters() -> None:
    assert heading(" 推进　R&D 投入 和 5G 应用 ") == "推进R&D投入和5G应用"
    assert letters("一、“智造·云上”工程（2021）") == letters("一智造云上工程 2021")


@given(st.text(alphabet="一、总则 \n\t\r\u3000\u200b\ufeff", max_size=60))
def test_white_and_unseen_characters_do_not_change_the_fingerprint(text: str) -> None:
    seen = "".join(character for character in text if character in "一、总则")
    assert text_hash(text) == fingerprint(seen)
    assert "\u200b" not in tidy(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("加快园区建设.2023年底前建成", "加快园区建设。2023年底前建成"),
        ("实施差别化政策.A类企业", "实施差别化政策。A类企业"),
        ("建设城市大脑2.0.加快部署", "建设城市大脑2.0。加快部署"),
        ("1.1.加强领导", "1.1.加强领导"),
        ("一.5个方面", "一.5个方面"),
        ("附件.pdf", "附件.pdf"),
        ("占比49.0%", "占比49.0%"),
    ],
)
def test_which_stops_end_a_sentence(text: str, expected: str) -> None:
    assert plain(text) == expected
