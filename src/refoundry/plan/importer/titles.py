"""The title of a document: its own first lines, a 《…》 that names it, or the name of the file."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from refoundry.plan.importer.annex import is_annex_title, is_appendix
from refoundry.plan.importer.characters import heading
from refoundry.plan.importer.lines import Line
from refoundry.plan.importer.responsibility import is_authority
from refoundry.plan.importer.words import words

_QUOTED = re.compile(r"《([^《》]{4,80})》")
_BEHIND = re.compile(r"（[^（）]{1,24}）$")
_ISSUED = re.compile(r"^(关于)?.{0,40}?(印发|发布|下发|公布|制定)")
# What stands around a title and is no part of it: the day, the number of the document, the red head.
_AROUND = re.compile(
    r"[\d〇零一二三四五六七八九十]{4}年[\d一二三四五六七八九十]{1,2}月([\d一二三四五六七八九十]{1,3}日)?"
    r"|.{0,20}（20\d\d）第?\d+号|.{2,30}文件|（?此件.{0,8}公开.{0,4}）?"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,8}?[省市县区州盟旗](?!场|域)")
_HEAD = 40


@dataclass(frozen=True, slots=True)
class Title:
    """A title, where it stands, and where it comes from: text, quoted, file."""

    text: str
    source: str
    paragraph: int | None = None


def read_title(lines: Sequence[Line], first_heading: int | None, stem: str) -> Title:
    """The title of a document.

    lines          all lines
    first_heading  number of the first heading's paragraph, None where there is none
    stem           name of the file without its ending
    returns        Title
    """
    head = [line for line in lines[:_HEAD] if first_heading is None or line.number < first_heading]
    return _own(head) or _quoted(lines, head) or _own(head, annex=True) or Title(heading(stem), "file")


def _is_title(text: str) -> bool:
    bare = heading(text)
    while _BEHIND.search(bare):
        bare = _BEHIND.sub("", bare)
    return 6 <= len(bare) <= 80 and bare.endswith(tuple(words()["genres"])) and not bare.endswith(("本方案", "本计划"))


def _own(head: Sequence[Line], annex: bool = False) -> Title | None:
    """A line, or two or three that belong together, that ends as titles do; `annex`: a division of labour's too."""
    for place, line in enumerate(head):
        if (
            line.marker
            or line.text.endswith(("。", "：", "，", "；"))
            or is_appendix(line.text)
            or (is_annex_title(line.text) and not annex)
            or _around(line)
        ):
            continue
        if is_authority(heading(line.text)) and not _is_continued(head[place + 1 : place + 2]):
            continue
        text, taken = line.text.strip(), 1
        while not _is_title(text) and place + taken < len(head) and taken < 3:
            following = head[place + taken]
            if following.marker or _around(following) or _is_own_title(following):
                break
            if len(following.text) > 40 or following.text.endswith(("。", "：", "，")):
                break
            text += following.text.strip()
            taken += 1
        if not _is_title(text) or _ISSUED.match(heading(text)):
            continue
        # (2023—2025年) or (征求意见稿) often has a line of its own.
        after = head[place + taken].text.strip() if place + taken < len(head) else ""
        if re.fullmatch(r"（[^（）]{2,24}）", after) and not after.endswith("日）"):
            text += after
        quoted = _QUOTED.fullmatch(text)
        return Title(heading(quoted[1] if quoted else text), "text", line.number)
    return None


def _around(line: Line) -> bool:
    return _AROUND.fullmatch(re.sub(r"\s", "", line.text)) is not None


def _is_own_title(line: Line) -> bool:
    """Whether a line is a whole title that begins with its place: what stands before it is something else."""
    text = line.text.strip()
    return _is_title(text) and _PLACE.match(text) is not None


def _is_continued(following: Sequence[Line]) -> bool:
    """Whether a title goes on behind its issuer: 某市人民政府 / 关于…的意见."""
    return any(line.text.strip().startswith("关于") or is_authority(heading(line.text)) for line in following)


def _quoted(lines: Sequence[Line], head: Sequence[Line]) -> Title | None:
    """《…》 in a notice at the top, in the title of an appendix, or before 制定本方案."""
    found: Counter[str] = Counter()
    first: dict[str, int] = {}
    for line in lines:
        notice = line in head and re.search("印发|发布|现将|通知", line.text)
        if not (notice or is_appendix(line.text) or is_annex_title(line.text)):
            continue
        for name in _QUOTED.findall(line.text):
            if _is_title(name):
                found[heading(name)] += 1
                first.setdefault(heading(name), line.number)
    if not found:
        return None
    name = found.most_common(1)[0][0]
    return Title(name, "quoted", first[name])
