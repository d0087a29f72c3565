"""Write a made-up city into its folder: deliveries as vintages of the store, planted truths beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refoundry.core.problems import Place, Problem, Problems, system_reason
from refoundry.dictionary import table
from refoundry.facts.current import Entry, replace_file
from refoundry.facts.made_up import PREFIX, made_up_source
from refoundry.facts.schema import LINEAGE, schema
from refoundry.facts.staging import Loading, fingerprint
from refoundry.facts.store import Store
from refoundry.sample.made import Delivery, Made

if TYPE_CHECKING:
    import polars as pl

PLANTED = "planted"


def origin(firms: int, seed: int) -> str:
    """What a made-up delivery says it came from: the size and the seed make the same rows again.

    firms    count
    seed     whole number
    returns  text
    """
    return f"synthetic-firms-{firms}-seed-{seed}"


def check_free(entries: Sequence[Entry], folder: Path, firms: int, seed: int) -> None:
    """Refuse a folder whose facts are another made-up city's or real departments'.

    entries  Entries   of the store
    folder   city folder
    firms    count
    seed     whole number
    raises   Problems   F501: another made-up city; F502: facts that somebody delivered
    """
    made = {entry.input for entry in entries if entry.source.startswith(PREFIX)}
    if made - {origin(firms, seed)}:
        values = {"found": min(made - {origin(firms, seed)})}
        raise Problems([Problem("F501", place=Place(str(folder)), got=origin(firms, seed), values=values)])
    beside = folder / "inbox" / "plan-facts"
    with_the_plan = {fingerprint(path) for path in beside.iterdir()} if beside.is_dir() else set()
    real = [
        entry for entry in entries if not entry.source.startswith(PREFIX) and entry.input_sha256 not in with_the_plan
    ]
    if real:
        values = {"table": real[0].table, "source": real[0].source}
        raise Problems([Problem("F502", place=Place(str(folder)), values=values)])


def complete(one: Delivery, source: str, vintage: str) -> pl.DataFrame:
    """The rows of a delivery with every column of their table, sorted by key.

    one      Delivery
    source   text
    vintage  text
    returns  DataFrame
    raises   ValueError   a column is none of the table's
    """
    import polars as pl

    about = table(one.table)
    unknown = set(one.frame.columns) - set(about.names)
    if unknown:
        raise ValueError(f"{one.table} has no column {', '.join(sorted(unknown))}")
    types = schema(about)
    given: dict[str, Any] = {"source": pl.lit(source), "basis": pl.lit(one.basis), "vintage": pl.lit(vintage)}
    for column in about.columns:
        if column.filled in one.frame.columns:
            given[column.name] = pl.col(column.filled).cast(pl.String)
    if "classification_version" in about.names:
        given["classification_version"] = pl.lit("gbt4754-2017")
    frame = one.frame.with_columns(**{name: made for name, made in given.items() if name in about.names})
    rest = [pl.lit(None, dtype=types[name]).alias(name) for name in about.names if name not in frame.columns]
    names = [name for name in types if name not in LINEAGE]
    frame = frame.with_columns(*rest).select(pl.col(name).cast(types[name]) for name in names)
    return (
        frame.sort(*about.keys).with_row_index("source_row", offset=1).with_columns(pl.col("source_row").cast(pl.Int64))
    )


def data_set_frame(made: Made, deliveries: Iterable[Delivery]) -> pl.DataFrame:
    """By what right each department delivers each table; the approvals are invented.

    made        Made
    deliveries  Deliveries
    returns     DataFrame   columns of data_set
    """
    import polars as pl

    settings = made.recipe.about
    rows = {}
    for one in deliveries:
        title = table(one.table).title or one.table
        rows[one.table, one.role] = {
            "id": f"synthetic-{one.role}-{one.table}",
            "title": f"演示：{title}",
            "table": one.table,
            "provider": made_up_source(settings["departments"][one.role]["name"]),
            "data_basis": one.basis,
            "approval": "演示审批，非真实文号",
            "purpose": "演示",
            "permitted": "评估；决策建议；服务企业",
        }
    return pl.DataFrame([*rows.values()]).with_columns(
        starts=pl.lit(date(int(settings["first_year"]), 1, 1)), expires=pl.lit(settings["data_sets_expire"])
    )


def write_deliveries(
    store: Store, made: Made, deliveries: Sequence[Delivery], step: Callable[[str], None]
) -> list[Entry]:
    """Put the deliveries into the store, each as a vintage of its department; what is there already is left.

    store       Store
    made        Made
    deliveries  Deliveries
    step        called with the table's title before each
    returns     the Entries of this city
    raises      Problems   F431: the store is busy; F501, F502: other facts are there; C508: it cannot be written
    """
    name = origin(made.recipe.firms, made.seed)
    print_of_name = hashlib.sha256(name.encode()).hexdigest()
    departments = made.recipe.about["departments"]
    try:
        with store.locked():
            entries = store.entries()
            check_free(entries, store.folder, made.recipe.firms, made.seed)
            there = {(entry.table, entry.source, entry.vintage): entry for entry in entries}
            for one in deliveries:
                about = departments[one.role]
                when, source = about[one.part or "delivered"], made_up_source(about["name"])
                load = Loading(one.table, source, str(when["vintage"]), one.mode, name, print_of_name)  # type: ignore[arg-type]
                if (one.table, source, load.vintage) in there:
                    continue
                step(table(one.table).title or one.table)
                frame = complete(one, source, load.vintage)
                if frame.is_empty():
                    continue
                moment = datetime.combine(when["day"], time(1, 30), UTC)
                store.add(store.stage([frame], load), load, moment)
            return [entry for entry in store.entries() if entry.source.startswith(PREFIX)]
    except OSError as error:
        values = {"reason": system_reason(error)}
        raise Problems([Problem("C508", place=Place(str(store.folder)), values=values)]) from None


def write_truths(made: Made, folder: Path, titles: dict[str, str]) -> list[Path]:
    """Write what was planted, and how to read it, into the folder `planted`, which no reader of facts opens.

    made     Made
    folder   city folder
    titles   truth -> what its file says
    returns  paths
    """
    place = folder / PLANTED
    place.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, frame in made.truths.items():
        path = place / f"{name}.csv"
        replace_file(path, frame.write_csv().encode())
        paths.append(path)
    about = {
        "synthetic": True,
        "seed": made.seed,
        "firms": made.recipe.firms,
        "truths": {name: {"rows": frame.height, "says": titles[name]} for name, frame in made.truths.items()},
    }
    path = place / "README.json"
    replace_file(path, (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode())
    return [*paths, path]
