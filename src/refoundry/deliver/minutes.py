"""Minutes of a meeting as proposed tasks: what, who leads, who supports, by when.

Read with the importer's grammar of responsibilities and dates. The words of a task are the words of the minutes with
who and when taken out; nothing is added. What was not said, or said in a way that could be meant otherwise, is a doubt
for a person to settle.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from refoundry.deliver.deadlines import read_deadline, read_deadlines
from refoundry.deliver.duties import MUST, SAYS, Item, items, labelled
from refoundry.deliver.parties import Directory
from refoundry.plan.importer.characters import plain
from refoundry.plan.importer.markers import read_marker

# who sat there, who spoke, who gets a copy: names departments and asks nothing of them
_ASIDE = re.compile(
    r"(?:出席|列席|参加|参会|与会|缺席|请假|主持|记录|整理|时间|地点|议题|抄送|主送|分送|发至?|送|印发|签发|审核|附件)"
    r"(?:人员|单位|领导|会议|部门|同志|名单)*\s*：|.{0,40}(?:主持召开|听取了|传达学习|现(?:将.{0,20})?纪要如下)"
)
_NUMBER = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,16}[〔（\[](?:19|20)\d\d[〕）\]]\s*\d{1,4}\s*号")
_MARKED = re.compile(r"(?:绝密|机密|秘密)\s*[★☆]|^\s*(?:绝密|机密|秘密)\s*$", re.MULTILINE)
_DUE = re.compile(r"（完成时限：([^）]*)）")
_LABEL = r"(?:(?:完成|办结|办理)?(?:时限|时间|期限)：)"
_CUT = "\x00"
_LONGEST = 1_000  # characters of one task


@dataclass(frozen=True, slots=True)
class Proposal:
    """A task as minutes word it. The one of `owner` leads.

    `spread` are words such as 各镇街, `unknown` names the plan does not have, or has for two nodes. `doubts`: no-owner,
    owner-unmarked (nothing says it leads), shared (several parts in one sentence), unknown-name, spread, no-due,
    due-inferred, no-such-day. `paragraph` counts from 1.
    """

    paragraph: int
    text: str
    owner: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    spread: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    due: date | None = None
    due_text: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether nothing is left for a person to settle."""
        return not self.doubts


@dataclass(frozen=True, slots=True)
class Minutes:
    """What minutes come to: the proposals, the number of the document where it stands there, and the paragraphs that
    were not read as tasks."""

    proposals: tuple[Proposal, ...]
    number: str | None
    left: tuple[str, ...]


_EVERY = (("week", r"每周|按周"), ("month", r"每(?:个)?月|按月"), ("quarter", r"每(?:个)?季度?|按季"))
_AMOUNT = re.compile(r"(?:不少于|不低于|至少|不得少于)\s*(\d+(?:\.\d+)?)\s*(亿元|万元|平方米|[\u4e00-\u9fff%])")


def read_cycle(text: str) -> str:
    """How often a decision wants a report.

    text     text
    returns  week, month or quarter; empty where it says none or several

    >>> read_cycle("每月报告进展")
    'month'
    """
    found = [name for name, said in _EVERY if re.search(said, text)]
    return found[0] if len(found) == 1 else ""


def read_amount(text: str) -> tuple[str, str]:
    """How much a decision wants at least.

    text     text
    returns  number and unit; both empty where it says none or several

    >>> read_amount("办结不少于5宗")
    ('5', '宗')
    """
    found = _AMOUNT.findall(plain(text))
    return found[0] if len(found) == 1 else ("", "")


def classified(text: str) -> bool:
    """Whether a text carries a mark of secrecy, as 机密★ stands at the head of a page.

    text     text
    returns  bool
    """
    return bool(_MARKED.search(plain(text)))


def read_minutes(paragraphs: Sequence[str], names: Directory, held: date) -> Minutes:
    """The tasks that minutes propose.

    paragraphs  texts      non-empty lines in order
    names       Directory  of the plan
    held        date       the day of the meeting: from it 年底前 and 一周内 are counted
    returns     Minutes

    >>> from refoundry.deliver.parties import Directory
    >>> names = Directory({"市科技局": ("departments/science",)}, ["市科技局"], "市", "某市")
    >>> read_minutes(["请市科技局于年底前提出方案。"], names, date(2026, 11, 18)).proposals[0].text
    '提出方案'
    """
    found: list[Item] = []
    left: list[str] = []
    waiting: tuple[Item, str] | None = None  # a paragraph that asks nobody yet
    number = next((match[0] for one in paragraphs[:8] if (match := _NUMBER.search(one))), None)
    for place, original in enumerate(paragraphs, 1):
        text = plain(original).strip()
        marker = read_marker(text)
        body = text[marker.length :] if marker else text
        said = None if _ASIDE.match(body) else labelled(body, names)
        if said is not None and (waiting or found):
            # nothing but who and when: of the paragraph before
            item = waiting[0] if waiting else found[-1]
            item.take(said)
            item.parts += said.parts
            if waiting:
                found.append(item)
                waiting = None
            continue
        if waiting:
            left.append(waiting[1])
            waiting = None
        read = [] if _ASIDE.match(body) else [one for one in items(body, place, names) if one.text.strip(" 。；，")]
        done = [one for one in read if one.owned or _asks(one, bool(marker), held)]
        found += done
        if not done and read:
            waiting = (read[-1], original)
        elif not done:
            left.append(original)
    left += [waiting[1]] if waiting else []
    return Minutes(tuple(_proposal(item, names, held) for item in found), number, tuple(left))


def read_decisions(decisions: Sequence[str], names: Directory, held: date) -> tuple[Proposal, ...]:
    """Decisions as they were entered, each one task, whether or not it says who and when.

    decisions  texts
    names      Directory  of the plan
    held       date       the day of the meeting
    returns    Proposals  one a decision, in order; `paragraph` counts them from 1
    """
    found = []
    for place, decision in enumerate(decisions, 1):
        text = plain(decision).strip()
        first, *others = [*items(text, place, names)] or [Item(place, [text], text)]
        for other in others:
            if first.lead and other.lead:
                # two parts in one decision: the first leads
                other.support, other.lead, first.shared = [*other.lead, *other.support], [], True
            first.take(other)
            first.parts += other.parts
            first.whole += other.whole
        found.append(_proposal(first, names, held))
    return tuple(found)


def _asks(item: Item, numbered: bool, held: date) -> bool:
    """Whether a paragraph without an owner sets a task all the same: by when, and is numbered or says it must."""
    asks = numbered or SAYS.match(item.text) or MUST.search(item.text)
    return bool(asks) and bool(read_deadlines(item.dated, held))


def _proposal(item: Item, names: Directory, held: date) -> Proposal:
    # a date under its label goes before one in the sentence
    said = _DUE.findall(item.dated)
    due = read_deadline(said[-1] if said else item.dated, held)
    lead = [one.reference for one in item.lead if one.reference]
    everybody = [*item.lead, *item.support]
    support = [one.reference for one in everybody if one.reference and one.reference not in lead[:1]]
    spread = tuple(dict.fromkeys(one.text for one in everybody if one.spread))
    unknown = tuple(dict.fromkeys(one.text for one in everybody if not one.spread and one.reference is None))
    doubts = (
        ("no-owner", not lead),
        ("owner-unmarked", bool(lead) and (not item.marked or len(item.lead) > 1)),
        ("shared", item.shared),
        ("unknown-name", bool(unknown)),
        ("spread", bool(spread)),
        ("no-due", due is None),
        ("no-such-day", due is not None and due.date is None),
        ("due-inferred", due is not None and due.date is not None and not due.sure),
    )
    text = item.text.strip("。；， ") if item.shared else _without_dates(item.text, held)
    return Proposal(
        item.paragraph, text[:_LONGEST], tuple(lead[:1]), tuple(dict.fromkeys(support)),
        spread, unknown, due.date if due else None, due.text if due else "",
        tuple(name for name, holds in doubts if holds),
    )  # fmt: skip


def _without_dates(text: str, held: date) -> str:
    """The words of a task without when it is due; where several dates are given they stay: each says what by then."""
    while match := SAYS.match(text):
        text = text[match.end() :]
    text = _DUE.sub("", text)
    found = read_deadlines(text, held)
    if len({one.date for one in found}) == 1:
        for one in reversed(found):
            text = text[: one.start] + _CUT + text[one.end :]
    text = re.sub(rf"（{_LABEL}?\s*{_CUT}(?:完成|办结)?）|{_LABEL}{_CUT}", _CUT, text)
    text = re.sub(rf"^{_CUT}，?|(?<=，){_CUT}，?|，?{_CUT}(?=[，。；]|$)|{_CUT}", "", text)
    text = re.sub(r"[。；，]\s*(?=[。；])", "", text)
    text = re.sub(r"，(?:完成|办结|完成任务|落实到位)[。；]?$", "", text)
    return re.sub(r"^(?:要|应当?|须)(?=[\u4e00-\u9fff]{3})", "", text).strip("，。；： ")


def written(text: str, leads: Iterable[str], helps: Iterable[str], due: date | None) -> str:
    """A decision as minutes word it, so that it is read back as it is: 提出方案（牵头单位：市科技局；完成时限：…）.

    text     text   what is to be done
    leads    names  who leads
    helps    names  who supports, and words such as 各镇街
    due      date or None
    returns  text

    >>> written("提出方案", ["市科技局"], [], date(2026, 12, 31))
    '提出方案（牵头单位：市科技局；完成时限：2026年12月31日前）'
    """
    said = (("牵头单位", "、".join(leads)), ("配合单位", "、".join(helps)))
    parts = [f"{label}：{names}" for label, names in said if names]
    parts += [f"完成时限：{due.year}年{due.month}月{due.day}日前"] if due else []
    bare = text.strip().rstrip("。；， ")
    return f"{bare}（{'；'.join(parts)}）" if parts else bare
