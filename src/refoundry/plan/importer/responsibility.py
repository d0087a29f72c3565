"""Who answers for a measure: lists of departments, and the brackets and sentences that carry them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from refoundry.plan.importer.characters import heading
from refoundry.plan.importer.words import pattern, words

_SEPARATORS = "、，；。/"
_AND = re.compile(r"(?<=[局委办厅会院部门位])(?:以及|[和及与])(?=[市区县省]|各|相关|有关)")
# Lines of a narrow cell run together: 市科技局市教育局.
_RUN_ON = re.compile(r"(?<=[局委办厅院部])(?=市(?!场)[^、，；。（）]{2,12}[局委办厅院部])")
# 各市、县、自治县人民政府 is one name.
_TOWNS = re.compile(r"各(?:[市县区州盟旗]|自治[县州旗])(?:、(?:[市县区州盟旗]|自治[县州旗])(?=[、（]|人民|政府|$))+")
_LONGEST_LIST = 600  # characters; nobody lists more
_BRACKET = re.compile(r"[（【\[]((?:[^（）【】\[\]]|（[^（）]{0,80}）){2,600})[）】\]]")


@dataclass(frozen=True, slots=True)
class Duty:
    """Who leads, who supports (repetitions included), which towns carry out; names as written."""

    lead: str | None = None
    support: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    marked: bool = False  # a label or the word 牵头 says who leads
    span: tuple[int, int] = field(default=(0, 0), compare=False)
    paragraph: int | None = field(default=None, compare=False)  # where it is said

    @property
    def names(self) -> tuple[str, ...]:
        """Lead and support, in order."""
        return (*((self.lead,) if self.lead else ()), *self.support)

    def __bool__(self) -> bool:
        return bool(self.lead or self.support or self.towns)


def split_names(text: str) -> list[str]:
    """The names of a list, split on 、，； outside brackets.

    text     text
    returns  list of names as written, without what follows the last (等按职责分工负责)

    >>> split_names("市工信局、发改局，各县（市、区）人民政府等按职责分工负责")
    ['市工信局', '发改局', '各县（市、区）人民政府']
    """
    parts, depth = [""], 0
    whole = _TOWNS.sub(lambda towns: towns[0].replace("、", "\0"), heading(text))
    for character in _RUN_ON.sub("、", _AND.sub("、", whole)):
        depth += (character == "（") - (character == "）")
        if character in _SEPARATORS and depth <= 0:
            parts.append("")
        else:
            parts[-1] += character
    names = []
    for part in parts:
        bare = re.sub(
            r"^(由|其中|以及|及|和|并)",
            "",
            part.strip(" ：.（）【】[]") + ("）" if part.strip().endswith("）") else ""),
        )
        bare = pattern("tails").sub("", bare, count=1).strip()
        bare = re.sub(r"（(牵头|配合|参与|主办|协办|第一|排名第一)[^）]*）$", "", bare)
        if bare.count("（") != bare.count("）"):
            bare = bare.strip("（）")
        if bare:
            names.append(bare.replace("\0", "、"))
    return names


def is_authority(name: str) -> bool:
    """Whether a name ends as an authority's does, or names towns.

    name     text   one name of a list
    returns  bool
    """
    bare = re.sub(r"（[^）]*）$", "", name)
    if pattern("towns").search(name) or pattern("nobody").search(name):
        return True
    return 2 <= len(bare) <= 24 and bare.endswith(tuple(words()["authorities"]))


def is_list(text: str) -> bool:
    """Whether a line is nothing but a list of authorities.

    text     text
    returns  bool

    >>> is_list("市商务局、发展改革局，各镇区"), is_list("建设科技创新中心")
    (True, False)
    """
    if len(text) > _LONGEST_LIST:
        return False
    names = split_names(text)
    if not names or sum(map(is_authority, names)) * 5 < len(names) * 4:
        return False
    if len(names) > 1:
        return is_authority(names[0]) and all(len(name) <= 24 for name in names)
    return names[0].startswith((*words()["levels"], "各", "有关", "相关")) and len(names[0]) <= 16


def assign(names: Iterable[str], lead: bool = True) -> Duty:
    """A duty from a list of names: the first department leads.

    names    names as written
    lead     bool   False where the list only supports
    returns  Duty
    """
    first: str | None = None
    support: list[str] = []
    towns: list[str] = []
    for name in names:
        if pattern("nobody").search(name):
            continue
        if pattern("towns").search(name):
            towns.append(name)
        elif lead and first is None:
            first = name
        else:
            support.append(name)
    return Duty(first, tuple(support), tuple(towns))


def merge(duties: Iterable[Duty]) -> Duty:
    """One duty of several: the first that names a lead leads, all others support, each once.

    duties   duties in the order of the text
    returns  Duty
    """
    found = list(duties)
    lead = next((duty.lead for duty in found if duty.lead), None)
    if len(found) == 1:
        return found[0]
    names = list(dict.fromkeys(name for duty in found for name in duty.names if name != lead))
    towns = tuple(dict.fromkeys(town for duty in found for town in duty.towns))
    said = next((duty.paragraph for duty in found if duty.paragraph), None)
    return Duty(lead, tuple(names), towns, any(duty.marked for duty in found), paragraph=said)


def _labels() -> re.Pattern[str]:
    named = "|".join(f"(?P<{key}>{pattern(f'{key}_labels').pattern})" for key in ("dropped", "support", "lead"))
    return re.compile(rf"(?:{named})\s*(?:（[^）]*）)?\s*：")


def _read(content: str) -> Duty:
    """The duty in the content of a bracket or of a line of its own."""
    marks = list(_labels().finditer(content))
    lead_names: list[str] = []
    support_names: list[str] = []
    if marks:
        for place, mark in enumerate(marks):
            end = marks[place + 1].start() if place + 1 < len(marks) else len(content)
            names = split_names(content[mark.end() : end])
            if mark.lastgroup == "dropped" or mark["dropped"]:
                continue
            (support_names if mark["support"] else lead_names).extend(names)
    else:
        # 甲局牵头，乙局、丙局按职责分工负责
        clauses = re.split(r"(?<=牵头)(?:负责)?[，；、]?|(?<=牵头负责)[，；]", content)
        if len(clauses) > 1 and "牵头" in clauses[0]:
            lead_names = split_names(clauses[0])
            support_names = [name for clause in clauses[1:] for name in split_names(clause)]
        else:
            lead_names = split_names(content)
    names = [name for name in lead_names if is_authority(name)]
    others = [name for name in support_names if is_authority(name)]
    first, rest = assign(names), assign(others, lead=False)
    marked = bool(marks) or "牵头" in content
    return Duty(first.lead, first.support + rest.support, first.towns + rest.towns, marked)


_SIGNS = re.compile("负责|牵头|配合|落实|分工|参与|主办|协办")


def read_duty(text: str) -> Duty:
    """The responsibility a paragraph states: in a bracket, on a line of its own, or in its last sentence.

    text     text   plain
    returns  Duty with the span of what says so; empty where the paragraph states none
    """
    labels = _labels()
    if not _SIGNS.search(text) and not labels.search(text) and not text.rstrip("。 ").endswith(("）", "】", "]")):
        return Duty()
    for match in reversed(list(_BRACKET.finditer(text))):
        content = match[1]
        if labels.search(content) or (_SIGNS.search(content) and is_list(_unsigned(content))):
            duty = _read(content)
            if duty:
                return _at(duty, match.span())
        elif match.end() >= len(text.rstrip("。 ")) and is_list(content):
            # One name alone answers behind a sentence; within one it only explains: 办公室（市发展改革委）.
            if len(split_names(content)) == 1 and text[match.start() - 1 : match.start()] not in ("。", "；"):
                continue
            return _at(_read(content), match.span())
    label = labels.search(text)
    short = label is not None and len(text) - label.start() <= _LONGEST_LIST
    if label and short and (label.start() == 0 or text[label.start() - 1] in "。；） 】"):
        duty = _read(text[label.start() :])
        return _at(duty, (label.start(), len(text))) if duty else Duty()
    last = text.rstrip("。 ").rfind("。") + 1
    sentence = text[last:].strip("。 ")
    if "牵头" in sentence and is_list(_unsigned(sentence)):
        return _at(_read(sentence), (last, len(text)))
    return Duty()


def _unsigned(content: str) -> str:
    return re.sub(r"(牵头)(负责)?(，|；|、)?", "、", content)


def _at(duty: Duty, span: tuple[int, int]) -> Duty:
    return Duty(duty.lead, duty.support, duty.towns, duty.marked, span)


def own_level(names: Iterable[str]) -> str:
    """The letter of the government whose plan this is: 市, or 区, 县 ... where that leads most names.

    names    names as written
    returns  one character
    """
    firsts = Counter(
        name[0] for name in names if name[:1] in words()["levels"] and not pattern("not_levels").search(name)
    )
    return firsts.most_common(1)[0][0] if firsts else "市"


def canonical(name: str, level: str = "市") -> str:
    """A department's name without the letter of its government: 市科技局 and 科技局 are one.

    name     text   as written
    level    text   the letter, from `own_level`
    returns  text

    >>> canonical("市市场监管局"), canonical("市场监管局"), canonical("市委组织部")
    ('市场监管局', '市场监管局', '市委组织部')
    """
    if name.startswith(level) and len(name) > 2 and not pattern("not_levels").search(name):
        return name[len(level) :]
    return name


# 人民银行某某支行, 国家税务总局某某市税务局, a utility and other names with a place or a level in them take no letter.
_ELSEWHERE = re.compile(r"^(?:国家|国网|中国|中央|驻|供电)|人民|总局|(?<!城)市(?!场)|县|区(?!域)|省|旗|州|盟")


def written_names(rows: Iterable[Sequence[str]], level: str = "市") -> dict[str, str]:
    """Departments as the document means them in full: 市商务局、科技局 are 市商务局 and 市科技局.

    The letter of the government counts where it is written before the name, or before the first name of a row in
    which the name stands.

    rows     lists of names as written
    level    text   the letter, from `own_level`
    returns  mapping   name of `canonical` -> name in full

    >>> written_names([["市商务局", "科技局", "供电公司"]])
    {'商务局': '市商务局', '科技局': '市科技局', '供电公司': '供电公司'}
    """
    found: dict[str, str] = {}
    for row in rows:
        led = bool(row) and row[0].startswith(level) and not row[0].startswith(f"{level}场")
        for name in row:
            bare = canonical(name, level)
            full = name if bare != name or not (led and _takes_letter(bare)) else level + name
            if bare not in found or full != bare:
                found[bare] = full
    return found


def _takes_letter(name: str) -> bool:
    return name.endswith(("局", "委", "办", "委员会", "办公室", "工商联")) and not _ELSEWHERE.search(name)
