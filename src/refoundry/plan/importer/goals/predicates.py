"""What stands directly before a figure: 达到, 年均增长, 控制在, 新增, 由; and what that makes of the figure."""

from dataclasses import dataclass, field

from refoundry.plan.importer.goals.draft import Comparison
from refoundry.plan.importer.goals.lexicon import table
from refoundry.plan.importer.goals.quantities import Mention
from refoundry.plan.importer.goals.spans import PERIOD, REFERENCE

_NOMINAL = {
    "增速",
    "增幅",
    "增长率",
    "下降率",
    "降幅",
    "增长",
    "下降",
    "降低",
    "减少",
    "递增",
    "递减",
    "压减",
    "压缩",
    "年增",
}
_BEFORE_EACH = tuple("人亩户地年日月")


@dataclass(slots=True)
class Predicate:
    """The words between a subject and its figure, and where the subject ends."""

    start: int
    roles: set[str] = field(default_factory=set)
    trend: list[str] = field(default_factory=list)
    kept: str = ""
    create: bool = False
    apart: bool = False
    nearest: str = ""
    reference: bool = False
    level: bool = False
    verb: str = ""
    between: str = ""
    wishes: bool = False
    alike: bool = False
    words: list[str] = field(default_factory=list)

    @property
    def said(self) -> bool:
        """Whether anything at all stands before the figure that speaks of reaching it."""
        return bool(self.roles - {"adverb"}) or self.create or bool(self.kept)

    @property
    def growth_said(self) -> bool:
        """Whether a word of growth or decline stands there."""
        return bool(self.roles & {"up", "down"})

    @property
    def growth(self) -> str:
        """How a growth is called whatever word the text uses: 年均增长, 年均下降, 增长, 下降, 累计下降."""
        trend = "下降" if "down" in self.roles else "增长"
        if "annual" in self.roles:
            return "年均" + trend
        return "累计下降" if "cumulative" in self.roles and trend == "下降" else trend


def read_predicate(text: str, start: int, end: int) -> Predicate:
    """Read backwards from a figure as far as predicate words go.

    text     text   folded
    start    int    the earliest place the predicate may start
    end      int    where the figure starts
    returns  Predicate

    >>> p = read_predicate("工业增加值年均增长", 0, 9)
    >>> p.start, p.trend, sorted(p.roles)
    (5, ['年均', '增长'], ['annual', 'up'])
    """
    before, create, keep = table("before"), table("create"), table("keep")
    found = Predicate(end)
    levelled = False
    position = end
    while position > start:
        character = text[position - 1]
        if character == " ":
            position -= 1
            continue
        if character in (REFERENCE, PERIOD):
            if character == REFERENCE:
                found.reference = True
            elif found.create and not found.roles:
                break
            position -= 1
            found.start = position
            continue
        made = create.at_end(text, position, start)
        hits = [
            hit for hit in (before.at_end(text, position, start), made) if hit and (hit is not made or len(hit[0]) > 1)
        ]
        kept = keep.at_end(text, position, start)
        if kept and all(len(kept[0]) >= len(hit[0]) for hit in hits):
            if found.kept or found.create or found.trend:
                break
            found.kept = kept[0]
            position -= len(kept[0])
            found.start = position
            found.nearest = found.nearest or "keep"
            continue
        if not hits:
            break
        word, role = max(hits, key=lambda hit: len(hit[0]))
        if word == "均" and text[position - 2 : position - 1] in _BEFORE_EACH:
            break
        if word in ("力争", "争取", "确保", "力求"):
            found.wishes = True
        if role == "create":
            found.create = True
            found.verb = found.verb or word
        elif role in ("up", "down"):
            if found.trend and found.trend[0] not in ("增长", "下降") and role in found.roles:
                break
            if levelled and word not in _NOMINAL:
                found.level = True
            else:
                found.trend.insert(0, word)
            found.roles.add(role)
        elif role in ("annual", "cumulative", "yoy"):
            found.trend.insert(0, word)
            found.roles.add(role)
        else:
            if role in ("rise_to", "fall_to"):
                found.level = True
            if role in ("reach", "gt", "ge", "le") and not found.roles & {"up", "down"}:
                levelled = True
            found.roles.add("reach" if role in ("rise_to", "fall_to") else role)
        if word.startswith("分别") or word == "各":
            found.apart = True
        if word in ("均", "都", "各", "普遍", "双双"):
            found.alike = True
        found.words.append(word)
        if (
            word == "的"
            and not found.reference
            and REFERENCE not in text[max(start, position - 2) : position]
            and PERIOD not in text[max(start, position - 2) : position]
        ):
            break
        position -= len(word)
        if role != "adverb" or found.roles - {"adverb"} or found.create or found.kept:
            found.nearest = found.nearest or role
        found.start = position
    if found.start == end:
        found.start = position
    found.between = text[end : end + 12]
    return found


def judged(mention: Mention, predicate: Predicate) -> tuple[Comparison | None, float | None, float | None, str | None]:
    """Comparison, value, high and unit of a figure under its predicate.

    mention    Mention
    predicate  Predicate
    returns    (comparison, value, high, unit)
    """
    roles = predicate.roles
    value, high, unit = mention.value, mention.high, mention.unit
    trending = bool(roles & {"up", "down"}) and not predicate.level
    if mention.sort == "double":
        return "growth", value, None, "%"
    if mention.sort == "times" and not trending and not predicate.reference:
        return _bound(mention, roles), value, high, unit
    if mention.sort == "times" and value is not None:
        grown = value * 100 if trending else (value - 1) * 100
        return (
            "growth",
            round(grown, 6),
            None if high is None else round((high if trending else high - 1) * 100, 6),
            "%",
        )
    sign = -1 if "down" in roles else 1
    if mention.sort == "point" and (trending or predicate.reference or not roles & {"reach", "gt", "ge", "le"}):
        return "change", _signed(value, sign), _signed(high, sign), unit
    if trending:
        if unit == "%":
            return "growth", value, high, unit
        return "change", _signed(value, sign), _signed(high, sign), unit
    if high is not None:
        return "range", value, high, unit
    return _bound(mention, roles), value, high, unit


def _signed(value: float | None, sign: int) -> float | None:
    return None if value is None else sign * value


def _bound(mention: Mention, roles: set[str]) -> Comparison:
    if "gt" in roles:
        return ">"
    if "ge" in roles:
        return ">="
    if mention.bound in (">=", ">"):
        return mention.bound
    if mention.bound == "<=":
        return "<="
    if mention.bound == "~" or "about" in roles:
        return "~"
    return "<=" if "le" in roles else "="
