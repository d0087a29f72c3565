"""Loading 4.2 million rows of 26 columns, 1 % of them wrong, beside DuckDB with the same checks in SQL.

The work is the same: read the CSV file as texts, hold every cell against its column (types, ranges, allowed words, the
check character of the credit code), find rows that are there twice and rows that contradict each other, put the wrong
ones aside with their line or text, write the rest as Parquet. DuckDB needs ragged rows put aside by its reader, counts
duplicates by a window, and writes no reasons in words; it sorts nothing. What is asked: the same number of rows
accepted. BENCH_ROWS makes it smaller.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from refoundry.facts.load import load_csv
from refoundry.facts.store import open_store
from tests.bench import _firms
from tests.bench.case import Case

ROWS = int(os.environ.get("BENCH_ROWS", "4200000"))
_PLACE = Path(os.environ.get("BENCH_FOLDER", tempfile.gettempdir())) / "refoundry-bench-ingest"


@cache
def _file(shuffled: bool) -> Path:
    _firms.declared()
    _PLACE.mkdir(parents=True, exist_ok=True)
    path = _PLACE / f"{ROWS}{'-shuffled' if shuffled else ''}.csv"
    if not path.exists():
        partial = path.with_suffix(".partial")
        _firms.write(partial, ROWS, shuffled=shuffled)
        partial.replace(path)
    return path


def _ours(shuffled: bool) -> int:
    _firms.declared()
    file = _file(shuffled)
    city = _PLACE / "city"
    shutil.rmtree(city, ignore_errors=True)
    report = load_csv(open_store(city), file, _firms.TABLE, "税务局", "1", "snapshot")
    assert report.read == report.accepted + report.rejected + report.duplicates
    return report.accepted


def _theirs(shuffled: bool) -> int:
    import duckdb

    one = _firms.declared()
    names = ", ".join(f"'{name}': 'VARCHAR'" for name in one.names)
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weighed = " + ".join(f"(strpos('{alphabet}', uscc[{i + 1}]) - 1) * {pow(3, i, 31)}" for i in range(17))
    kinds = {"number": "DOUBLE", "integer": "BIGINT", "date": "DATE"}
    typed, right = [], ["uscc IS NOT NULL", "regexp_full_match(uscc, '[0-9A-HJ-NPQRTUWXY]{18}')"]
    right.append(f"(31 - ({weighed}) % 31) % 31 = strpos('{alphabet}', uscc[18]) - 1")
    for column in one.columns:
        kind = kinds.get(column.dtype)
        cast = f"TRY_CAST({column.name} AS {kind})" if kind else column.name
        typed.append(f"{cast} AS {column.name}")
        if column.required:
            right.append(f"{column.name} IS NOT NULL")
        if kind:
            right.append(f"({column.name} IS NULL OR {cast} IS NOT NULL)")
        right += [f"({column.name} IS NULL OR {cast} >= {column.low})"] if column.low is not None else []
        right += [f"({column.name} IS NULL OR {cast} <= {column.high})"] if column.high is not None else []
        if column.allowed:
            words = ", ".join(f"'{term.key}'" for term in column.allowed)
            right.append(f"{column.name} IN ({words})")
    right += ["(gb_class IS NULL OR regexp_full_match(gb_class, '[0-9]{4}'))", "regexp_full_match(period, '[0-9]{4}')"]
    out = _PLACE / "theirs"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    with duckdb.connect(str(out / "work.db")) as base:
        base.execute("SET threads = 2; SET memory_limit = '1400MB'; SET preserve_insertion_order = false")
        base.execute(
            f"CREATE TABLE raw AS SELECT *, {' AND '.join(right)} AS fine FROM read_csv('{_file(shuffled)}', header = true, "
            f"columns = {{{names}}}, store_rejects = true, rejects_limit = 0, auto_detect = false, delim = ',', quote = '\"')"
        )
        base.execute(f"COPY (SELECT * FROM raw WHERE fine IS NOT TRUE) TO '{out / 'refused.csv'}' (HEADER)")
        base.execute(
            f"COPY (SELECT line, csv_line, error_message FROM reject_errors) TO '{out / 'ragged.csv'}' (HEADER)"
        )
        base.execute(
            f"CREATE TABLE several AS SELECT uscc, year, count(DISTINCT concat_ws('|', {', '.join(one.names)})) AS kinds "
            "FROM raw SEMI JOIN (SELECT uscc, year FROM raw WHERE fine GROUP BY uscc, year HAVING count(*) > 1) "
            "USING (uscc, year) WHERE fine GROUP BY uscc, year"
        )
        base.execute(
            f"COPY (SELECT {', '.join(typed)} FROM raw ANTI JOIN several USING (uscc, year) WHERE fine UNION ALL "
            f"SELECT DISTINCT {', '.join(typed)} FROM raw SEMI JOIN (SELECT * FROM several WHERE kinds = 1) "
            f"USING (uscc, year) WHERE fine) TO '{out / 'accepted.parquet'}' (FORMAT parquet, COMPRESSION lz4)"
        )
        answer = base.execute(f"SELECT count(*) FROM '{out / 'accepted.parquet'}'").fetchone()
    return int(answer[0]) if answer else 0


def _same(ours: int, theirs: int) -> None:
    assert ours == theirs, f"{ours} accepted, theirs {theirs}"


def cases() -> Iterator[Case]:
    """In the order of the keys, as registers are exported; and in none, which needs the disk."""
    peer = f"duckdb {version('duckdb')} + SQL"
    for shuffled, what in ((False, "in the order of the keys"), (True, "in no order")):
        yield Case(
            "ingest", f"{ROWS:,} rows x 26, 1 % wrong, {what}", ROWS,
            lambda shuffled=shuffled: _ours(shuffled), peer, lambda shuffled=shuffled: _theirs(shuffled), _same,
        )  # fmt: skip
