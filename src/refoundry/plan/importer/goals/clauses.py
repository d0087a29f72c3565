"""A clause: which figure belongs to which name."""

import re
from dataclasses import replace

from refoundry.plan.importer.goals import indicators
from refoundry.plan.importer.goals.claims import Claim, Memory
from refoundry.plan.importer.goals.clusters import bracketed_clusters, firms_over
from refoundry.plan.importer.goals.lexicon import starts_with, table, words
from refoundry.plan.importer.goals.predicates import Predicate, judged, read_predicate
from refoundry.plan.importer.goals.quantities import Mention
from refoundry.plan.importer.goals.spans import BRACKET, PERIOD, QUOTED, Folded

DELIMITERS = ("、", "，", "；", "和", "与", "及", "以及", "并", "且", "或", "/", "。", "：", "还")
_LIST = "、，和与及并且或；/ "
_INDEX = (
    "指数",
    "系数",
    "得分",
    "分值",
    "比值",
    "容积率",
    "收入比",
    "倍差",
    "之比",
    "入比",
    "评分",
    "比",
    "密度",
    "强度",
    "PUE值",
    "PUE",
)
_TIMED = (
    "时间",
    "时限",
    "周期",
    "天数",
    "寿命",
    "年限",
    "时长",
    "期限",
    "日数",
    "环节",
    "时",
    "审批",
    "办理",
    "开办",
    "用时",
    "通关",
    "登记",
    "报装",
)
_NO_NAME = re.compile(r"[\W\d_A-Za-z]*$")


def read_clause(folded: Folded, start: int, end: int, mentions: list[Mention], memory: Memory) -> list[Claim]:
    """The claims of one clause.

    folded    Folded   the paragraph
    start     int      of the clause
    end       int      of the clause
    mentions  list     its figures
    memory    Memory   of the sentence; is brought up to date
    returns   list of Claim, in order
    """
    text = folded.text
    claims, rest = bracketed_clusters(folded, start, end, mentions)
    found, rest = firms_over(folded, start, end, rest)
    claims += found
    figures = [mention for mention in _without_qualifiers(text, end, rest) if mention.sort != "level"]
    done = max((claim.end for claim in claims), default=start)
    figures = [figure for figure in figures if figure.start >= done] if claims else figures
    claims += _read_figures(folded, done if claims else start, end, figures, memory)
    claims += _sized(folded, start, end, rest, figures)
    claims += _qualitative(folded, start, end)
    _complete(claims)
    if not mentions:
        memory.pending = indicators.from_left(folded, start, end)
    elif claims:
        memory.pending = ""
    return sorted(claims, key=lambda claim: claim.start)


def _without_qualifiers(text: str, end: int, mentions: list[Mention]) -> list[Mention]:
    """Leave out figures that are part of a name: 亿元以上项目20个, 10家营业收入超100亿元的企业."""
    kept = []
    for index, mention in enumerate(mentions):
        following = text[mention.end : end]
        if mention.sort in ("money", "measure", "percent") and not following.startswith(DELIMITERS):
            if mention.sort == "money" and following.startswith("级"):
                continue
            noun = following.removeprefix("的")
            stop = re.search("[、，；。]", noun)
            piece = noun[: stop.start()] if stop else noun
            entity = table("money_qualified").at_start(noun, 0)
            later = (
                index + 1 < len(mentions)
                and mentions[index + 1].sort in ("count", "bare", "group")
                and (not stop or mentions[index + 1].start < mention.end + len(following) - len(noun) + stop.start())
            )
            before = (
                index
                and mentions[index - 1].sort in ("count", "group")
                and not re.search("[、，；]", text[mentions[index - 1].end : mention.start])
            )
            if entity and mention.sort == "money" and not _measures(piece):
                if later or before or not piece.endswith(("基金", "资金", "贷款", "投资", "订单", "信贷", "规模")):
                    continue
            if following.startswith("的") and (later or before) and mention.sort in ("measure", "percent", "money"):
                continue
            if mention.sort == "measure" and later and following[:1] not in ("", "、"):
                continue
        kept.append(mention)
    return kept


def _measures(piece: str) -> bool:
    return indicators.is_measure(piece) and not piece.endswith(("专利", "投资", "人口", "用户"))


def _read_figures(folded: Folded, start: int, end: int, figures: list[Mention], memory: Memory) -> list[Claim]:
    text = folded.text
    claims: list[Claim] = []
    cursor = start
    index = 0
    committed = indicators.opens_with_verb(folded, start, end)
    while index < len(figures):
        run = _run(text, figures, index, end)
        first, last = figures[index], figures[run]
        predicate = read_predicate(text, cursor, first.start)
        after = _tail(text, last.end, end)
        right_end, next_cursor = _right(text, after, end, figures[run + 1] if run + 1 < len(figures) else None)
        found = _join(folded, cursor, predicate, figures[index : run + 1], after, right_end, memory)
        for claim in found:
            claim.period = _period(text, start, claim.start, claims)
            claim.committed = claim.committed or committed
        committed = committed or any(claim.committed for claim in found)
        claims += found
        if found and not found[-1].past:
            memory.subject = found[-1].name if len(found) == 1 else memory.subject or found[-1].name
        elif found:
            memory.subject = found[-1].name
        cursor = next_cursor
        index = run + 1
    return claims


def _period(text: str, start: int, place: int, earlier: list[Claim]) -> int | None:
    """The nearest time before a figure in its clause."""
    found = text.rfind(PERIOD, start, place)
    return found if found >= 0 else None


def _run(text: str, figures: list[Mention], index: int, end: int) -> int:
    """The last figure of a run that only list marks separate: 50%和25%."""
    last = index
    while last + 1 < len(figures):
        after = _tail(text, figures[last].end, end)
        gap_end = read_predicate(text, after, figures[last + 1].start)
        gap = text[after : gap_end.start]
        same = figures[last].sort == figures[last + 1].sort or {figures[last].sort, figures[last + 1].sort} <= {
            "count",
            "measure",
            "money",
            "percent",
        }
        if (
            not text[after : figures[last + 1].start]
            or gap.strip(_LIST)
            or not same
            or gap_end.roles & {"up", "down", "from"}
        ):
            break
        if gap_end.create or gap_end.kept:
            break
        following = _tail(text, figures[last + 1].end, end)
        if figures[last].sort == "count" and not _stops(text, following, end) and last == index and not gap_end.roles:
            # 5家、10家省级…: a noun after the last of them belongs to each
            pass
        last += 1
    return last


def _tail(text: str, place: int, end: int) -> int:
    """Where the empty words behind a figure end (台阶, 大关, 的目标)."""
    while place < end:
        found = table("tail").at_start(text, place)
        if found is None:
            return place
        if (
            found[0] in ("规模", "水平", "能级", "体量", "关", "目标")
            and not _stops(text, place + len(found[0]), end)
            and not text.startswith("的", place + len(found[0]))
        ):
            return place
        place += len(found[0])
    return place


def _stops(text: str, place: int, end: int) -> bool:
    return (
        place >= end
        or text[place] in "、，；。：）"
        or text[place] == BRACKET
        or text.startswith(("和", "与", "及", "并", "以及", "且"), place)
    )


def _right(text: str, after: int, end: int, following: Mention | None) -> tuple[int, int]:
    """Where the name behind a figure ends, and where the next figure's own text starts."""
    stop = end
    if following is not None:
        predicate = read_predicate(text, after, following.start)
        stop = predicate.start
        piece = text[after:stop]
        if piece.rstrip(" ").endswith(DELIMITERS):
            return _before_join(text, after, stop), stop
        cut = piece.rfind("、")
        if cut >= 0:
            return after + cut, after + cut + 1
        for word in ("以及", "和", "与", "并"):
            if (place := piece.rfind(word)) > 0:
                return after + place, after + place + len(word)
        return stop, stop
    return _before_join(text, after, stop), stop


def _before_join(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in _LIST:
        end -= 1
    return end


def _join(
    folded: Folded, cursor: int, predicate: Predicate, run: list[Mention], after: int, right_end: int, memory: Memory
) -> list[Claim]:
    """Names for a run of figures."""
    text = folded.text
    first = run[0]
    left = indicators.from_left(folded, cursor, predicate.start)
    behind = text[after:right_end]
    right = (
        ""
        if not behind or (behind.startswith(DELIMITERS) and not behind.startswith(("和", "与")))
        else indicators.from_right(folded, after, right_end)
    )
    if behind.startswith(BRACKET) and right_end - after == 1:
        right = ""
    if behind.startswith("、"):
        right = ""
    if "from" in predicate.roles:
        return [_claim(run[0], predicate, _subject(left, predicate, memory), past=True)]
    if not _sensible(text, first, predicate, left, right, memory):
        return []
    if right and not _speaks(predicate, left):
        return _behind(folded, predicate, run, left, right, memory)
    if first.sort == "ratio":
        return _structure(first, left or memory.subject, predicate)
    if len(run) > 1:
        spread = _spread(folded, cursor, predicate, run, left, memory)
        if spread:
            return spread
    name = _subject(left, predicate, memory)
    if "share" in predicate.roles and not name.endswith("比重"):
        name += "占比"
    name = _with_trend(name, first, predicate)
    unsure = "多个数值对应一个名称" if len(run) > 1 else first.unsure
    return [
        replace_sure(_claim(figure, predicate, name, nth=number, of=len(run)), unsure)
        for number, figure in enumerate(run)
    ]


def replace_sure(claim: Claim, reason: str | None) -> Claim:
    """A claim with a reason to look at it, if it had none.

    claim    Claim
    reason   text or None
    returns  Claim
    """
    return claim if claim.unsure or not reason else replace(claim, unsure=reason)


def _claim(
    mention: Mention,
    predicate: Predicate,
    name: str,
    past: bool = False,
    nth: int = 0,
    of: int = 1,
    shape: str = "left",
) -> Claim:
    comparison, value, high, unit = judged(mention, predicate)
    return Claim(
        name,
        comparison,
        value,
        high,
        unit,
        mention.start,
        mention.end,
        past=past,
        unsure=mention.unsure,
        committed=predicate.said,
        bound=bool(predicate.roles & {"ge"}),
        nth=nth,
        of=of,
        shape=shape,
    )


def _speaks(predicate: Predicate, left: str) -> bool:
    """Whether a predicate with a subject before it already says what the figure measures (企业达到100家)."""
    return (
        bool(left)
        and bool(predicate.roles & {"reach", "gt", "ge", "le", "up", "down", "share"})
        and not predicate.create
        and (predicate.nearest not in ("keep",) and not left.endswith(("中", "内", "领域", "等")))
    )


def _subject(left: str, predicate: Predicate, memory: Memory) -> str:
    """The subject, with what the sentence has left out put back."""
    if predicate.kept:
        if predicate.kept.startswith(("新增", "净增")) or not left:
            left = predicate.kept + left
        else:
            left = left + predicate.kept
    elif "fresh" in predicate.roles:
        left = "新增" + left
    if not left:
        return memory.subject or memory.pending or memory.label
    if left.startswith("占"):
        return indicators.share_of(left, memory.subject or memory.pending or memory.label)
    if indicators.is_bare(left):
        return indicators.with_owner(left, memory.subject or memory.pending or memory.label)
    return left


def _with_trend(name: str, mention: Mention, predicate: Predicate) -> str:
    """年均增长 stays in the name of a growth; a change in points keeps the plain name."""
    trending = bool(predicate.roles & {"up", "down"}) and not predicate.level
    base = re.sub(r"(?:年均|累计|同比)?(?:增长|下降|降低|提高|减少|增速|增幅)$", "", name)
    if trending and mention.unit in ("%", "倍") and predicate.trend:
        return base + "".join(predicate.trend) if base else name
    return name


def _behind(
    folded: Folded, predicate: Predicate, run: list[Mention], left: str, right: str, memory: Memory
) -> list[Claim]:
    """培育5家百亿级企业: the name stands behind the figure."""
    first = run[0]
    kept = predicate.kept
    if "fresh" in predicate.roles:
        kept = "新增"
    if len(run) > 1:
        names = indicators.distribute(right, len(run))
        if names:
            return [
                _claim(figure, predicate, kept + name, nth=n, of=len(run), shape="right")
                for n, (figure, name) in enumerate(zip(run, names, strict=True))
            ]
    if first.sort in ("percent",):
        name = _part_of(left, right)
    elif first.sort in ("double", "times"):
        return []
    else:
        scope = left if 0 < len(left) <= 12 and left.endswith(tuple(words()["scopes"])) else ""
        name = scope + kept + right
        if kept and left and not scope and len(left) <= 4 and not predicate.create:
            name = left + kept + right
    claim = _claim(run[-1], predicate, name, shape="right")
    claim.start = first.start
    return [claim]


def _part_of(left: str, right: str) -> str:
    """60%以上的规上企业建立研发机构 -> 规上企业建立研发机构比例; 覆盖 -> 覆盖率."""
    if right in ("全覆盖", "覆盖"):
        return left + "覆盖率"
    right = right.removeprefix("以上")
    left = re.sub(r"[中内]$", "", left)
    return left + right + ("" if indicators.is_measure(right) else "比例")


def _spread(
    folded: Folded, cursor: int, predicate: Predicate, run: list[Mention], left: str, memory: Memory
) -> list[Claim]:
    """Several figures for several subjects, or for several years."""
    source = left
    if not source and memory.pending:
        source = memory.pending
    marks = folded.text[cursor : predicate.start].count(PERIOD)
    if source:
        names = indicators.distribute(source, len(run))
        if names and not (marks == len(run) and marks > 1):
            out = []
            for number, (figure, name) in enumerate(zip(run, names, strict=True)):
                if name.startswith("占"):
                    name = indicators.share_of(name, memory.subject)
                if predicate.kept.startswith(("新增", "净增")):
                    name = predicate.kept + name
                claim = _claim(figure, predicate, _with_trend(name, figure, predicate), nth=number, of=len(run))
                out.append(claim)
            return out
    if marks == len(run) or memory.years == len(run):
        name = _with_trend(_subject(left, predicate, memory), run[0], predicate)
        claims = [_claim(figure, predicate, name, nth=number, of=len(run)) for number, figure in enumerate(run)]
        for claim in claims:
            claim.spread_years = True
        return claims
    return []


def _structure(mention: Mention, subject: str, predicate: Predicate) -> list[Claim]:
    """三次产业结构调整为1.9:47.2:51.9: one figure for each sector."""
    if len(mention.parts) != 3 or "产" not in subject:
        return []
    names = words()["sectors"]
    return [
        Claim(name, "=", part, None, "%", mention.start, mention.end, committed=predicate.said)
        for name, part in zip(names, mention.parts, strict=True)
    ]


def _sensible(text: str, mention: Mention, predicate: Predicate, left: str, right: str, memory: Memory) -> bool:
    """Whether a number is a figure of a goal at all."""
    written, roles = mention.written, predicate.roles
    strong = bool(roles & {"reach", "gt", "ge", "le", "about", "up", "down"})
    if mention.sort == "bare" and mention.unit is None:
        return strong and left.endswith(_INDEX) and not right
    if mention.sort == "bare":
        return strong and not right
    if mention.sort == "group":
        return (
            (predicate.create or bool(predicate.kept))
            and bool(right)
            and not right.endswith(tuple(words()["slogan"]))
            and len(right) < 20
        )
    if mention.sort == "time":
        return strong and left.endswith(_TIMED)
    if mention.sort == "double":
        name = left or memory.subject or memory.pending
        return _stops(text, mention.end, len(text)) and bool(name)
    if mention.round and mention.sort in ("count", "money", "measure"):
        return bool(roles & {"reach", "gt", "ge", "about", "le"}) or (bool(left) and not right and predicate.create)
    if (written.startswith("一") and len(written) == 2) or written in ("一",):
        return (predicate.create or "fresh" in roles or bool(predicate.kept)) and (
            (mention.unit in ("家", "所", "座") and 0 < len(right) <= 16)
            or bool(re.match(r"(?:\d+|[一二三四五六七八九十百千万]+)亿元?级", right))
        )
    if mention.sort == "count" and right and right in words()["slogan"]:
        return False
    return True


def _sized(folded: Folded, start: int, end: int, mentions: list[Mention], figures: list[Mention]) -> list[Claim]:
    """培育形成五千亿级的数字经济产业集群: the size is the figure where nothing counts the clusters."""
    claims: list[Claim] = []
    text = folded.text
    for index, mention in enumerate(mentions):
        if mention.sort != "level" and not (
            mention.sort == "money" and text.startswith(("规模的", "产值的"), mention.end)
        ):
            continue
        if any(
            figure.start < mention.start and not re.search("[、，]", text[figure.end : mention.start])
            for figure in figures
        ):
            continue
        predicate = read_predicate(text, start, mention.start)
        if not (predicate.create or predicate.roles & {"reach"}) or indicators.from_left(
            folded, start, predicate.start
        ):
            continue
        stop = min(
            (place for place in (text.find(mark, mention.end, end) for mark in "、，；。") if place >= 0), default=end
        )
        if any(mention.end <= figure.start < stop for figure in figures):
            continue
        name = re.sub(r"^(?:规模|产值)?的", "", indicators.from_right(folded, mention.end, stop))
        head = re.match(r"(.{2,14}?)(?:产业集群|产业链|产业|集群)$", name)
        if not head or head.group(1) in words()["nameless"] or QUOTED in text[mention.end : stop]:
            continue
        claims.append(
            Claim(
                name + "规模",
                "=",
                mention.value,
                None,
                mention.unit,
                mention.start,
                stop,
                unsure="以级别表示的规模",
                committed=True,
                period=_period(text, start, mention.start, []),
            )
        )
    return claims


_LEVELLED = re.compile(r"(?:[\d.]+|[一二两三四五六七八九十百千]+)[万亿]*(?:亿元?|万元|强)(?:级|以上)?|世界500强|独角兽")


def _qualitative(folded: Folded, start: int, end: int) -> list[Claim]:
    """500亿元级企业取得突破: a goal whose figure is in its name."""
    text = folded.text[start:end]
    found = next((phrase for phrase in words()["qualitative"] if text.endswith(phrase)), None)
    if found is None:
        found = next(
            (phrase for phrase in words()["qualitative"] if phrase in indicators.expand(folded, start, end)[-12:]), None
        )
        if found is None:
            return []
    piece = start + text.rfind("、") + 1
    name = indicators.from_left(folded, piece, end)
    name = name.removesuffix(found)
    name = re.sub(r"(?:有望|力争|争取|实现|取得).{0,8}$", "", name)
    if not _LEVELLED.search(name) or len(name) < 4:
        return []
    return [
        Claim(
            name,
            None,
            None,
            None,
            None,
            piece,
            end,
            qualitative=True,
            unsure="定性目标",
            committed=True,
            period=_period(folded.text, start, end, []),
        )
    ]


def _complete(claims: list[Claim]) -> None:
    """Give 1个万亿级、5个千亿级、10个百亿级产业集群 and 国家级5家、省级10家 the head noun they share."""
    for index, claim in enumerate(claims):
        if not _open(claim.name):
            continue
        others = [*claims[index + 1 :], *reversed(claims[:index])]
        for other in others:
            head = re.match(r".*?级(?:以上|及以上)?(?:的)?(?=.)", other.name)
            if head and not _open(other.name):
                claim.name = claim.name + other.name[head.end() :]
                break


def _open(name: str) -> bool:
    return bool(re.search(r"(?:级|级以上|级及以上)$", name)) or name in words()["levels"]


def usable(name: str) -> bool:
    """Whether a name can stand as an indicator.

    name     text
    returns  bool
    """
    return len(name) >= 2 and not _NO_NAME.match(name) and not starts_with(name, ("其", "该"))
