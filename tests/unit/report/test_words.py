"""The words: both languages say the same things, everything asked for is there, and nothing lies about unused."""

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

from refoundry.core.problems import Lang
from refoundry.report.words import Words

SOURCE = Path(__file__).resolve().parents[3] / "src" / "refoundry"
DOCUMENT = yaml.safe_load((SOURCE / "report" / "words.yaml").read_text("utf-8"))
CODES = {"statuses", "standings", "qualities", "qualifiers", "comparisons", "methods"}
ENTRIES = {
    f"{group}.{name}": entry for group, held in DOCUMENT.items() if group not in CODES for name, entry in held.items()
}
ASKED = re.compile(r"""(?:words|w)\(\s*f?["']([a-z_]+\.[a-z_0-9]+)["']""")
# asked for by a name put together at run time
COMPOSED = re.compile(
    r"counts\.(wordy|unsettled)$|groups\.(past|ahead|open)$|message\.(met|missed|pace_\w+)$|method\.|chart\.key_|"
    r"record\.(narrow|wide|fits)$|sections\.|value\.a_year_|"
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
            assert name in ENTRIES or name.endswith("_"), f"{path.name}: {name}"


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
        Words("zh")("page.as_of", day="a blank nobody knows")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_statuses_have_sign_word_and_rule(lang: Lang) -> None:
    statuses = Words(lang).statuses()
    assert [one.sign for one in statuses.values()] == ["●", "✕", "◆", "▲", "■", "○"]
    assert all(one.word and one.rule for one in statuses.values())
    assert statuses["on track"].css == "on-track"


def test_a_code_without_words_stays_itself() -> None:
    words = Words("en")
    assert words.named("methods", "theta") == "theta"
    assert words.named("methods", "oracle") == "oracle"
    assert words.named("methods", None) == ""
    assert (words.weak("derived"), words.weak("official"), words.weak("unheard of")) == (True, False, False)
