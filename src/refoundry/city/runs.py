"""A run: assessments over one plan and one pinned set of facts, recorded so that it can be repeated and trusted."""

import hashlib
import json
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from refoundry.assess.declare import Assessment
from refoundry.city.folder import CityFolder
from refoundry.core.problems import Place, Problem, Problems
from refoundry.facts.store import Facts
from refoundry.plan.model import Plan

MANIFEST = "manifest.json"
_VERSIONS = ("refoundry", "polars", "numpy", "pydantic")


@dataclass(frozen=True, slots=True)
class Run:
    """A recorded run: its folder, its manifest, its results by the name of the assessment."""

    path: Path
    manifest: Mapping[str, Any]
    results: Mapping[str, pl.DataFrame]

    @property
    def name(self) -> str:
        """The run's name, which is its folder's."""
        return self.path.name


def run(
    assessments: Assessment | Sequence[Assessment],
    plan: Plan,
    facts: Facts,
    *,
    city: CityFolder | None = None,
    progress: Any = None,
) -> Run:
    """Run assessments, and record the run where a city folder is given.

    assessments  one or several
    plan         Plan
    facts        Facts       one pinned set
    city         CityFolder  where to record; None keeps the run in memory only
    progress     callable    told the title of each assessment before it starts
    returns      Run
    raises       Problems    C508: the run cannot be written
    """
    several = (assessments,) if isinstance(assessments, Assessment) else tuple(assessments)
    started = datetime.now().astimezone()
    results: dict[str, pl.DataFrame] = {}
    timings: dict[str, float] = {}
    for one in several:
        if progress is not None:
            progress(one.title)
        clock = time.perf_counter()
        results[one.name] = one(plan, facts)
        timings[one.name] = round(time.perf_counter() - clock, 4)
    name = f"{started:%Y%m%d-%H%M%S}-{plan.fingerprint[:4]}{facts.digest[:4]}"
    manifest: dict[str, Any] = {
        "run": name,
        "started": started.isoformat(timespec="seconds"),
        "plan": {"title": plan.about.title.zh, "fingerprint": plan.fingerprint},
        "facts": {
            "digest": facts.digest,
            "as_of": None if facts.as_of is None else str(facts.as_of),
            "files": [{"path": entry.path, "sha256": entry.sha256, "rows": entry.rows} for entry in facts.entries],
        },
        "versions": {package: version(package) for package in _VERSIONS} | {"python": platform.python_version()},
        "engine": "polars",
        "seed": None,
        "seconds": timings,
        "assessments": {
            one.name: {
                "title": one.title.zh,
                "function": f"{one.function.__module__}.{one.function.__qualname__}",
                "needs": list(one.needs),
                "source": one.source,
                "rows": results[one.name].height,
            }
            for one in several
        },
    }
    if city is None:
        return Run(Path(name), manifest, results)
    try:
        return _record(city.path / "runs" / name, manifest, results)
    except OSError as error:
        raise Problems([Problem("C508", place=Place(str(city.path)), values={"reason": error.strerror})]) from None


def _record(folder: Path, manifest: dict[str, Any], results: Mapping[str, pl.DataFrame]) -> Run:
    """Write to a hidden folder first: a run that was cut off leaves no half of itself under its name."""
    count, wanted = 1, folder
    while folder.exists():
        count += 1
        folder = wanted.with_name(f"{wanted.name}-{count}")
    draft = folder.with_name(f".{folder.name}")
    draft.mkdir(parents=True, exist_ok=True)
    manifest["run"] = folder.name
    manifest["results"] = {}
    for name, frame in results.items():
        file = draft / f"{name}.parquet"
        frame.write_parquet(file)
        manifest["results"][name] = {"file": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    (draft / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
    draft.rename(folder)
    return Run(folder, manifest, results)


def open_run(folder: str | Path) -> Run:
    """Open a recorded run; every result is held against its recorded hash.

    folder   runs/RUN
    returns  Run
    raises   Problems   C504: nothing is recorded there; C506: a result was changed
    """
    path = Path(folder)
    if not (path / MANIFEST).is_file():
        raise Problems([Problem("C504", place=Place(str(path)))])
    manifest = json.loads((path / MANIFEST).read_text("utf-8"))
    results, problems = {}, []
    for name, entry in manifest["results"].items():
        file = path / entry["file"]
        raw = file.read_bytes() if file.is_file() else b""
        if hashlib.sha256(raw).hexdigest() != entry["sha256"]:
            problems.append(Problem("C506", place=Place(str(file)), values={"file": entry["file"]}))
        else:
            results[name] = pl.read_parquet(file)
    if problems:
        raise Problems(problems)
    return Run(path, manifest, results)


def latest_run(city: CityFolder, holding: str | None = None) -> Run:
    """The last run recorded in a city folder.

    city     CityFolder
    holding  name of an assessment it must hold; default any
    returns  Run
    raises   Problems   C504: there is none; C506: it was changed
    """
    folder = city.path / "runs"
    names = sorted((p for p in folder.glob("[!.]*") if (p / MANIFEST).is_file()), reverse=True)
    for path in names:
        results = json.loads((path / MANIFEST).read_text("utf-8"))["results"]
        if holding is None or holding in results:
            return open_run(path)
    raise Problems([Problem("C504", place=Place(str(folder)))])
