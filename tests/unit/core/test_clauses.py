"""Citations: paragraphs, quotes, fingerprints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refoundry.core.clauses import Clause, fingerprint, paragraphs, quote_stands, without_space

TEXT = "\n一、总则\r\n\r\n　　制造业增加值 占比达到45%。\n\u200b\n  二、目标  \n"


def test_paragraphs_are_the_lines_that_hold_something() -> None:
    assert paragraphs(TEXT.replace("\u200b", "")) == ["一、总则", "制造业增加值 占比达到45%。", "二、目标"]
    assert paragraphs("") == []
    assert paragraphs("\n \u3000\n") == []


def test_a_quote_stands_in_its_paragraph_and_in_no_other() -> None:
    document = paragraphs("一、总则\n制造业增加值 占比达到45%。\n二、目标")
    assert quote_stands("增加值占比 达到45%", 2, document)
    assert not quote_stands("增加值占比达到45%", 1, document)
    assert not quote_stands("增加值占比达到46%", 2, document)
    assert not quote_stands("总则", 0, document)
    assert not quote_stands("目标", -1, document)
    assert not quote_stands("目标", 4, document)
    assert not quote_stands("目标", 1, [])


@given(
    st.text(max_size=60), st.sampled_from([" ", "\n", "\r\n", "\u3000", "\t", "\u200b", "\ufeff", "\xa0"]), st.data()
)
def test_white_space_does_not_change_the_fingerprint(text: str, space: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert fingerprint(text[:at] + space + text[at:]) == fingerprint(text)


@given(st.text(min_size=1, max_size=60))
def test_words_change_the_fingerprint(text: str) -> None:
    assert (fingerprint(text + "字") == fingerprint(text)) is False
    assert len(fingerprint(text)) == 64


def test_white_space_of_every_kind() -> None:
    assert without_space(" 一\t二\u3000三\xa0四\u200b五\ufeff六\n") == "一二三四五六"


def test_a_citation_as_shown() -> None:
    clause = Clause("plan", 13, "比重保持在45%以上")
    assert clause.shown() == "第13段“比重保持在45%以上”"
    assert clause.shown("en") == "paragraph 13 “比重保持在45%以上”"
    with pytest.raises(AttributeError):
        clause.quote = "别的"  # type: ignore[misc]
