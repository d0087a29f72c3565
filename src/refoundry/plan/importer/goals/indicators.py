"""Names: the shortest full name of what a figure measures, from the text around it."""

import re
from functools import cache

from refoundry.plan.importer.goals.lexicon import ends_with, starts_with, table, words
from refoundry.plan.importer.goals.spans import BOOK, BRACKET, MARKS, PERIOD, QUOTED, REFERENCE, Folded

_LISTED = re.compile(
    r"^(?:[①-⑳]|\d{1,2}[.、．]|（?[一二三四五六七八九十]{1,2}[、）]|[—\-·◆●■★*]+|第[一二三四五六七八九十]+(?:[，、]|条))\s*"
)
_SHARE = re.compile(r"(占[^占]{1,30}?)的(比重|比例|份额|占比)")
_JOINS = "、，和与及的 ；：或—·"
_SHORT_BRACKET = re.compile(r"[套区市县次段旗师团级]|[市区旗县]、[市区旗县]|.*[区市]$")
_GROWTH = re.compile(
    r"(?:年均|累计|同比|平均|年)?(?:增长率?|下降率?|降低|提高|减少|增速|增幅|降幅|递增|递减|翻番|压减|提升|增加)$"
)
_ADORNED = re.compile(r"^(?:具有|具备|拥有|富有)[^的占]{2,40}?的(?=[^的]{2,20}$)")
_STATED = re.compile(
    r"(?:(?:保持|持续|稳步|显著|明显|大幅|不断|基本|进一步|得到|有效|逐步|总体|始终|继续)+(?:稳定|提升|提高|增长|扩大|增强|优化|下降|改善|合理))+$"
)
_DOUBLED = re.compile(r"(?:实现|完成)?“[^”]*(?:倍增|翻番)”$")
_BY_RULE = re.compile(r"^[^的]{2,16}口径的(?=..)")
_DONE = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?:实现|完成)(?=[\u4e00-\u9fff]{2,10}$)")
_STEP = re.compile(r"(?:连续|接连|连|再|又)?(?:跨上|跨越|跨过|迈上|跨|跃上|登上|突破)[^、]*(?:台阶|大关|关口)$")


def from_left(folded: Folded, start: int, end: int) -> str:
    """The name that stands before a figure: times, connectives and verbs are taken off.

    folded   Folded   the text
    start    int      where the piece starts
    end      int      where the predicate of the figure starts
    returns  text, empty where nothing is left
    """
    return stripped(expand(folded, start, end))


def from_right(folded: Folded, start: int, end: int) -> str:
    """The name that stands behind a figure (5家百亿级企业).

    folded   Folded   the text
    start    int      where the unit or bound ends
    end      int      where the piece ends
    returns  text, empty where there is none
    """
    text = expand(folded, start, end).strip(_JOINS)
    text = re.sub(r"^(?:以上的?|左右的?|的)", "", text).replace("级等产业", "级产业")
    return tidy(re.sub(r"等+$", "", text))


def opens_with_verb(folded: Folded, start: int, end: int) -> bool:
    """Whether a clause starts with a verb that promises something (建成, 新增, 腾出).

    folded   Folded   the text
    start    int
    end      int
    returns  bool
    """
    text = re.sub(f"^[{MARKS}{_JOINS}]+", "", folded.text[start:end])
    while (hit := table("lead").at_start(text, 0)) and not table("create").at_start(text, 0):
        text = text[len(hit[0]) :].lstrip(_JOINS + MARKS)
    return table("create").at_start(text, 0) is not None or table("keep").at_start(text, 0) is not None


def expand(folded: Folded, start: int, end: int) -> str:
    """The words of a piece of folded text: quotes again in quotes, remarks in brackets dropped, times dropped.

    folded   Folded   the text
    start    int
    end      int
    returns  text
    """
    out: list[str] = []
    for index in range(start, end):
        character = folded.text[index]
        if character not in MARKS:
            out.append(character)
        elif character == QUOTED:
            out.append(f"“{folded.content(index)}”")
        elif character == BOOK:
            out.append(f"《{folded.content(index)}》")
        elif character == BRACKET:
            content = folded.content(index)
            if len(content) <= 6 and _SHORT_BRACKET.fullmatch(content):
                out.append(f"（{content}）")
        elif character in (PERIOD, REFERENCE):
            out.append(character)
    return "".join(out)


def stripped(text: str) -> str:
    """A name without what stands before it (times, 全市, 力争, 培育) and behind it.

    text     text
    returns  text

    >>> stripped("力争全市培育国家级专精特新“小巨人”企业"), stripped("建设用地面积"), stripped("占GDP的比重")
    ('国家级专精特新“小巨人”企业', '建设用地面积', '占GDP比重')
    """
    parts = [front(part) for part in re.split(f"[{PERIOD}{REFERENCE}]", text)]
    text = front("".join(part for part in parts if part))
    text = _STATED.sub("", _DOUBLED.sub("", _STEP.sub("", tidy(_last_statement(text)))))
    text = _BY_RULE.sub("", text)
    done = _DONE.search(text)
    return text[: done.start()] + text[done.end() :] if done and is_measure(text) else text


def tidy(text: str) -> str:
    """A name without stray joins, spaces and 的 before 比重.

    text     text
    returns  text
    """
    text = re.sub(f"[{MARKS}\\s]", "", text).strip(_JOINS)
    text = _ADORNED.sub("", text)
    return _SHARE.sub(r"\1\2", text)


def base_of(name: str) -> str:
    """A name without the growth at its end: 产业规模年均增长 -> 产业规模.

    name     text
    returns  text

    >>> base_of("产业规模年均增长"), base_of("贷款增速")
    ('产业规模', '贷款')
    """
    return _STEP.sub("", _GROWTH.sub("", name) or name)


def whole(name: str) -> str:
    """A stock behind a flow: after 新增上市公司5家 the sentence goes on with 上市公司.

    name     text
    returns  text
    """
    return re.sub(r"^(?:每年)?(?:新增|净增|新引进|新培育|新认定|新建成?|新创建?|新设立?|新改扩建|新获批)", "", name)


def is_statement(name: str) -> bool:
    """Whether a piece of text says something rather than names something (结构持续优化).

    name     text
    returns  bool
    """
    return ends_with(name, "statement")


def front(text: str) -> str:
    """A name without the words before it that say nothing of what is measured.

    text     text
    returns  text

    >>> front("力争全市培育国家级企业"), front("中小企业")
    ('国家级企业', '中小企业')
    """
    lead, create, keep = table("lead"), table("create"), table("keep")
    guards = words()["lead_guard"]
    while text:
        bare = _LISTED.sub("", text.lstrip(_JOINS + MARKS))
        if bare != text:
            text = bare
            continue
        found = [hit for hit in (lead.at_start(text, 0), create.at_start(text, 0)) if hit]
        kept = keep.at_start(text, 0)
        if not found:
            return text
        word = max(found, key=lambda hit: len(hit[0]))[0]
        if kept and len(kept[0]) > len(word):
            return text
        rest = text[len(word) :]
        if starts_with(rest, guards.get(word, ())) or (rest[:1] in ("率", "额", "量", "度", "性", "者") and rest):
            return text
        text = rest
    return text


def _last_statement(text: str) -> str:
    """Of 综合实力显著增强、地区生产总值 only what follows the last statement."""
    if "、" not in text:
        return text
    parts = text.split("、")
    for index in range(len(parts) - 2, -1, -1):
        if len(parts[index]) > 4 and ends_with(parts[index], "statement"):
            return front("、".join(parts[index + 1 :]))
    return text


def kept_verb(name: str) -> str:
    """The verb of flow a name starts with (新增, 盘活), empty where it starts with none (供应链).

    name     text
    returns  text

    >>> kept_verb("新增上市公司"), kept_verb("供应链平台")
    ('新增', '')
    """
    found = table("keep").at_start(name, 0)
    if found is None or starts_with(name[len(found[0]) :], words()["lead_guard"].get(found[0], ())):
        return ""
    return found[0]


def is_bare(name: str) -> bool:
    """Whether a name is a measure too general to stand alone (产值, 增速).

    name     text
    returns  bool
    """
    return name in set(words()["bare"])


def is_measure(name: str) -> bool:
    """Whether a name ends with a measure (增加值, 比重, 数量).

    name     text
    returns  bool
    """
    return ends_with(name, "measures")


def with_owner(name: str, owner: str) -> str:
    """A general measure with the subject of its neighbour.

    name     text   a bare measure
    owner    text   the neighbour's name
    returns  text

    >>> with_owner("增加值", "电子信息产业产值"), with_owner("占比", "技改投资"), with_owner("产值", "智能家电产业")
    ('电子信息产业增加值', '技改投资占比', '智能家电产业产值')
    """
    base = base_of(owner)
    if not base:
        return name
    if name in ("占比", "比重") and base.endswith(("比重", "占比")):
        return base
    if name in ("占比", "比重"):
        return base.split("占")[0] + name
    if base.endswith("企业") and name.startswith("产业"):
        return name
    if name in words()["trailing"]:
        return (whole(base) if name in ("总数", "总量", "数量") else base) + name
    for measure in _bare_longest_first():
        if base.endswith(measure) and len(base) > len(measure):
            rest = base[: -len(measure)]
            for kind in ("产业链", "产业", "集群"):
                if measure.startswith(kind) and not name.startswith(kind):
                    rest += kind
                    break
            return rest if rest.endswith(name) else rest + name
    if is_measure(base) or not base.endswith(tuple(words()["owners"])):
        return name
    shared = next((word for word in ("产业链", "产业", "集群", "园区", "行业") if base.endswith(word)), "")
    return base + (name.removeprefix(shared) if shared else name)


@cache
def _bare_longest_first() -> list[str]:
    return sorted(words()["bare"], key=len, reverse=True)


def share_of(name: str, owner: str) -> str:
    """A name that starts with 占 takes the subject before it.

    name     text
    owner    text
    returns  text

    >>> share_of("占地区生产总值比重", "服务业增加值")
    '服务业增加值占地区生产总值比重'
    """
    return base_of(owner).split("占")[0] + name
