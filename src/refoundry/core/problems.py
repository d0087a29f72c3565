"""Every error an official can meet: a stable code, where it is, what was got, what was expected, the fix.

The sentences live in `catalogue/FAMILY.yaml`, in Chinese and English, with the exit code of the family:

    exit: 3
    codes:
      P103:
        zh: {says: "未知单位", expected: "{units} 之一", fix: "比重请写 %"}
        en: {says: "unknown unit", expected: "one of {units}", fix: "write shares in %"}

`Problem("P103", subject="goal private-share", got="百分", place=Place("goals.yaml", 12), values={"units": "% 亿元"})`
carries only the code and the values; the words are looked up when it is shown, in the reader's language.
"""

import errno
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Protocol, runtime_checkable

import yaml

Lang = Literal["zh", "en"]


@runtime_checkable
class Spoken(Protocol):
    """A value with words of its own in each language, such as a title or a period."""

    def shown(self, lang: Lang = "zh") -> str:
        """The words in a language.

        lang     zh or en
        returns  text
        """
        ...


@dataclass(frozen=True, slots=True)
class Both:
    """A few words in both languages, made while the program runs."""

    zh: str
    en: str

    def shown(self, lang: Lang = "zh") -> str:
        """The words in a language.

        lang     zh or en
        returns  text
        """
        return self.en if lang == "en" else self.zh


_SYSTEM = {
    errno.ENOENT: "没有这个文件或目录",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "文件名过长",
}


def system_reason(error: OSError) -> Both:
    """Why the system refused, in both languages; an uncommon reason keeps the system's own words.

    error    OSError
    returns  Both
    """
    said = error.strerror or str(error)
    return Both(_SYSTEM.get(error.errno or 0, said), said)


class _Blanks(dict[str, str]):
    """A value the sentence names and nobody gave stays visible as {name}."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of the catalogue: what a code says in both languages and how the process ends on it."""

    code: str
    family: str
    exit: int
    words: Mapping[Lang, Mapping[str, str]]
    group: str = ""


@cache
def catalogue() -> Mapping[str, Code]:
    """All codes of all families, by code.

    returns  mapping   code -> Code
    raises   ValueError   a code stands twice, or lacks a language or the sentence `says`
    """
    codes: dict[str, Code] = {}
    for entry in sorted(files("refoundry.core.catalogue").iterdir(), key=lambda e: e.name):
        if not entry.name.endswith(".yaml"):
            continue
        family = entry.name.removesuffix(".yaml")
        document: dict[str, Any] = yaml.safe_load(entry.read_text("utf-8"))
        for code, words in document["codes"].items():
            if code in codes:
                raise ValueError(f"{code} stands in {codes[code].family} and in {family}")
            if any("says" not in words.get(lang, {}) for lang in ("zh", "en")):
                raise ValueError(f"{code} in {family} lacks `says` in zh or en")
            codes[code] = Code(code, family, int(document["exit"]), words, str(words.pop("group", "")))
    return codes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is: a file with line and column, or a document's paragraph; None where not known."""

    file: str | None = None
    line: int | None = None
    column: int | None = None
    paragraph: int | None = None

    def shown(self, lang: Lang = "zh") -> str:
        """`goals.yaml:12:3`, with the paragraph behind it where there is one.

        lang     zh or en
        returns  text, empty where nothing is known
        """
        spot = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        if self.paragraph is None:
            return spot
        words = f"第{self.paragraph}段" if lang == "zh" else f"paragraph {self.paragraph}"
        return f"{spot} {words}".strip()


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. The code says what; the catalogue gives the words."""

    code: str
    subject: str = ""
    place: Place = NOWHERE
    got: str | None = None
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.code not in catalogue():
            raise ValueError(f"{self.code} is not in the catalogue of problems")

    def _word(self, part: str, lang: Lang) -> str | None:
        text = catalogue()[self.code].words[lang].get(part)
        said = {k: v.shown(lang) if isinstance(v, Spoken) else str(v) for k, v in self.values.items()}
        return None if text is None else text.format_map(_Blanks(said))

    def says(self, lang: Lang = "zh") -> str:
        """What is wrong, one clause without its place.

        lang     zh or en
        returns  text
        """
        return self._word("says", lang) or ""

    def expected(self, lang: Lang = "zh") -> str | None:
        """What would have been right; None where the code has no such sentence.

        lang     zh or en
        returns  text or None
        """
        return self._word("expected", lang)

    def fix(self, lang: Lang = "zh") -> str | None:
        """What to do about it; None where the code has no such sentence.

        lang     zh or en
        returns  text or None
        """
        return self._word("fix", lang)

    def ask(self, lang: Lang = "zh") -> str | None:
        """The question that would settle it; None where the code has no such sentence.

        lang     zh or en
        returns  text or None
        """
        return self._word("ask", lang)

    @property
    def group(self) -> str:
        """The group of findings the code belongs to, empty for plain errors."""
        return catalogue()[self.code].group

    def shown(self, lang: Lang = "zh") -> str:
        """The whole problem as an official reads it: place, subject, what, got, expected, fix.

        lang     zh or en
        returns  text of one to four lines
        """
        colon = "：" if lang == "zh" else ": "
        head = colon.join(part for part in (self.place.shown(lang), self.subject, self.says(lang)) if part)
        names = ("实际", "应为", "改法") if lang == "zh" else ("got", "expected", "fix")
        rows = zip(names, (self.got, self.expected(lang), self.fix(lang)), strict=True)
        width = 4 if lang == "zh" else 10
        return "\n".join([f"{head} [{self.code}]", *(f"  {name:<{width}}{text}" for name, text in rows if text)])

    def as_dict(self, lang: Lang = "zh") -> dict[str, object]:
        """The problem for --json: code, place, subject, message, got, expected, fix.

        lang     zh or en
        returns  mapping of plain values
        """
        return {
            "code": self.code,
            "file": self.place.file,
            "line": self.place.line,
            "column": self.place.column,
            "paragraph": self.place.paragraph,
            "subject": self.subject,
            "message": self.says(lang),
            "got": self.got,
            "expected": self.expected(lang),
            "fix": self.fix(lang),
        }


class Problems(Exception):
    """Everything that was found wrong, at once. Commands show it without a traceback and exit with `exit_code`."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(problems)
        if not self.problems:
            raise ValueError("Problems needs at least one problem")
        super().__init__("\n".join(problem.shown("en") for problem in self.problems))

    def __reduce__(self) -> tuple[type["Problems"], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    @property
    def exit_code(self) -> int:
        """The exit code of the first problem's family."""
        return catalogue()[self.problems[0].code].exit


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word closest to a mistaken one.

    word     what was written
    known    what could have been meant
    returns  the closest, None where nothing is close (similarity under 60 of 100)
    """
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return None if found is None else str(found[0])
