"""Several figures for several subjects: 甲和乙增加值分别达到A和B."""

import re
from functools import cache

from refoundry.plan.importer.goals import indicators
from refoundry.plan.importer.goals.lexicon import words

_GROUP = re.compile(r"(?:两|二|三|四|五|六|七|八|九|十|\d{1,2})(?:大|条|个|类|家|项)(?=\S)")
_AMONG = re.compile(r"等(?:.{1,2}大)?(?:战略性新兴|主导|重点|支柱|特色|优势|新兴)*(?=产业|集群|行业|领域)")
_THREE = re.compile(r"(?:三者|两者|二者|四者|三项|两项|四项|五项|各项)(?:指标)?(?:之和|合计)?$")


def distribute(text: str, count: int) -> list[str] | None:
    """The names of a list of subjects that share one tail, for as many figures.

    text     text   the list, cleaned
    count    int    how many figures there are
    returns  list of text, or None where the list has another length

    >>> distribute("先进制造业、高技术制造业占规上工业增加值比重", 2)
    ['先进制造业占规上工业增加值比重', '高技术制造业占规上工业增加值比重']
    >>> distribute("城镇和农村居民人均可支配收入", 2)
    ['城镇居民人均可支配收入', '农村居民人均可支配收入']
    >>> distribute("本外币存贷款余额", 2)
    ['本外币存款余额', '本外币贷款余额']
    """
    text = _THREE.sub("", text)
    parts = _listed(text, count)
    if parts is None:
        return _pair(text) if count == 2 else None
    parts[-1] = _AMONG.sub("", parts[-1])
    if count > 2 or len(parts[0]) > 1:
        parts = [*parts[:-1], _GROUP.sub("", parts[-1], count=1) if not _GROUP.match(parts[-1]) else parts[-1]]
    last = parts[-1]
    tail = _shared_tail(parts[:-1], last)
    names = [part + tail if _wants(part, tail) else part for part in parts[:-1]] + [last]
    if any(_leans(name) for name in names[1:]) and not _leans(names[0]):
        names = [names[0]] + [leaning(name, names[0]) if _leans(name) else name for name in names[1:]]
    return [indicators.tidy(indicators.front(name)) for name in names]


def _leans(name: str) -> bool:
    return indicators.is_bare(name) or name in words()["shared_head"]


def leaning(name: str, first: str) -> str:
    """A measure that leans on its neighbour: 用水量 in 单位工业增加值能耗、用水量 is 单位工业增加值用水量.

    name     text
    first    text   the neighbour's name
    returns  text

    >>> leaning("用水量", "单位工业增加值能耗"), leaning("绿色工厂", "单位工业增加值能耗")
    ('单位工业增加值用水量', '绿色工厂')
    """
    for measure in sorted(words()["shared_head"], key=len, reverse=True):
        if name in words()["shared_head"] and first.endswith(measure):
            return first[: -len(measure)] + name
    return indicators.with_owner(name, first) if indicators.is_bare(name) else name


def _pair(text: str) -> list[str] | None:
    for word, halves in words()["pairs"].items():
        if word in text:
            return [text.replace(word, half, 1) for half in halves]
    return None


def _listed(text: str, count: int) -> list[str] | None:
    """Split at 、 and, where that gives too few, at the joining words, so that there are `count` parts."""
    shown = re.sub(r"“[^”]*”|（[^）]*）|《[^》]*》", lambda match: "\u0001" * len(match.group()), text)
    marks = [match.span() for match in re.finditer("、", shown)]
    if len(marks) + 1 == count:
        return _cut(text, marks)
    joins = [match.span() for match in re.finditer("以及|及其|及|和|与|或|/", shown)]
    need = count - 1 - len(marks)
    if need < 1 or need > len(joins):
        return None
    return _cut(text, sorted(marks + sorted(joins, key=lambda cut: _unlikely(shown, cut))[:need]))


@cache
def _fixed() -> tuple[re.Pattern[str], re.Pattern[str]]:
    content = words()["joined"]
    before = "|".join(re.escape(entry.split("+")[0]) for entry in content)
    after = "|".join(re.escape(entry.split("+")[1]) for entry in content)
    return re.compile(f"(?:{before})$"), re.compile(f"(?:{after})")


def _unlikely(text: str, cut: tuple[int, int]) -> tuple[bool, bool, int]:
    """How unlikely a joining word is to join whole names: inside 研究与试验发展, inside a share."""
    before, after = text[: cut[0]], text[cut[1] :]
    ending, opening = _fixed()
    inside = bool(re.search(r"占[^、]*$", before)) and not re.search(r"比重?$|比例$", before)
    return bool(ending.search(before) and opening.match(after)), inside, cut[0]


def _cut(text: str, cuts: list[tuple[int, int]]) -> list[str] | None:
    parts, start = [], 0
    for first, last in cuts:
        parts.append(text[start:first])
        start = last
    parts.append(text[start:])
    return [part.strip() for part in parts] if all(part.strip() for part in parts) else None


def _shared_tail(others: list[str], last: str) -> str:
    """What the earlier parts of a list lack: the tail of the last one."""
    share = re.search(r"占(?:[^占]*?(?:比重|比例|份额|比率|比)|比)$", last)
    if (
        share
        and share.start() > 0
        and not any("占" in part or part.endswith(("率", "比重", "比例")) for part in others)
    ):
        head = last[: share.start()]
        if all(indicators.is_measure(part) for part in others) or not indicators.is_measure(head):
            return last[share.start() :]
    if all(indicators.is_measure(part) for part in others):
        return ""
    if all(part[-2:] == last[-2:] or part[:2] == last[:2] for part in others):
        return ""
    level = re.match(r".{0,6}?级(?:以上)?(?=.)", last)
    if level and all(re.search(r"级(?:以上)?$", part) for part in others):
        return last[level.end() :]
    candidates = []
    for word in words()["shared_tail"]:
        place = last.find(word, 1)
        if place > 0 and not any(part.endswith(word) for part in others):
            candidates.append(place)
    ending = others[0][-1]
    same = [place for place in candidates if last[place - 1] == ending and all(part[-1] == ending for part in others)]
    if same:
        return last[min(same) :]
    place = last.find(ending, 1)
    if 0 < place < len(last) - 1 and all(part.endswith(ending) for part in others) and len(others[0]) > 2:
        return last[place + 1 :]
    longest = max(len(part) for part in others)
    fitting = [place for place in candidates if abs(place - longest) <= 4 and place >= min(2, longest)]
    return last[min(fitting or candidates) :] if candidates else ""


def _wants(part: str, tail: str) -> bool:
    if not tail:
        return False
    return "占" not in part if tail.startswith("占") else not indicators.is_measure(part)
