"""Run the benches side by side with their peers: `make bench [BENCH=name]`, or python -m tests.bench.run [name].

Both ways are called once first, and their outputs compared; then they are timed in turn, ours, theirs, ours, theirs, in
one process. The medians, their ratio and the peak memory of a process that did only our part go to bench/results.json.
"""

import importlib
import json
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.case import Case

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parents[1] / "bench" / "results.json"
ROUNDS = 7
SHORTEST = 0.02  # seconds of one timing; shorter work is repeated within it
PATIENCE = 60.0  # seconds for the timings of one case; after three rounds it is enough


def names() -> list[str]:
    """Every bench: the modules of this folder that have cases, or measure a whole service by themselves.

    returns  list of texts
    """
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("run", "case") and path.stem[0] != "_")


def _cases(name: str) -> list[Case]:
    return list(importlib.import_module(f"tests.bench.{name}").cases())


def _whole(name: str) -> Callable[[], list[dict[str, Any]]] | None:
    """What measures a whole service by itself, where the bench does."""
    if not (HERE / f"{name}.py").exists():
        return None
    found: Callable[[], list[dict[str, Any]]] | None = getattr(
        importlib.import_module(f"tests.bench.{name}"), "lines", None
    )
    return found


def _repeats(work: Callable[[], Any]) -> int:
    start = time.perf_counter()
    work()
    return max(1, round(SHORTEST / max(time.perf_counter() - start, 1e-7)))


def _seconds(work: Callable[[], Any], repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - start) / repeats


def in_turn(works: list[Callable[[], Any]]) -> list[float]:
    """Median seconds of each work, timed in turn so that a busy machine is busy for all of them.

    works    functions without arguments
    returns  list of seconds, in the same order
    """
    repeats = [_repeats(work) for work in works]
    taken: list[list[float]] = [[] for _ in works]
    start = time.perf_counter()
    for done in range(ROUNDS):
        if done >= 3 and time.perf_counter() - start > PATIENCE:
            break
        for times, work, often in zip(taken, works, repeats, strict=True):
            times.append(_seconds(work, often))
    return [statistics.median(times) for times in taken]


def peak_mb() -> float:
    """The most memory this process ever held.

    returns  MB
    """
    status = Path("/proc/self/status")
    # the kernel's own mark of this program; ru_maxrss also remembers the process that started it
    found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.MULTILINE) if status.exists() else None
    return int(found[1]) / 1024 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(case: Case, peak: Callable[[], float]) -> dict[str, Any]:
    """One line of the results.

    case     what to run
    peak     function   gives the peak of our part in MB
    returns  mapping    as written to results.json
    raises   AssertionError   the outputs differ
    """
    ours = case.ours()
    if case.theirs and case.same:
        case.same(ours, case.theirs())
    times = in_turn([case.ours, *([case.theirs] if case.theirs else [])])
    peer_s = times[1] if case.theirs else None
    return {
        "bench": case.bench,
        "case": case.case,
        "ours_s": times[0],
        "peer": case.peer,
        "peer_s": peer_s,
        "ratio": None if peer_s is None else peer_s / times[0],
        "rows": case.rows,
        "peak_mb": round(peak(), 1),
    }


def _peak_alone(name: str, index: int) -> float:
    command = [sys.executable, "-m", "tests.bench.run", "--peak", name, str(index)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE.parents[1]).stdout)


def _table(lines: Iterable[dict[str, Any]]) -> Table:
    table = Table("bench", "case", "peer", title="ratio = peer / ours: over 1, ours is faster")
    for head in ("rows", "ours s", "peer s", "ratio", "peak MB"):
        table.add_column(head, justify="right")
    for line in lines:
        row = [line["rows"], line["ours_s"], line["peer_s"], line["ratio"], line["peak_mb"]]
        shown = [
            "—" if value is None else f"{value:,.4g}" if isinstance(value, float) else f"{value:,}" for value in row
        ]
        table.add_row(line["bench"], line["case"], line["peer"] or "—", *shown)
    return table


def main(arguments: list[str]) -> int:
    """Run one bench or all, print the table, write the results.

    arguments  texts   name of a bench, or none; --peak NAME INDEX prints the peak of one case's own part
    returns    exit code: 1 where outputs differ, 2 where no bench has that name
    """
    if arguments[:1] == ["--peak"]:
        _cases(arguments[1])[int(arguments[2])].ours()
        print(peak_mb())
        return 0
    wanted = arguments or names()
    if unknown := set(wanted) - set(names()):
        print(f"no bench {', '.join(sorted(unknown))}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    lines, differing = [], []
    console = Console(stderr=True)
    for name in wanted:
        if whole := _whole(name):
            console.print(f"{name} ...")
            lines += whole()
            continue
        for index, case in enumerate(_cases(name)):
            console.print(f"{case.bench}: {case.case} ...")
            try:
                lines.append(measure(case, lambda name=name, index=index: _peak_alone(name, index)))  # type: ignore[misc]
            except AssertionError as error:
                differing.append(f"{case.bench}: {case.case}: not the same as {case.peer}: {error}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(lines, indent=1, ensure_ascii=False) + "\n", "utf-8")
    Console(width=None if sys.stdout.isatty() else 140).print(_table(lines))
    print("\n".join([f"written to {RESULTS.relative_to(HERE.parents[1])}", *differing]))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
