"""A run: assessments over one plan and one pinned set of facts, recorded so that it can be repeated and trusted."""

import hashlib
import json
import platform
import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from refoundry.assess.declare import Assessment
from refoundry.city.folder import CityFolder
from refoundry.core.days import BEIJING
from refoundry.core.problems import Place, Problem, Problems, nearest, system_reason
from refoundry.facts.current import replace_file
from refoundry.facts.store import Facts
from refoundry.plan.model import Plan

MANIFEST = "manifest.json"
_VERSIONS = ("refoundry", "polars", "numpy", "pydantic")


@dataclass(frozen=True, slots=True)
class Run:
    """A run: its folder, its manifest, its results by the name of the assessment.

    One that was not recorded has no folder on disk; it keeps the plan and the facts it was made of instead.
    """

    path: Path
    manifest: Mapping[str, Any]
    results: Mapping[str, pl.DataFrame]
    held: tuple[Plan, Facts] | None = field(default=None, repr=False, compare=False)

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
    started = datetime.now(BEIJING)
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
        "started": started.isoformat(timespec="milliseconds"),
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
                "source": one.source.en,
                "source_zh": one.source.zh,
                "rows": results[one.name].height,
            }
            for one in several
        },
    }
    if city is None:
        return Run(Path(name), manifest, results, (plan, facts))
    try:
        return _record(city.path / "runs" / name, manifest, results)
    except OSError as error:
        reason = system_reason(error)
        raise Problems([Problem("C508", place=Place(str(city.path)), values={"reason": reason})]) from None


def _record(folder: Path, manifest: dict[str, Any], results: Mapping[str, pl.DataFrame]) -> Run:
    """Write to a hidden folder first: a run that was cut off leaves no half of itself under its name."""
    draft = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    draft.mkdir(parents=True)
    try:
        manifest["results"] = {}
        for name, frame in results.items():
            file = draft / f"{name}.parquet"
            frame.write_parquet(file)
            manifest["results"][name] = {"file": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
        return Run(_placed(draft, folder, manifest), manifest, results)
    except Exception:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _placed(draft: Path, folder: Path, manifest: dict[str, Any]) -> Path:
    """Give the draft its name, or the next one that is free: two runs may begin in one second."""
    place, count = folder, 1
    while True:
        manifest["run"] = place.name
        replace_file(draft / MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
        try:
            # a folder with something in it is never replaced
            return draft.rename(place)
        except OSError:
            if not place.exists():
                raise
        count += 1
        place = folder.with_name(f"{folder.name}-{count}")


def open_run(folder: str | Path) -> Run:
    """Open a recorded run; every result is held against its recorded hash.

    folder   runs/RUN
    returns  Run
    raises   Problems   C504: nothing is recorded there; C506: a result was changed; C510: the manifest is damaged
    """
    path = Path(folder)
    if not (path / MANIFEST).is_file():
        raise Problems([Problem("C504", place=Place(str(path)))])
    manifest = _manifest(path)
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
    raises   Problems   C504: there is none; C506, C510: it was changed; C507: none holds that assessment
    """
    folder = city.path / "runs"
    found, damaged = [], []
    for path in folder.glob("[!.]*"):
        if (path / MANIFEST).is_file():
            try:
                found.append((_manifest(path), path))
            except Problems as problems:
                damaged.append((path.name, problems))
    for manifest, path in sorted(found, key=lambda one: (_moment(one[0]), one[1].stat().st_mtime_ns), reverse=True):
        if holding is None or holding in manifest["results"]:
            # a damaged one that came later may be the one that is wanted
            if damaged and max(damaged, key=_name)[0] > path.name:
                raise max(damaged, key=_name)[1]
            return open_run(path)
    if damaged:
        raise max(damaged, key=_name)[1]
    if not found:
        raise Problems([Problem("C504", place=Place(str(folder)))])
    known = sorted({name for manifest, _ in found for name in manifest["results"]})
    values = {"nearest": nearest(holding or "", known) or "", "known": " ".join(known)}
    raise Problems([Problem("C507", got=holding, values=values)])


def _name(one: tuple[str, Problems]) -> str:
    return one[0]


def _moment(manifest: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(manifest["started"])


def _manifest(path: Path) -> dict[str, Any]:
    """What a run says of itself, where all of it can be read."""
    place = Place(str(path / MANIFEST))
    try:
        manifest: dict[str, Any] = json.loads((path / MANIFEST).read_text("utf-8"))
        _moment(manifest)
        parts = (manifest["plan"]["fingerprint"], manifest["facts"]["files"], manifest["assessments"])
        if all(entry["file"] and entry["sha256"] for entry in manifest["results"].values()) and parts:
            return manifest
        reason: object = "results"
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        reason = f"{error.args[0]} ?" if isinstance(error, KeyError) else error
    raise Problems([Problem("C510", place=place, values={"reason": reason})])
