"""The targets of the last run, and the observations behind them, down to the row of the file."""

import math
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from ninja import Query, Router
from pydantic import Field

from refoundry.core.problems import Both, Problems
from refoundry.facts.observations import Observation, in_unit, indicator, indicators, observations
from refoundry.report.phrases import forecast_words, gap_words, pace_words, unknown_words
from refoundry.report.words import Words
from refoundry.workbench.api.answers import REFUSED, in_text, paged, pinned, unknown
from refoundry.workbench.api.refusals import Refused, unknown_name
from refoundry.workbench.api.schemas import (
    Answer,
    Clause,
    Figure,
    Indicator,
    Lineage,
    Load,
    Named,
    Observed,
    OneOf,
    Page,
    Paging,
    Target,
    Text,
    Unknown,
)
from refoundry.workbench.api.signing import needs
from refoundry.workbench.request import Request

router = Router(tags=["figures"])
Row = Mapping[str, Any]
_ZH, _EN = Words("zh"), Words("en")
STATUSES = tuple(_ZH.statuses())


class Targets(Paging):
    """Which targets."""

    goal: Annotated[str, Field(max_length=120)] | None = None
    status: Annotated[str, OneOf(STATUSES)] | None = None


class Region(Paging):
    """Of which region; the city's own where none is named."""

    region: Annotated[str, Field(max_length=80)] | None = None


@router.get("/targets", response={200: Page[Target], **REFUSED}, operation_id="targets", exclude_none=True)
@needs("api.read", "goals.view")
def targets(request: Request, asked: Query[Targets]) -> Any:
    """The targets of all goals as the last run judged them, in the plan's order.

    request  Request
    asked    Targets
    returns  Page of Target
    raises   Refused   422: the plan has no such goal
    """
    if asked.goal is not None and asked.goal not in request.pin.plan.goals:
        raise unknown_name("goal", kind="goal")
    rows = [
        row for row in _rows(request) if asked.goal in (None, row["goal"]) and asked.status in (None, row["status"])
    ]
    return paged(request.pin, rows, asked, lambda row: _target(request, row))


@router.get("/targets/{key}", response={200: Answer[Target], **REFUSED}, operation_id="target", exclude_none=True)
@needs("api.read", "goals.view")
def target(request: Request, key: str) -> Any:
    """One target, such as rd-intensity@2024.

    request  Request
    key      of the target
    returns  Answer of Target
    raises   Refused   404: the last run has no such target
    """
    row = next((row for row in _rows(request) if row["key"] == key), None)
    if row is None:
        raise Refused(404)
    return Answer[Target](pin=pinned(request.pin), item=_target(request, row))


def _rows(request: Request) -> list[dict[str, Any]]:
    frame = request.pin.frames.get("goals")
    return [] if frame is None else frame.to_dicts()


def _target(request: Request, row: Row) -> Target:
    as_of = request.pin.as_of
    day = None if as_of is None else as_of.date()

    def why(say: Callable[[Words], str]) -> Unknown:
        return Unknown(unknown=Text(zh=say(_ZH), en=say(_EN)))

    def figure(column: str, reason: Callable[[], Unknown], **others: Any) -> Figure | Unknown:
        value = row[column]
        if value is None or not math.isfinite(value):
            return reason()
        return Figure(value=value, unit=row["unit"], **{name: row[taken] for name, taken in others.items()})

    def pace(column: str) -> Figure | Unknown:
        found = figure(column, lambda: why(lambda words: pace_words(row, column, words)))
        # a compound pace is a rate a year, whatever the indicator is counted in
        compound = isinstance(found, Figure) and row["pace_kind"] == "compound"
        return found.model_copy(update={"unit": "%"}) if compound else found

    def of_latest(name: str) -> str:
        return f"latest_{name}"

    latest = {name: of_latest(name) for name in ("period", "qualifier", "vintage", "source", "quality", "caveat")}
    span = {"low": "low", "high": "high", "probability": "probability", "method": "method"}
    return Target(
        key=row["key"],
        goal=row["goal"],
        indicator=row["indicator"],
        title=_both(row, "title"),
        direction=row["direction"],
        owner=_owner(request, row),
        due=row["due"] if row["due"] is not None else unknown("api_unknown.no_due_year"),
        comparison=row["comparison"],
        target=_wanted(row),
        standing=row["standing"],
        clause=Clause(document="plan", paragraph=row["clause_paragraph"], quote=row["clause_quote"]),
        baseline=figure("baseline", lambda: why(lambda words: words("table.no_baseline")), period="baseline_period"),
        latest=figure("latest", lambda: why(lambda words: unknown_words(row, words)), **latest),
        gap=figure("gap", lambda: why(lambda words: gap_words(row, words))),
        required_pace=pace("required_pace"),
        achieved_pace=pace("achieved_pace"),
        forecast=figure(
            "forecast",
            lambda: why(lambda words: forecast_words(row, day, words)[0]) if day else unknown("api_unknown.no_facts"),
            **span,
        ),
        status=row["status"],
        why=_both(row, "why"),
        measures=row["measures"] or [],
        rows=row["rows"] or [],
    )


def _both(row: Row, name: str) -> Text:
    zh = str(row[f"{name}_zh"] or "")
    return Text(zh=zh, en=str(row[f"{name}_en"] or zh))


def _owner(request: Request, row: Row) -> Named | Unknown:
    key = row["owner"]
    if key is None:
        return Unknown(unknown=_both(row, "owner"))
    return Named(reference=f"departments/{key}", title=_both(row, "owner"))


def _wanted(row: Row) -> Figure | Text | Unknown:
    if row["target"] is not None:
        return Figure(value=row["target"], unit=row["unit"], high=row["target_high"])
    return _both(row, "words") if row["words_zh"] else Unknown(unknown=in_text(_open_target()))


def _open_target() -> Both:
    return Both(_ZH("value.open_target"), _EN("value.open_target"))


@router.get("/indicators", response={200: Page[Indicator], **REFUSED}, operation_id="indicators", exclude_none=True)
@needs("api.read", "goals.view")
def listed(request: Request, paging: Query[Paging]) -> Any:
    """Every indicator of the facts, by id.

    request  Request
    paging   Paging
    returns  Page of Indicator
    """

    def shape(one: Any) -> Indicator:
        return Indicator(
            id=one.id, title=Text(zh=one.name_zh, en=one.name_en), unit=one.unit, direction=one.direction,
            definition=Text(zh=one.definition_zh or "", en=one.definition_en or ""),
        )  # fmt: skip

    return paged(request.pin, [*indicators(request.pin.facts).values()], paging, shape)


@router.get(
    "/indicators/{key}/observations", response={200: Page[Observed], **REFUSED}, operation_id="observations",
    exclude_none=True,
)  # fmt: skip
@needs("api.read", "goals.view")
def observed(request: Request, key: str, asked: Query[Region]) -> Any:
    """Everything published on an indicator for a region, with file, row and load; values that contradict each other
    stand side by side.

    request  Request
    key      id of the indicator
    asked    Region
    returns  Page of Observed
    raises   Refused   404: no such indicator
    """
    try:
        one = indicator(request.pin.facts, key)
    except Problems as problems:
        raise Refused(404, *problems.problems) from None
    region = asked.region or request.pin.plan.about.city.region

    def shape(seen: Observation) -> Observed:
        note = Text(zh=seen.note_zh, en=seen.note_en or seen.note_zh) if seen.note_zh else None
        return Observed(
            period=seen.period.text,
            value=float(in_unit(seen.value, one)),
            unit=one.unit,
            qualifier=seen.qualifier,
            vintage=seen.vintage,
            published=seen.published or unknown("api_unknown.no_date"),
            basis=seen.basis,
            source=seen.source,
            source_url=seen.source_url,
            quality=seen.quality,
            caveat=seen.caveat,
            note=note,
            written=f"{seen.value_written} {seen.unit_written}",
            lineage=Lineage(file=seen.source_file, row=seen.source_row, load=seen.load_id),
        )

    return paged(request.pin, observations(request.pin.facts, key, region), asked, shape)


@router.get("/facts", response={200: Page[Load], **REFUSED}, operation_id="facts", exclude_none=True)
@needs("api.read", "goals.view")
def loads(request: Request, paging: Query[Paging]) -> Any:
    """The deliveries in force, in the order they were loaded; the pin says their fingerprint and the newest.

    request  Request
    paging   Paging
    returns  Page of Load
    """

    def shape(entry: Any) -> Load:
        return Load(
            table=entry.table, source=entry.source, vintage=entry.vintage, mode=entry.mode, rows=entry.rows,
            loaded_at=entry.when, sha256=entry.sha256,
        )  # fmt: skip

    return paged(request.pin, request.pin.facts.entries, paging, shape)
