"""What every node of a plan is made of: keys, titles in two languages, citations, open values, references."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from refoundry.core.clauses import QUOTE_LIMIT, Clause
from refoundry.core.periods import read_period
from refoundry.core.quantities import find_unit, units

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Standing = Literal["stated", "proposed", "to be supplied"]


class Frozen(BaseModel):
    """A value that never changes and knows all of its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Words(Frozen):
    """Text in Chinese and, where supplied, English. In YAML a plain string is the Chinese."""

    zh: Annotated[str, Field(min_length=1)]
    en: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
            return {"zh": str(value)}
        if isinstance(value, dict | Words):
            return value
        raise PydanticCustomError("P125", "text is wanted")

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        plain = {"type": "string", "minLength": 1}
        return {"anyOf": [plain, handler(schema)], "description": "Text; {zh, en} where English is supplied too."}

    def shown(self, lang: str = "zh") -> str:
        """The words in a language; Chinese where no English was supplied.

        lang     zh or en
        returns  text
        """
        return self.en if lang == "en" and self.en else self.zh


class Unknown(Frozen):
    """A value that is not known, and why. Never 0, never blank."""

    unknown: Annotated[Words, Field(description="why the value is not known, and who could supply it")]


def _open(value: Any) -> str:
    if isinstance(value, Unknown) or (isinstance(value, dict) and "unknown" in value):
        return "open"
    return "known"


T = TypeVar("T")
Open = Annotated[Annotated[T, Tag("known")] | Annotated[Unknown, Tag("open")], Discriminator(_open)]


def known(value: T | Unknown | None) -> T | None:
    """The value where it is known, None where it is open.

    value    a field that may be open
    returns  the value or None
    """
    return None if isinstance(value, Unknown) else value


def _unit(text: str) -> str:
    unit = find_unit(text)
    if unit is None or unit.name != text:
        hint = unit.name if unit else ""
        raise PydanticCustomError("P103", "unknown unit", {"units": " ".join(sorted(units())), "hint": hint})
    return text


def _period(text: str) -> str:
    try:
        return read_period(text).text
    except ValueError as wrong:
        raise PydanticCustomError("P117", "not a period") from wrong


def _quote(text: str) -> str:
    if len(text) > QUOTE_LIMIT:
        raise PydanticCustomError("P111", "quote too long", {"length": len(text)})
    return text


def _number(value: Any) -> Any:
    # pydantic also reads 1e999999999, 1_000 and digits of other scripts; a figure of a plan is none of these
    if isinstance(value, str | int | float | Decimal) and not isinstance(value, bool):
        written = f"{value:f}" if isinstance(value, Decimal) else str(value)
        if _NUMBER.fullmatch(written):
            return value
    raise PydanticCustomError("P122", "no number")


def _day(value: Any) -> Any:
    # pydantic also reads seconds since 1970; nobody means them
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("P123", "no date")


class Sealed(dict[Any, Any]):
    """A mapping inside a frozen node: what was read stays as it was read."""

    def _refuse(self, *_args: Any, **_named: Any) -> Any:
        raise TypeError("a plan is frozen: its mappings do not change")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[dict[Any, Any]], tuple[dict[Any, Any]]]:
        return type(self), (dict(self),)


class Ref:
    """Marks a field that names a node of another kind; the reader checks that the node exists.

    A kind that begins with a point names an entry of the node's own mapping of that name: `.segments` of a chain.
    """

    def __init__(self, kind: str):
        self.kind = kind


V = TypeVar("V")
Key = Annotated[
    str,
    Field(
        pattern=rf"^{KEY.pattern}$",
        description="lower case letters, digits, hyphens; for ever",
        examples=["rd-intensity"],
    ),
]
Keyed = Annotated[dict[Key, V], AfterValidator(Sealed)]
UnitName = Annotated[
    str,
    AfterValidator(_unit),
    WithJsonSchema({"type": "string", "enum": list(units())}),
    Field(description="one of the units of core/units.yaml", examples=["% 亿元 家"]),
]
PeriodText = Annotated[
    str,
    Field(coerce_numbers_to_str=True),
    AfterValidator(_period),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 1949, "maximum": 2200}]}),
    Field(description="2024, 2020H1, 2024Q3, 2020-05 or 2022-2024", examples=["2020H1"]),
]
Version = Annotated[
    str,
    Field(coerce_numbers_to_str=True),
    WithJsonSchema({"type": ["string", "number"]}),
    Field(description="year or number of the version"),
]
Year = Annotated[int, Field(strict=True, ge=1949, le=2200)]
Count = Annotated[int, Field(strict=True, ge=1)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, BeforeValidator(_day)]
Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
IndicatorId = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9_]*$", description="id of the table `indicator`", examples=["rd_intensity"]),
]


class Cited(Frozen):
    """Where the plan says so: paragraph (a non-empty line, from 1) and a quote of at most 40 characters."""

    paragraph: Annotated[Count, Field(description="number of the non-empty line, from 1")]
    quote: Annotated[
        str,
        Field(min_length=2, description="words of that paragraph", json_schema_extra={"maxLength": QUOTE_LIMIT}),
        AfterValidator(_quote),
    ]
    to: Annotated[Count | None, Field(description="last paragraph, where the clause runs over several")] = None
    document: Annotated[str, Ref("documents"), Field(description="key of the document; default the plan's own")] = (
        "plan"
    )

    @model_validator(mode="after")
    def _onwards(self) -> Self:
        if self.to is not None and self.to < self.paragraph:
            raise PydanticCustomError("P135", "the last paragraph stands before the first")
        return self

    @property
    def clause(self) -> Clause:
        """The citation as every other part of the project carries it."""
        return Clause(self.document, self.paragraph, self.quote)


class Node(Frozen):
    """A named thing of the plan."""

    title: Words
    clause: Cited | None = None
    source: Annotated[str | None, Field(description="where it is known from, when the plan does not say it")] = None
    standing: Annotated[
        Standing, Field(description="stated by the plan, proposed by us until confirmed, or to be supplied")
    ] = "stated"
    note: Words | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None

    @model_validator(mode="after")
    def _founded(self) -> Self:
        if self.clause is None and self.source is None:
            raise PydanticCustomError("P112", "neither clause nor source")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise PydanticCustomError("P113", "ends before it begins")
        return self


class Alias(Frozen):
    """Another name by which the plan calls the same thing, and where."""

    title: Words
    clause: Cited


class Amount(Frozen):
    """A number the plan states, with unit and comparison; open where the plan leaves it open."""

    value: Open[Number]
    unit: UnitName
    comparison: Literal[">=", ">", "<=", "<", "~", "=", "range", "growth"] = "="
    high: Number | None = None

    @model_validator(mode="after")
    def _range(self) -> Self:
        check_range(self.comparison, self.value, self.high)
        return self


def check_range(comparison: str, value: Decimal | Unknown | None, high: Decimal | None) -> None:
    """Refuse a range without a higher end, and a higher end without a range.

    comparison  how the plan compares
    value       the low end, or open
    high        the high end, None where there is none
    returns     None
    raises      PydanticCustomError   P114, which the reader turns into a problem with its place
    """
    low = known(value)
    if (comparison == "range") != (high is not None) or (high is not None and low is not None and high <= low):
        raise PydanticCustomError("P114", "range needs value below high")
