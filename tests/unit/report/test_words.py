"""The words: both languages say the same things, everything asked for is there, and nothing lies about unused."""

import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
import yaml

from refoundry.assess.goals.verdict import Kind
from refoundry.core.problems import Lang
from refoundry.dictionary import table
from refoundry.report.charts import SHAPES
from refoundry.report.words import Words

SOURCE = Path(__file__).resolve().parents[3] / "src" / "refoundry"
DOCUMENT = yaml.safe_load((SOURCE / "report" / "words.yaml").read_text("utf-8"))
CODES = {"statuses", "standings", "qualities", "qualifiers", "comparisons", "methods", "kinds", "caveats", "relations"}
ENTRIES = {
    f"{group}.{name}": entry for group, held in DOCUMENT.items() if group not in CODES for name, entry in held.items()
}
# documents in the official layout have words of their own
OFFICIAL = {
    f"{group}.{name}"
    for group, held in yaml.safe_load((SOURCE / "report" / "official.yaml").read_text("utf-8")).items()
    for name in held
}
ASKED = re.compile(r"""(?:words|w)\(\s*f?["']([a-z_]+\.[a-z_0-9]+)["']""")
# asked for by a name put together at run time
COMPOSED = re.compile(
    r"counts\.due_(year|ahead)$|groups\.(past|ahead|open)$|message\.(met|missed|pace_\w+)$|method\.|chart\.key_|"
    r"(record|outlook)\.(narrow|wide|fits)$|sections\.|value\.a_year_|"
    r"book\.(notes|goals|values|related|requests|record|consistency|points|compound|kind_goal|kind_outlook)$"
)


def _blanks(text: str) -> set[str]:
    return {name.split(".")[0] for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", ENTRIES)
def test_both_languages_say_the_same(name: str) -> None:
    entry = ENTRIES[name]
    assert set(entry) == {"zh", "en"}
    if name == "page.date":
        return  # a Chinese date numbers its month, an English one names it
    differ = {"message.pace_until", "terminal.more"}
    if name not in differ:
        assert _blanks(entry["zh"]) == _blanks(entry["en"]), name


def test_everything_asked_for_is_there() -> None:
    for path in [*SOURCE.glob("report/*.py"), *SOURCE.glob("report/*.html"), SOURCE / "cli" / "scorecard.py"]:
        for name in ASKED.findall(path.read_text("utf-8")):
            known = name in (OFFICIAL if path.name.startswith("official") else ENTRIES)
            assert known or name.endswith("_"), f"{path.name}: {name}"


def test_nothing_lies_about_unused() -> None:
    text = "\n".join(
        path.read_text("utf-8")
        for path in [*SOURCE.glob("report/*.*"), SOURCE / "cli" / "scorecard.py"]
        if path.suffix in (".py", ".html")
    )
    unused = [name for name in ENTRIES if not COMPOSED.match(name) and not re.search(rf"\b{re.escape(name)}\b", text)]
    assert not unused


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        Words("zh")("table.colour")
    with pytest.raises(KeyError):
        Words("zh")("page.ran", day="a blank nobody knows")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_statuses_have_sign_word_and_rule(lang: Lang) -> None:
    statuses = Words(lang).statuses()
    assert [one.sign for one in statuses.values()] == ["●", "✕", "◆", "▲", "■", "○"]
    assert all(one.word and one.rule for one in statuses.values())
    assert statuses["on track"].css == "on-track"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_an_unknown_comes_from_has_words_of_its_own(lang: Lang) -> None:
    words = Words(lang)
    assert set(words.kinds()) == {*get_args(Kind)}
    assert all(one.word and one.rule and one.css == "unknown" for one in words.kinds().values())
    assert len({one.word for one in words.legend()}) == len(words.legend()) == 5 + len(words.kinds())
    assert {one.shape for one in words.legend()} == {*SHAPES}
    row = {"status": "unknown", "unknown_kind": "bound"}
    assert words.status(row).name == "bound"
    assert words.status(row | {"unknown_kind": None}).name == "unknown"
    assert words.status(row | {"status": "met"}).name == "met"


def test_every_caveat_of_the_dictionary_has_short_words() -> None:
    assert set(DOCUMENT["caveats"]) == {term.key for term in table("observation").column("caveat").allowed}


def test_a_code_without_words_stays_itself() -> None:
    words = Words("en")
    assert words.named("methods", "theta") == "theta"
    assert words.named("methods", "oracle") == "oracle"
    assert words.named("methods", None) == ""
    assert (words.weak("derived"), words.weak("official"), words.weak("unheard of")) == (True, False, False)
