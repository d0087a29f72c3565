"""What an official document is made of: plain values that a page can store, show for editing and read back."""

import datetime as time
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from refoundry.core.problems import Lang

Align = Literal["left", "right", "centre"]
Form = Literal["bars", "columns", "stacked", "lines"]
Shade = Literal["", "black", "grey", "light", "white", "hatch", "lines", "dots", "grid"]
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its number: 一、（一）1. and（1）are counted when the document is written."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; a line break begins another one."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading with the unit, how it is set, its share of the width."""

    title: str
    align: Align = "left"
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table of written cells, numbered when the document is written."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    unit: str = ""
    source: str = ""
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one series of a chart, one a category; None is not known and is never drawn as 0.

    `shade` is what its bars are filled with: left out, the next that is free.
    """

    name: str
    values: tuple[float | None, ...]
    shade: Shade = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its data, numbered when the document is written. `ceiling` is the end of the scale, as 100 for %."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    form: Form = "columns"
    unit: str = ""
    source: str = ""
    date: str = ""
    note: str = ""
    ceiling: float | None = None

    @property
    def drawn(self) -> bool:
        """Whether it shows anything: bars that are all at nought are an empty frame."""
        values = [one for series in self.series for one in series.values if one is not None]
        return bool(self.categories) and (any(values) if self.form != "lines" else bool(values))


Block = Heading | Paragraph | Table | Chart
_BLOCKS: Mapping[str, type[Heading] | type[Paragraph] | type[Table] | type[Chart]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "table": Table,
    "chart": Chart,
}
_NAMES = {kind: name for name, kind in _BLOCKS.items()}


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """An official document. What is left empty is left out: a number or a signer is never made up.

    head        red name of the issuer at the top          number      发文字号 or 第 n 期
    signer      签发人, where a document goes upwards         mark        征求意见稿, 建议方案 or nothing
    addressee   主送, without its colon                     attachments titles of the 附件
    issuer      signature                                 copies      抄送
    printer     印发机关, with the day `printed`              synthetic   something in it is made up
    """

    title: str
    blocks: tuple[Block, ...] = ()
    lang: Lang = "zh"
    head: str = ""
    number: str = ""
    signer: str = ""
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    issuer: str = ""
    date: time.date | None = None
    copies: tuple[str, ...] = ()
    printer: str = ""
    printed: time.date | None = None
    mark: str = ""
    synthetic: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The document as plain values of JSON.

        returns  dict   dates in ISO 8601; each block with its kind under `block`
        """
        said = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "blocks"}
        for name in ("date", "printed"):
            said[name] = said[name].isoformat() if said[name] else None
        for name in ("attachments", "copies"):
            said[name] = list(said[name])
        said["blocks"] = [{"block": _NAMES[type(block)], **_listed(asdict(block))} for block in self.blocks]
        return said

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "OfficialDocument":
        """The document that `as_dict` wrote, or an edited one; what is left out is empty.

        said     mapping
        returns  OfficialDocument
        raises   ValueError   everything that is not of its kind, each with its place
        """
        wrong: list[str] = []
        found: OfficialDocument | None = _part(cls, said, "document", wrong)
        if found is None or wrong:
            raise ValueError("; ".join(wrong))
        return found


def _listed(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    if isinstance(value, dict):
        return {name: _listed(one) for name, one in value.items()}
    return [_listed(one) for one in value] if isinstance(value, tuple | list) else value


def _part(kind: Any, said: Any, place: str, wrong: list[str]) -> Any:
    """A value of one of the classes above, None where the fields do not allow it."""
    if not isinstance(said, Mapping):
        wrong.append(f"{place}: fields are wanted")
        return None
    known = {one.name for one in fields(kind)}
    wrong += [f"{place}: {name} is no field" for name in said if name not in known and name != "block"]
    values, before = {}, len(wrong)
    for name in sorted(known & set(said)):
        read: Reader = _READERS.get((kind, name), _text)
        values[name] = read(said[name], f"{place}.{name}", wrong)
    try:
        found = kind(**values)
    except TypeError as lacking:
        wrong.append(f"{place}: {lacking}")
        return None
    if len(wrong) == before:
        wrong += [f"{place}: {reason}" for reason in _uneven(found)]
    return found


def _uneven(part: Any) -> list[str]:
    """Rows and series that are longer or shorter than their heads."""
    if isinstance(part, Table):
        rows = enumerate(part.rows, 1)
        return [f"row {n} has {len(row)} cells" for n, row in rows if len(row) != len(part.columns)]
    if isinstance(part, Chart):
        count = len(part.categories)
        return [f"series {one.name} has {len(one.values)} values" for one in part.series if len(one.values) != count]
    return []


Reader = Callable[[Any, str, list[str]], Any]


def _text(value: Any, place: str, wrong: list[str]) -> str:
    if isinstance(value, str):
        return value
    wrong.append(f"{place}: text is wanted")
    return ""


def _day(value: Any, place: str, wrong: list[str]) -> time.date | None:
    if value in (None, ""):
        return None
    try:
        return time.date.fromisoformat(value)
    except (TypeError, ValueError):
        wrong.append(f"{place}: a date is wanted, as 2026-03-02")
        return None


def _number(value: Any, place: str, wrong: list[str]) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    wrong.append(f"{place}: a number is wanted")
    return None


def _width(value: Any, place: str, wrong: list[str]) -> float:
    share = _number(value, place, wrong)
    if share is not None and share > 0:
        return share
    wrong.append(f"{place}: a width is above 0")
    return 1.0


def _level(value: Any, place: str, wrong: list[str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LEVELS:
        return value
    wrong.append(f"{place}: a level from 1 to {LEVELS} is wanted")
    return 1


def _flag(value: Any, place: str, wrong: list[str]) -> bool:
    if isinstance(value, bool):
        return value
    wrong.append(f"{place}: true or false is wanted")
    return False


def _one_of(*known: str) -> Reader:
    def read(value: Any, place: str, wrong: list[str]) -> str:
        if value not in known:
            wrong.append(f"{place}: one of {' '.join(known)} is wanted")
            return known[0]
        return str(value)

    return read


def _many(read: Reader) -> Reader:
    def read_all(value: Any, place: str, wrong: list[str]) -> tuple[Any, ...]:
        if not isinstance(value, Sequence) or isinstance(value, str):
            wrong.append(f"{place}: a list is wanted")
            return ()
        return tuple(read(one, f"{place} {number}", wrong) for number, one in enumerate(value, 1))

    return read_all


def _of(kind: type[Column] | type[Series]) -> Reader:
    return lambda value, place, wrong: _part(kind, value, place, wrong)


def _block(value: Any, place: str, wrong: list[str]) -> Any:
    name = value.get("block") if isinstance(value, Mapping) else None
    if not isinstance(name, str) or name not in _BLOCKS:
        wrong.append(f"{place}: one of {' '.join(_BLOCKS)} is wanted")
        return None
    return _part(_BLOCKS[name], value, place, wrong)


_READERS: Mapping[tuple[Any, str], Reader] = {
    (OfficialDocument, "blocks"): _many(_block),
    (OfficialDocument, "lang"): _one_of(*get_args(Lang)),
    (OfficialDocument, "attachments"): _many(_text),
    (OfficialDocument, "copies"): _many(_text),
    (OfficialDocument, "date"): _day,
    (OfficialDocument, "printed"): _day,
    (OfficialDocument, "synthetic"): _flag,
    (Heading, "level"): _level,
    (Column, "align"): _one_of(*get_args(Align)),
    (Column, "width"): _width,
    (Table, "columns"): _many(_of(Column)),
    (Table, "rows"): _many(_many(_text)),
    (Series, "values"): _many(_number),
    (Series, "shade"): _one_of(*get_args(Shade)),
    (Chart, "categories"): _many(_text),
    (Chart, "series"): _many(_of(Series)),
    (Chart, "form"): _one_of(*get_args(Form)),
    (Chart, "ceiling"): _number,
}
