"""Names: the shortest full name of what a figure measures, from the text around it."""

import re

from refoundry.plan.importer.goals.lexicon import ends_with, starts_with, table, words
from refoundry.plan.importer.goals.spans import BOOK, BRACKET, MARKS, PERIOD, QUOTED, REFERENCE, Folded

_LISTED = re.compile(
    r"^(?:[①-⑳]|\d{1,2}[.、．]|（?[一二三四五六七八九十]{1,2}[、）]|[—\-·◆●■★*]+|第[一二三四五六七八九十]+[，、]?)\s*"
)
_SHARE = re.compile(r"(占[^占]{1,30}?)的(比重|比例|份额|占比)")
_JOINS = "、，和与及的 ；：或—·"
_SHORT_BRACKET = re.compile(r"[套区市县次段旗师团级]|[市区旗县]、[市区旗县]|.*[区市]$")
_GROUP = re.compile(r"(?:两|二|三|四|五|六|七|八|九|十|[2-9])(?:大|项|个|类|条|者)")


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
    text = re.sub(r"^(?:以上的?|左右的?|的)", "", text)
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
    parts = [_front(part) for part in re.split(f"[{PERIOD}{REFERENCE}]", text)]
    text = _front("".join(part for part in parts if part))
    return tidy(_last_statement(text))


def tidy(text: str) -> str:
    """A name without stray joins, spaces and 的 before 比重.

    text     text
    returns  text
    """
    text = re.sub(f"[{MARKS}\\s]", "", text).strip(_JOINS)
    return _SHARE.sub(r"\1\2", text)


def _front(text: str) -> str:
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
            return _front("、".join(parts[index + 1 :]))
    return text


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
    """A general measure with the subject of its neighbour: 增加值 after 电子信息产业产值 is 电子信息产业增加值.

    name     text   a bare measure
    owner    text   the neighbour's name
    returns  text
    """
    if not owner:
        return name
    base = re.sub(r"(?:年均|累计|同比)?(?:增长|下降|降低|提高|减少|增速|增幅)$", "", owner)
    if name in (
        "占比",
        "比重",
        "增速",
        "年均增速",
        "平均增速",
        "年均增长率",
        "增长率",
        "年均增幅",
        "年增速",
        "增幅",
        "总量",
        "数量",
        "总数",
    ):
        return base.split("占")[0] + name if name in ("占比", "比重") else base + name
    for measure in sorted(words()["bare"], key=len, reverse=True):
        if base.endswith(measure) and len(base) > len(measure):
            return base[: -len(measure)] + name
    if is_measure(base):
        return name
    return base + name


def share_of(name: str, owner: str) -> str:
    """A name that starts with 占 takes the subject before it: 占地区生产总值比重 -> 服务业增加值占地区生产总值比重.

    name     text
    owner    text
    returns  text
    """
    base = re.sub(r"(?:年均|累计|同比)?(?:增长|下降|降低|提高|减少|增速|增幅)$", "", owner).split("占")[0]
    return base + name


def distribute(text: str, count: int) -> list[str] | None:
    """The names of a list of subjects that share one tail: 甲、乙产业增加值 for two figures.

    text     text   the list, cleaned
    count    int    how many figures there are
    returns  list of text, or None where the list has another length

    >>> distribute("先进制造业、高技术制造业占规上工业增加值比重", 2)
    ['先进制造业占规上工业增加值比重', '高技术制造业占规上工业增加值比重']
    >>> distribute("城镇和农村居民人均可支配收入", 2)
    ['城镇居民人均可支配收入', '农村居民人均可支配收入']
    """
    text = re.sub(r"(?:三者|两者|二者|四者|三项|两项|四项|五项)(?:指标)?(?:之和|合计)?$", "", text)
    parts = _listed(_GROUP.sub(_plain_group, text), count)
    if parts is None:
        return None
    last = parts[-1]
    tail = _shared_tail(parts[:-1], last)
    names = [part + tail if _wants(part, tail) else part for part in parts[:-1]] + [last]
    if is_bare(names[1]) and not is_bare(names[0]):
        names = [names[0], *(with_owner(name, names[0]) if is_bare(name) else name for name in names[1:])]
    return [tidy(_front(name)) for name in names]


def _plain_group(match: re.Match[str]) -> str:
    """三大 in 甲、乙、丙三大产业产值 is taken out; a number at the very start is part of a name."""
    return (
        ""
        if (match.start() > 1
        and match.string[match.end() : match.end() + 1] not in ("", "产"))
        or (match.start() > 3 and match.group().endswith(("大", "类")))
        else match.group()
    )


def _listed(text: str, count: int) -> list[str] | None:
    """Split at 、 and, where that gives too few, at the joining words, so that there are `count` parts."""
    quoted = re.sub(r"“[^”]*”|（[^）]*）", lambda match: "\u0001" * len(match.group()), text)
    for pattern in (r"、", r"、|以及|及|和|与", r"、|以及|及其|及|和|与|或|/"):
        cuts = [match.span() for match in re.finditer(pattern, quoted)]
        if len(cuts) + 1 == count:
            return _cut(text, cuts)
        if len(cuts) + 1 > count > 1:
            # too many: a joining word inside one name; prefer the marks and the joining word nearest the end
            marks = [cut for cut in cuts if quoted[cut[0]] == "、"]
            joins = [cut for cut in cuts if quoted[cut[0]] != "、"]
            need = count - 1 - len(marks)
            if 0 < need <= len(joins):
                return _cut(text, sorted(marks + _best_joins(quoted, joins, need)))
            return None
    return None


def _best_joins(text: str, joins: list[tuple[int, int]], need: int) -> list[tuple[int, int]]:
    """The joining words most likely to join whole names: those before a share's 占 and not inside 研究与试验发展."""

    def rank(cut: tuple[int, int]) -> tuple[bool, bool, int]:
        before, after = text[: cut[0]], text[cut[1] :]
        inside = bool(re.search(r"占[^、]*$", before)) and "比" in after and not re.search(r"比重?$|比例$", before)
        fixed = before.endswith(
            ("研究", "信息传输", "软件", "开发", "零部件", "教育", "文化", "零售")
        ) or after.startswith(("试验", "信息技术服务", "零部件", "体育"))
        return (fixed, inside, cut[0])

    return sorted(joins, key=rank)[:need]


def _cut(text: str, cuts: list[tuple[int, int]]) -> list[str] | None:
    parts, start = [], 0
    for first, last in cuts:
        parts.append(text[start:first])
        start = last
    parts.append(text[start:])
    return [part.strip() for part in parts] if all(part.strip() for part in parts) else None


def _shared_tail(others: list[str], last: str) -> str:
    """What the earlier parts of a list lack: the tail of the last one."""
    share = re.search(r"占(?:[^占]*?(?:比重|比例|份额|比)|比)$", last)
    if (
        share
        and share.start() > 0
        and all("占" not in part and not part.endswith(("率", "比重", "比例")) for part in others)
    ):
        head = last[: share.start()]
        if all(is_measure(part) for part in others):
            return last[share.start() :]
        if not is_measure(head) or len(head) < 3:
            return last[share.start() :]
    if all(is_measure(part) for part in others):
        return ""
    level = re.match(r".{0,6}?级(?:以上)?", last)
    if level and all(re.search(r"级(?:以上)?$", part) for part in others):
        return last[level.end() :]
    first = others[0]
    best = ""
    for word in words()["shared_tail"]:
        place = last.find(word, 1)
        if place > 0 and not any(part.endswith(word) for part in others):
            candidate = last[place:]
            if len(candidate) > len(best) and place >= min(2, len(first)):
                best = candidate
    if best and _even(others, last[: len(last) - len(best)]):
        return best
    ending = first[-1]
    place = last.find(ending, 1)
    if 0 < place < len(last) - 1 and all(part.endswith(ending) for part in others):
        return last[place + 1 :]
    if best:
        return best
    return ""


def _even(others: list[str], head: str) -> bool:
    return bool(head) and abs(len(head) - max(len(part) for part in others)) <= 4


def _wants(part: str, tail: str) -> bool:
    if not tail:
        return False
    if tail.startswith("占"):
        return "占" not in part
    return not is_measure(part)
