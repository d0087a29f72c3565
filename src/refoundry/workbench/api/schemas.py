"""The shapes of what the interface takes and gives. A value that is not known is {unknown: why}, never null."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

T = TypeVar("T")


class Shape(BaseModel):
    """A shape that knows all of its entries."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Shape):
    """Words in Chinese and English."""

    zh: str
    en: str


class Unknown(Shape):
    """A value that is not known, and why."""

    unknown: Text


class Figure(Shape):
    """A number in its unit, with where it comes from. `high` is the upper end of a range, `low` of an interval."""

    value: float
    unit: str
    period: str | None = None
    low: float | None = None
    high: float | None = None
    probability: float | None = None
    method: str | None = None
    qualifier: str | None = None
    vintage: str | None = None
    source: str | None = None
    quality: str | None = None
    caveat: str | None = None


class Problem(Shape):
    """One thing that is wrong: a stable code, and what was got, was expected and helps, in the language asked for."""

    code: str
    message: str
    subject: str | None = None
    got: str | None = None
    expected: str | None = None
    fix: str | None = None


class Refusal(Shape):
    """Why nothing was done."""

    status: int
    problems: list[Problem]


class Pinned(Shape):
    """What an answer was made of: plan and facts by fingerprint, the last run, and when facts were loaded last."""

    plan: str
    facts: str
    run: str | Unknown
    as_of: datetime | Unknown
    behind: bool


class Answer(Shape, Generic[T]):
    """One thing, and what it was made of."""

    pin: Pinned
    item: T


class Page(Shape, Generic[T]):
    """One page of a list in a fixed order, and what it was made of. `next` is left out on the last page."""

    pin: Pinned
    total: int
    page: int
    size: int
    next: int | None = None
    items: list[T]


class Paging(BaseModel):
    """Which page of a list, and how many things on it."""

    model_config = ConfigDict(extra="forbid")

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    size: Annotated[int, Field(ge=1, le=200)] = 50


@dataclass(frozen=True, slots=True)
class OneOf:
    """Holds a text to a list of names, which the description and a refusal tell."""

    names: tuple[str, ...]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.literal_schema([*self.names])


def _writable(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("no_sign", "a sign that no text has")
    return text


class Named(Shape):
    """A thing with its name."""

    reference: str
    title: Text


class Who(Shape):
    """As what the program acts here."""

    account: str
    title: Text
    role: str
    speaks_for: str
    permissions: list[str]


class Kind(Shape):
    """A kind of node of the plan, and how many there are."""

    kind: str
    count: int


class Clause(Shape):
    """Where the plan says so."""

    document: str
    paragraph: int
    quote: str


class Node(Shape):
    """A node of the plan, in short."""

    kind: str
    key: str
    title: Text
    standing: str
    clause: Clause | None = None


class WholeNode(Node):
    """A node of the plan with all its entries, as the plan's files hold them."""

    entries: dict[str, Any]


class Target(Shape):
    """One target of a goal: where it starts, where it stands, where it must be, and how that is judged."""

    key: str
    goal: str
    indicator: str
    title: Text
    direction: str
    owner: Named | Unknown
    due: int | Unknown
    comparison: str
    target: Figure | Text | Unknown
    standing: str
    clause: Clause
    baseline: Figure | Unknown
    latest: Figure | Unknown
    gap: Figure | Unknown
    required_pace: Figure | Unknown
    achieved_pace: Figure | Unknown
    forecast: Figure | Unknown
    status: str
    why: Text
    measures: list[str]
    rows: list[str]


class Indicator(Shape):
    """What is measured."""

    id: str
    title: Text
    unit: str
    direction: str
    definition: Text


class Lineage(Shape):
    """The very row: file, line and load."""

    file: str
    row: int
    load: str


class Observed(Shape):
    """One published value with where it comes from. The preferred one of a period stands first."""

    period: str
    value: float
    unit: str
    qualifier: str
    vintage: str
    published: date | Unknown
    basis: str
    source: str
    source_url: str | None = None
    quality: str
    caveat: str | None = None
    note: Text | None = None
    written: str
    lineage: Lineage


class Load(Shape):
    """One delivery of facts that is in force."""

    table: str
    source: str
    vintage: str
    mode: str
    rows: int
    loaded_at: datetime
    sha256: str


class Run(Shape):
    """A recorded assessment: over which plan and facts."""

    name: str
    started: datetime
    plan: str
    facts: str
    same_plan: bool
    same_facts: bool


class WholeRun(Run):
    """A recorded assessment with its versions, how long each part took and the fingerprints of its results."""

    versions: dict[str, str]
    seconds: dict[str, float]
    results: dict[str, str]


class Job(Shape):
    """How far a run that was asked for is."""

    id: str
    state: Literal["waiting", "running", "done", "failed"]
    asked: datetime
    asked_by: str
    ended: datetime | None = None
    step: int
    of: int
    doing: Text
    run: str | None = None
    fault: str | None = None


class Owed(Shape):
    """A report by period that is owed."""

    period: str
    due: date
    overdue: bool
    days_late: int


class Matter(Shape):
    """Where a matter stands and how late it is, in working days."""

    workflow: str
    subject: str
    title: Text
    state: str
    state_title: Text
    final: bool
    owner: list[str]
    support: list[str]
    due: date | Unknown
    overdue: bool
    days_late: int
    provisional: bool
    owed: Owed | None = None
    last_progress: str | None = None
    last_at: datetime | None = None
    unresolved_since: date | None = None
    seq: int


class Happened(Shape):
    """One event of a matter, as it was recorded. `counts`: it was by the rules and moved the matter."""

    id: str
    seq: int
    move: str
    actor: str
    role: str
    at: datetime
    payload: dict[str, Any]
    corrects: str | None = None
    from_state: str
    to_state: str
    counts: bool


class Open(Shape):
    """A move that the asker could make now, and which entries it needs and takes."""

    move: str
    title: Text
    to_state: str
    needs: list[str]
    may: list[str]


class WholeMatter(Matter):
    """A matter with its entries as last restated, every event and the moves open to the asker."""

    fields: dict[str, Any]
    events: list[Happened]
    open_moves: list[Open]


# no database keeps the sign NUL, and JSON in a database neither infinity nor what is no number
Entry = Annotated[str, Field(max_length=8_000), AfterValidator(_writable)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Asked(BaseModel):
    """A move to be made. `seq` is the step last seen, 0 for a new matter; `id` is chosen once for each deed: sent twice
    it is one deed."""

    model_config = ConfigDict(extra="forbid", strict=True)

    move: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,39}$")]
    seq: Annotated[int, Field(ge=0, le=1_000_000)]
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{7,59}$")]
    payload: dict[
        Annotated[str, Field(max_length=60), AfterValidator(_writable)], Entry | bool | int | Number | list[Entry]
    ] = Field(default={}, max_length=60)
    corrects: Annotated[str, Field(max_length=60), AfterValidator(_writable)] | None = None


class Made(Shape):
    """The event that a move came to, and where the matter stands now."""

    event: Happened
    matter: Matter
