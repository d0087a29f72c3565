"""A delivery of any kind (CSV, spreadsheet, Parquet, a table of a database): mapped, loaded, the mapping kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from refoundry.core.problems import Place, Problem, Problems
from refoundry.dictionary import Table
from refoundry.facts.blocks import open_csv
from refoundry.facts.current import Mode
from refoundry.facts.load import Progress, load_supply
from refoundry.facts.mapping import Match, header_of, keep, kept_at, propose, recall
from refoundry.facts.reports import LoadReport
from refoundry.facts.sheets import SheetFile, open_sheet
from refoundry.facts.sieves import delivered
from refoundry.facts.staging import Loading
from refoundry.facts.store import Store, known_table
from refoundry.facts.supplies import Supply
from refoundry.facts.tables import open_database, open_parquet

SHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
"""The endings of spreadsheets."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown before a delivery is loaded: the mapping, where it is kept, whether it was kept before."""

    matches: tuple[Match, ...]
    kept: Path
    known: bool

    @property
    def guessed(self) -> tuple[Match, ...]:
        """The columns that were found by likeness only."""
        return tuple(match for match in self.matches if match.by == "near")


Ask = Callable[[Shown], bool]


def open_supply(
    what: str | Path,
    one: Table,
    *,
    sheet: str | None = None,
    from_table: str | None = None,
    encoding: str | None = None,
) -> Supply:
    """Open what was delivered, by what it is.

    what        file, or the address of a database
    one         Table   the header of a sheet is found by its columns
    sheet       text    of a spreadsheet; default: the one that fits best
    from_table  text    of a database; default: called as the table
    encoding    text    of a CSV file; default: found out
    returns     Supply
    raises      Problems  F401-F403, F463-F468
    """
    if "://" in str(what):
        return open_database(str(what), from_table or one.name)
    path = Path(what)
    if path.suffix.lower() in SHEETS:
        return open_sheet(path, one, sheet)
    return open_parquet(path) if path.suffix.lower() == ".parquet" else open_csv(path, encoding)


def load_delivery(
    store: Store,
    what: str | Path,
    table: str,
    source: str,
    vintage: str,
    mode: Mode = "delta",
    now: datetime | None = None,
    *,
    mapping: Path | None = None,
    sheet: str | None = None,
    from_table: str | None = None,
    basis: str | None = None,
    yes: bool = False,
    places: Collection[str] = (),
    ask: Ask | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Load a delivery of any kind. Its columns are found by the mapping given, else by the one kept for the same
    header, else by name, label, other spelling or likeness; the mapping that was used is kept.

    store       Store
    what        file, or the address of a database
    table       text      a table of the dictionary
    source      text      who delivered it
    vintage     text      which delivery this is
    mode        delta or snapshot
    now         datetime  default: the clock
    mapping     file      YAML that says which column is which
    sheet       text      of a spreadsheet
    from_table  text      of a database
    basis       text      the delivery rests on; default: as its data set is registered
    yes         take rows out of force although some of the snapshot were refused
    places      texts     names of regions that are known
    ask         function  is shown the mapping, says whether to go on; without it what was only guessed is refused
    progress    function  called with how much is read and how much there is
    returns     LoadReport
    raises      Problems  as load_csv; F463-F470
    """
    one = known_table(table)
    load = Loading(table, source, vintage, mode, "", "")
    if problems := load.problems():
        raise Problems(problems)
    moment = now or datetime.now().astimezone()
    encoding: str | None = None
    while True:
        with closing(open_supply(what, one, sheet=sheet, from_table=from_table, encoding=encoding)) as supply:
            load = Loading(table, source, vintage, mode, supply.name, "")
            shown = _mapped(store, supply, one, mapping)
            agreed = ask(shown) if ask else not shown.guessed
            if not agreed:
                raise Problems([_unsure(shown, supply, one)])
            filled, _ = delivered(load, one, store.facts(), moment.astimezone().date(), basis)
            header = header_of(shown.matches, one, supply.name, supply.header_line, filled)
            try:
                report = load_supply(
                    store, supply, load, now, header=header, yes=yes, places=places, progress=progress, basis=basis
                )
            except Problems as refused:
                if refused.problems[0].code != "F402" or supply.encoding != "utf-8" or encoding:
                    raise
                encoding = "gb18030"
                continue
            if not shown.known:
                keep(shown.kept, shown.matches, table)
            return report


def _mapped(store: Store, supply: Supply, one: Table, mapping: Path | None) -> Shown:
    words: Sequence[str] = supply.header
    kept = kept_at(store.folder, one.name, words)
    if mapping is not None:
        return Shown(recall(mapping, words, one), kept, known=False)
    if kept.is_file():
        return Shown(recall(kept, words, one), kept, known=True)
    unit = supply.unit if isinstance(supply, SheetFile) else None
    return Shown(propose(words, one, unit), kept, known=False)


def _unsure(shown: Shown, supply: Supply, one: Table) -> Problem:
    """What is said where columns were only guessed and nobody agreed; the proposal is there to be corrected."""
    draft = shown.kept.with_suffix(".draft.yaml")
    keep(draft, shown.matches, one.name)
    guesses = "；".join(f"{match.word} = {match.column.shown() if match.column else '-'}" for match in shown.guessed)
    return Problem("F470", place=Place(supply.name, supply.header_line), got=guesses, values={"draft": draft})
