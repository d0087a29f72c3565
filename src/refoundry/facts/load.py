"""From a delivered file to rows in the store: what breaks the contract is refused with every reason.

The file is read in blocks; rows that hold are put in the order of their keys and written beside the store; only when
everything is written is CURRENT replaced, so that no one ever sees half of a load.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refoundry.core.problems import Place, Problem, Problems, system_reason
from refoundry.dictionary import Table
from refoundry.facts.blocks import Block, open_csv
from refoundry.facts.current import Mode
from refoundry.facts.headers import Header, read_header
from refoundry.facts.listing import listed
from refoundry.facts.parts import OutOfOrder, Parts, in_order, meet
from refoundry.facts.plausible import doubtful_names
from refoundry.facts.rejects import Rejects
from refoundry.facts.reports import KEPT, Gathered, LoadReport
from refoundry.facts.rows import Records, Refusal, Sieve, Sifted
from refoundry.facts.sieves import delivered, sieve_for
from refoundry.facts.staging import Loading, Staged
from refoundry.facts.store import Facts, Store, known_table
from refoundry.facts.supplies import Supply

if TYPE_CHECKING:
    import polars as pl

_AHEAD = 2  # blocks worked on at once

Progress = Callable[[int, int], None]


def load_csv(
    store: Store,
    path: Path | str,
    table: str,
    source: str,
    vintage: str,
    mode: Mode = "delta",
    now: datetime | None = None,
    *,
    yes: bool = False,
    places: Collection[str] = (),
    progress: Progress | None = None,
    basis: str | None = None,
) -> LoadReport:
    """Load one CSV file into a table of the store.

    The header names columns by name, label or other spelling, with a unit in brackets where it is another than the
    store's. Text is UTF-8 or else GBK (GB 18030), strictly. Rows that are the same twice count as duplicates; rows with
    one key and different content are all refused. Refused rows go to rejects/TABLE/SOURCE/VINTAGE.xlsx (.csv where
    there are very many) with line, reasons and original text.

    store    Store      where to
    path     file
    table    text       a table of the dictionary
    source   text       who delivered it
    vintage  text       which delivery this is; a vintage is never overwritten
    mode     delta (additions and changes) or snapshot (everything: takes out of force what the source delivered before)
    now      datetime   default: the clock; nothing later can have been observed
    yes      take rows out of force although some of the snapshot were refused
    places   texts      names of regions that are known beside those of the rows in force
    progress  function  called with bytes read and bytes in all
    basis    text       the delivery rests on; default: as its data set is registered
    returns  LoadReport
    raises   Problems   F401-F409: the file cannot be used; F431: the store is busy; F432: it holds the vintage;
                        F435: a snapshot with refused rows would take rows out of force; F440-F452: the
                        delivery has no right to be loaded
    """
    known_table(table)
    path = Path(path)
    load = Loading(table, source, vintage, mode, path.name, "")
    encoding: str | None = None
    while True:
        with closing(open_csv(path, encoding)) as supply:
            if problems := load.problems():
                raise Problems(problems)
            try:
                return load_supply(store, supply, load, now, yes=yes, places=places, progress=progress, basis=basis)
            except Problems as refused:
                # well-formed UTF-8 as far as the sample went, and not beyond
                if refused.problems[0].code != "F402" or supply.encoding != "utf-8" or encoding:
                    raise
                encoding = "gb18030"


def load_supply(
    store: Store,
    supply: Supply,
    load: Loading,
    now: datetime | None = None,
    *,
    header: Header | None = None,
    yes: bool = False,
    places: Collection[str] = (),
    progress: Progress | None = None,
    basis: str | None = None,
) -> LoadReport:
    """Load what a file, a sheet or a query supplies.

    store    Store
    supply   Supply
    load     Loading    what it is loaded as
    now      datetime   default: the clock
    header   Header     which of its columns is which; default: by their names
    yes      as load_csv
    places   as load_csv
    progress  as load_csv
    basis    as load_csv
    returns  LoadReport
    raises   Problems   as load_csv
    """
    with store.locked(), _room(store):
        return _loaded(store, supply, load, now, header, yes=yes, places=places, progress=progress, basis=basis)


@contextmanager
def _room(store: Store) -> Iterator[None]:
    """What the system refuses while a load writes, as a problem: nothing of the load is in force then."""
    import polars as pl

    try:
        yield
    except (OSError, pl.exceptions.ComputeError) as error:
        number = re.search(r"os error (\d+)", str(error))
        if not isinstance(error, OSError) and number is None:
            raise
        refused = (
            error if isinstance(error, OSError) and error.errno else OSError(int(number[1]), "") if number else error
        )
        reason = system_reason(refused) if isinstance(refused, OSError) else refused
        raise Problems([Problem("F471", place=Place(str(store.folder)), values={"reason": reason})]) from None


def _loaded(
    store: Store,
    supply: Supply,
    load: Loading,
    now: datetime | None,
    header: Header | None,
    *,
    yes: bool,
    places: Collection[str],
    progress: Progress | None,
    basis: str | None,
) -> LoadReport:
    """One load, holding the lock."""
    one = known_table(load.table)
    moment = now.astimezone() if now else datetime.now().astimezone()
    facts = store.facts()
    filled, doubts = delivered(load, one, facts, moment.date(), basis)
    header = header or read_header(supply.header, one, supply.name, supply.header_line, filled)
    sieve = sieve_for(one, header, facts, moment.date(), filled)
    names = [column.name if column else None for column in header.columns]
    rejects = Rejects(store.folder / "rejects" / load.table / load.source / load.vintage, supply.header, names)
    parts = Parts(one.keys, store.facts_folder / f".loading-{load.table}")
    parts.close()
    try:
        for shares in (in_order, parts.ordered):
            found = Gathered(warnings=doubts)
            frames = _frames(supply, sieve, rejects, found, progress)
            try:
                staged = store.stage(_met(shares(frames, one.keys), one, supply, rejects, found), load)
                break
            except OutOfOrder:
                rejects.restart()
        if not found.read:
            raise Problems([Problem("F403", place=Place(supply.name))])
        load = replace(load, sha256=supply.sha256)
        try:
            return _settled(store, staged, load, moment, supply, header, rejects, found, yes=yes, places=places)
        finally:
            staged.path.unlink(missing_ok=True)
    finally:
        rejects.discard()
        parts.close()


def _frames(
    supply: Supply, sieve: Sieve, rejects: Rejects, found: Gathered, progress: Progress | None
) -> Iterator[pl.DataFrame]:
    """The rows that hold, block by block in the order of the file; what is refused is put aside and counted."""
    for sifted, broken, done in _sifted(supply, sieve):
        found.read += sifted.good.height + len(sifted.refused) + len(broken)
        for refused in (broken, sifted.refused):
            rejects.add(refused)
            found.refused(refused, supply.name)
        found.trimmed += sifted.trimmed
        found.respelt += sifted.respelt[: KEPT - len(found.respelt)]
        found.respelt_cells += sifted.respelt_cells
        if progress:
            progress(done, supply.size)
        yield sifted.good


def _settled(
    store: Store,
    staged: Staged,
    load: Loading,
    moment: datetime,
    supply: Supply,
    header: Header,
    rejects: Rejects,
    found: Gathered,
    *,
    yes: bool,
    places: Collection[str],
) -> LoadReport:
    """Put what was staged in force, if it changes anything and nothing speaks against it."""
    import numpy as np

    one = known_table(load.table)
    problems = tuple(sorted(found.problems, key=lambda problem: problem.place.line or 0))
    held = store.held_keys(load.table, load.source)
    unchanged = bool(staged.rows) and store.unchanged(staged, load)
    fresh = np.sort(staged.keys) if staged.rows and not unchanged else held
    snapshot = load.mode == "snapshot"
    withdrawn = int(len(held) - np.isin(held, fresh).sum()) if snapshot and len(held) else 0
    sent = rejects.finish()
    if withdrawn and rejects.count and not yes:
        values = {"rows": withdrawn, "rejected": rejects.count, "rejects": sent}
        raise Problems([Problem("F435", place=Place(supply.name), values=values), *problems])
    entered = bool(staged.rows) and not unchanged
    asked = [column.name for column in one.columns if column.endings] if entered else []
    before = store.facts().table(load.table) if asked else None
    entry = store.add(staged, load, moment) if entered else None
    known = {name: {*places, *before[name].drop_nulls()} for name in asked} if before is not None else {}
    report = LoadReport(
        table=load.table,
        source=load.source,
        vintage=load.vintage,
        mode=load.mode,
        file=supply.name,
        encoding=supply.encoding,
        read=found.read,
        accepted=staged.rows if entered else 0,
        rejected=rejects.count,
        duplicates=found.repeated + (staged.rows if unchanged else 0),
        trimmed=found.trimmed,
        respelt=tuple(found.respelt),
        respelt_cells=found.respelt_cells,
        units=header.units,
        unchanged=unchanged,
        withdrawn=withdrawn,
        in_force=len(fresh if snapshot or not len(held) else np.union1d(held, fresh)),
        load_id=entry.load_id if entry else None,
        rejects=sent,
        problems=problems,
        codes=dict(sorted(found.codes.items())),
        warnings=(*found.warnings, *doubtful_names(one, found.names, known, supply.name)) if entered else (),
    )
    assert report.read == report.accepted + report.rejected + report.duplicates
    return report


def _sifted(supply: Supply, sieve: Sieve) -> Iterator[tuple[Sifted, list[Refusal], int]]:
    """Blocks read and checked two at a time, given back in the order of the file."""

    def work(task: Callable[[], Block]) -> tuple[Sifted, list[Refusal]]:
        block = task()
        return sieve.sift(block.records), block.broken

    with ThreadPoolExecutor(_AHEAD) as pool:
        waiting: deque[tuple[Future[tuple[Sifted, list[Refusal]]], int]] = deque()
        try:
            for task, done in supply.tasks():
                waiting.append((pool.submit(work, task), done))
                if len(waiting) > _AHEAD:
                    first, at = waiting.popleft()
                    yield *first.result(), at
            while waiting:
                first, at = waiting.popleft()
                yield *first.result(), at
        finally:
            for future, _ in waiting:
                future.cancel()


def _met(
    shares: Iterator[pl.DataFrame], one: Table, supply: Supply, rejects: Rejects, found: Gathered
) -> Iterator[pl.DataFrame]:
    """The rows in the order of their keys, less those that repeat or contradict another."""
    for share in shares:
        met = meet(share, one.keys)
        found.repeated += met.repeated
        opposed = []
        for line, at, others, subject in met.opposed:
            text, cells = supply.original(at)
            problem = Problem("F419", subject, values={"lines": others})
            opposed.append(Refusal(line, text, cells, tuple((name, problem) for name in one.keys[:1])))
        rejects.add(opposed)
        found.refused(opposed, supply.name)
        kept = met.kept.drop("__at")
        found.met(kept, one)
        if kept.height:
            yield kept


def speaks_against(row: Mapping[str, str], one: Table, facts: Facts, today: date) -> list[Problem]:
    """Everything that would keep one row out of the table: cells, time, references, units, ranges.

    row      mapping    column -> text
    one      Table
    facts    Facts      what references and units are held against
    today    date       nothing later can have been observed
    returns  list of Problem; nothing is written
    raises   Problems   F404-F406: the columns are not the table's
    """
    import polars as pl

    header = read_header(list(row), one, one.name, 1, {})
    frame = pl.DataFrame({f"c{i}": [text or None] for i, text in enumerate(row.values())}, schema_overrides=None)
    frame = frame.cast(pl.String)
    records = Records(frame, [1], [0], lambda _: "", controls=True)
    sifted = sieve_for(one, header, facts, today, {}).sift(records)
    return [problem for refusal in sifted.refused for _, problem in refusal.faults]


def load_folder(
    store: Store,
    folder: Path | str,
    now: datetime | None = None,
    *,
    yes: bool = False,
    places: Collection[str] = (),
) -> list[LoadReport]:
    """Load the files of a folder in the order of its loads.csv, or, without one, those named after a table.

    A file that has changed since it was loaded under its vintage's name goes in as a further vintage (2026.2): what was
    loaded is never overwritten, and the report names the vintage it became.

    store    Store
    folder   folder     with the files, and loads.csv (file, table, source, vintage, mode) where it has one
    now      datetime   default: the clock
    yes      as load_csv
    places   as load_csv
    returns  list of LoadReport
    raises   Problems   as load_csv and listed
    """
    reports = []
    for one in listed(folder, (now or datetime.now().astimezone()).date()):
        path = Path(folder) / one.file
        mode: Any = one.mode  # load_csv says what is wrong with it
        try:
            reports.append(load_csv(store, path, one.table, one.source, one.vintage, mode, now, yes=yes, places=places))
        except Problems as refused:
            taken = refused.problems[0]
            if taken.code != "F432":
                raise
            vintage = str(taken.values["nearest"])
            reports.append(load_csv(store, path, one.table, one.source, vintage, mode, now, yes=yes, places=places))
    return reports
