"""Who is asked to do what in one sentence of minutes: by its head, by clauses of names, by a bracket or labels."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from refoundry.deliver.deadlines import read_deadlines
from refoundry.deliver.parties import Directory, Named
from refoundry.plan.importer.words import pattern

SAYS = re.compile(
    r"(?:(?:会议|会上|与会)?(?:研究|一致|原则|经研究|讨论)*(?:要求|议定|决定|明确|同意|确定|强调)"
    r"(?:如下|以下(?:事项|意见)|事项)*[，：、]|[一二三四五六七八九十]+(?:是|要)(?=[^，。]{2})|其中|同时|此外|另外|下一步|会后)[，：]?"
)
MUST = re.compile(r"(?:要|应当?|须|必须|需|务必|负责|抓紧|尽快|立即|加快|进一步|继续|切实|认真|同步)")
_PLAIN_MUST = ("要", "应", "应当", "须", "需", "必须", "负责")
_BY = re.compile(r"(?:原则)?(?:同意|明确|指定|责成|委托|商请|交|交由|继续)?(?:由|请|责成|商请|交由)")
_LEADS = r"(?:具体|总)?(?:牵头(?:负责|组织|落实|抓总|协调|统筹|推进)*|主办|负责牵头|总牵头|作?为牵头(?:单位|部门))"
_HELPS = r"(?:积极|全力|共同|分别)*(?:配合|参与|参加|协助|协办|协同|支持|予以支持|做好配合|密切配合)(?:工作|落实|做好)?"
_BY_DUTY = r"(?:按照?(?:各自)?职责(?:分工)?|按分工)(?:分别|共同)?(?:负责|落实|抓好落实|做好相关工作|推进|配合)?"
_WITH = re.compile(r"，?(?:要|应|须)?(?:牵头)?(?:会同|联合|商同?|协同|协调|配合)(?=[\u4e00-\u9fff])")
# what a body is said to have done or said, not what it is asked
_TOLD = re.compile(
    r"(?:的|关于|汇报|介绍|通报|报告|发言|同志|负责人|主要负责|分管|主任|副?局长|副?镇长|表示|认为|提出了|已|已经|就)"
)
_BRACKET = re.compile(r"[（【\[]([^（）【】\[\]]{2,400}(?:（[^（）]{0,40}）[^（）【】\[\]]{0,300})*)[）】\]]")
_ANY_DAY = date(2000, 1, 1)


@dataclass(slots=True)
class Item:
    """A task while it is read. `marked`: something says who leads; `shared`: several are given their own part."""

    paragraph: int
    parts: list[str] = field(default_factory=list)
    whole: str = ""  # the sentences as they stand, without brackets of names
    lead: list[Named] = field(default_factory=list)
    support: list[Named] = field(default_factory=list)
    marked: bool = False
    shared: bool = False

    @property
    def owned(self) -> bool:
        """Whether anybody is asked."""
        return bool(self.lead or self.support)

    @property
    def text(self) -> str:
        """Its words, without who; where several are given their own part, the sentences as they stand."""
        return self.whole if self.shared else "".join(self.parts)

    @property
    def dated(self) -> str:
        """All its words, with the dates that stood in brackets."""
        return "".join(self.parts)

    def take(self, other: "Item") -> None:
        """Take in who another reading of the same task names.

        other    Item
        """
        if other.lead:
            self.support += [one for one in self.lead if one not in other.lead]
            self.lead, self.marked = other.lead, other.marked
        self.support += other.support
        self.shared = self.shared or other.shared


@cache
def _labels() -> re.Pattern[str]:
    named = "|".join(f"(?P<{key}>{pattern(f'{key}_labels').pattern})" for key in ("dropped", "support", "lead"))
    return re.compile(rf"(?:{named})\s*：")


def sentences(body: str) -> list[str]:
    """The sentences of a paragraph, each with the bracket or the labels behind it that say who answers for it.

    body     text    plain
    returns  texts
    """
    parts, depth = [""], 0
    for place, sign in enumerate(body):
        depth += (sign in "（【[") - (sign in "）】]")
        parts[-1] += sign
        behind = body[place + 1 :].lstrip()
        if depth > 0:
            continue
        ended = sign in "。；！" and not behind.startswith(("（", "【", "[")) and not _labels().match(behind)
        if ended or (sign in "）】" and re.search(r"[。；！]\s*[（【][^（）]*[）】]$", parts[-1])):
            parts.append("")
    return [part.strip() for part in parts if part.strip(" 。；")]


def labelled(text: str, names: Directory) -> Item | None:
    """What labels or clauses of names alone say: 牵头单位：市科技局；完成时限：12月底, 市科技局牵头，财政局配合.

    text     text       plain, the content of a bracket or a line of its own
    names    Directory
    returns  Item whose words are the dates; None where the text says something else
    """
    item = Item(0)
    marks = list(_labels().finditer(text))
    if marks:
        if text[: marks[0].start()].strip(" ，；。"):
            return None
        for mark, after in zip(marks, [*marks[1:], None], strict=True):
            said = text[mark.end() : after.start() if after else len(text)].strip(" ，；。")
            if mark["dropped"]:
                item.parts.append(f"（完成时限：{said}）" if read_deadlines(said, _ANY_DAY) else "")
            elif mark["support"]:
                item.support += names.listed(said)
            else:
                first, *others = names.listed(said) or [None]
                item.lead += [first] if first and not first.spread else []
                item.support += [one for one in [first] * bool(first and first.spread) + others if one]
                item.marked = True
        return item
    for clause in re.split(r"[，；]", text.strip(" 。；")):
        by = _BY.match(clause)
        party, said = names.leading(clause[by.end() :] if by else clause)
        if party and _takes_duty(item, party, said, bool(by)):
            continue
        if party and not said and not item.owned:
            item.lead, item.support = [party[0]], [*party[1:]]
            item.marked = len(party) == 1
        elif not party and _is_date(clause):
            item.parts.append(f"（完成时限：{clause}）")
        else:
            return None
    return item if item.owned else None


def _is_date(clause: str) -> bool:
    found = read_deadlines(clause, _ANY_DAY)
    return bool(found) and not re.sub("完成|办结|落实", "", clause[: found[0].start] + clause[found[-1].end :]).strip()


def items(body: str, place: int, names: Directory) -> Iterator[Item]:
    """The tasks of one paragraph, and what of it asks nobody.

    body     text       plain, without its number
    place    int        the paragraph
    names    Directory
    returns  Items in order
    """
    item: Item | None = None
    for sentence in sentences(body):
        whole, asked = _without_brackets(sentence, names)
        fresh = headed(whole, place, names)
        if fresh.owned and item is not None:
            yield item
            item = None
        if item is None:
            item = fresh
        else:
            item.parts += fresh.parts
            item.whole += fresh.whole
        if asked is not None:
            item.take(asked)
            item.parts += asked.parts
            yield item
            item = None
    if item is not None:
        yield item


def _without_brackets(sentence: str, names: Directory) -> tuple[str, Item | None]:
    """A sentence without the bracket or the labels at its end that say who answers, and what these say."""
    for match in reversed(list(_BRACKET.finditer(sentence))):
        said = labelled(match[1], names)
        if said is not None:
            return sentence[: match.start()].rstrip("。；， ") + sentence[match.end() :], said
    label = _labels().search(sentence)
    if label and label.start() and sentence[label.start() - 1] in "。；， ":
        said = labelled(sentence[label.start() :], names)
        if said is not None:
            return sentence[: label.start()].rstrip("，； "), said
    return sentence, None


def headed(sentence: str, place: int, names: Directory) -> Item:
    """A sentence that begins with whom it asks, or carries clauses of nothing but names: 由市科技局牵头，财政局配合.

    sentence  text       plain
    place     int        the paragraph
    names     Directory
    returns   Item       asks nobody where the sentence names nobody so
    """
    item = Item(place, whole=sentence)
    rest = sentence
    while match := SAYS.match(rest):
        rest = rest[match.end() :]
    kept: list[str] = []
    clauses = re.split(r"(?<=，)", rest)
    for index, clause in enumerate(clauses):
        bare = clause.rstrip("，。； ")
        by = _BY.match(bare)
        party, said = names.leading(bare[by.end() :] if by else bare)
        if not party:
            kept.append(clause)
        elif _takes_duty(item, party, said, bool(by)):
            continue
        elif index == 0 and not said and len(clauses) > 1 and all(one.references for one in party):
            # 市科技局、市统计局，11月30日前完成核对
            item.lead, item.support = [party[0]], [*party[1:]]
            item.marked = by is not None or len(party) == 1
        elif index == 0 or not item.owned or by:
            kept.append(_asked(item, party, said, bare, bool(by), names) + clause[len(bare) :])
        else:
            # 市财政局负责筹措资金 behind another's part
            if MUST.match(said):
                item.shared = True
                item.support += party
            kept.append(clause)
    item.parts = ["".join(kept) if item.owned else sentence]
    return item


def _takes_duty(item: Item, party: Sequence[Named], said: str, by: bool) -> bool:
    """Take in a clause of names and their part alone; False where it says more."""
    if re.fullmatch(f"{_LEADS}|负责|负责落实|落实", said) and (by or not item.lead or "牵头" in said):
        if item.marked:
            item.lead += party
        else:
            item.support += item.lead
            item.lead = [*party]
        item.marked = item.marked or "牵头" in said or by
        return True
    if re.fullmatch(f"(?:要|应)?(?:{_HELPS}|{_BY_DUTY})", said):
        item.support += party
        return True
    return False


def _asked(item: Item, party: Sequence[Named], said: str, clause: str, by: bool, names: Directory) -> str:
    """What those a clause begins with are asked to do; the clause as it is where they are not, or only in part."""
    lead, must = re.match(_LEADS, said), MUST.match(said)
    ahead = read_deadlines(said[:16], _ANY_DAY)
    dated = bool(ahead) and not said[: ahead[0].start].strip("于在要须至 ")
    asked = lead or by or must or dated or _WITH.match(said)
    if not said or _TOLD.match(said) or not (asked or all(one.references or one.spread for one in party)):
        return clause
    if item.owned:
        item.support += party
        item.shared = True
        return clause
    rest = said[lead.end() :] if lead else said
    if not lead and must and must[0] in _PLAIN_MUST:
        rest = rest[must.end() :]
    # 于12月底前会同市住建局: the date may stand first
    dates = read_deadlines(rest, _ANY_DAY)
    start = dates[0].end if dates and not rest[: dates[0].start].strip("于在 ，") else 0
    partner = _WITH.match(rest[start:])
    others, behind = names.leading(rest[start + partner.end() :]) if partner else ((), "")
    item.marked = bool(lead or others) or (len(party) == 1 and bool(asked))
    if partner and others:
        rest = rest[:start] + behind.lstrip("，")
        if "配合" in partner[0] and not lead:
            # 市财政局配合市工信局做好…: the other leads
            item.lead, item.support, item.shared = [*others], [*party], True
            return rest.lstrip("，")
    item.lead += [one for one in party if not one.spread]
    item.support += [one for one in party if one.spread] + [*others]
    return rest.lstrip("，")
