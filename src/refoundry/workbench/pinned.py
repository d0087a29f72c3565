"""One set of plan, facts and run a request: what a page shows belongs together, whatever is loaded meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock

import polars as pl
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from refoundry.city import CityFolder, Run, latest_run, open_city, open_run
from refoundry.core.problems import Problems
from refoundry.facts.made_up import is_made_up
from refoundry.facts.store import Facts
from refoundry.plan.model import Plan
from refoundry.plan.read import plan_files

_EMPTY: Mapping[str, pl.DataFrame] = {}


@dataclass(frozen=True)
class Pin:
    """Plan, facts and last run of the city as one request sees them.

    `problems` are those of a plan that was edited and cannot be read: the plan shown is then the last that could.
    """

    city: CityFolder
    plan: Plan
    facts: Facts
    run: Run | None
    problems: Problems | None = field(default=None)

    @property
    def frames(self) -> Mapping[str, pl.DataFrame]:
        """The results of the last run by the name of the assessment; none before the first run."""
        return self.run.results if self.run else _EMPTY

    @property
    def behind(self) -> bool:
        """Whether the plan or the facts have changed since the last run."""
        if self.run is None:
            return True
        return _made_of(self.run) != (self.plan.fingerprint, self.facts.digest)

    @property
    def made_up(self) -> bool:
        """Whether something shown is made up: the accounts and matters of a demonstration, or the facts of a sample."""
        return bool(settings.DEMO) or self.sampled

    @property
    def sampled(self) -> bool:
        """Whether some of the facts are those of a made-up city."""
        return is_made_up(self.facts.entries)

    @property
    def as_of(self) -> datetime | None:
        """When the newest of the facts was loaded; None where there are none."""
        return max((entry.when for entry in self.facts.entries), default=None)


class _LastGood:
    """The last plan of each folder that could be read."""

    def __init__(self) -> None:
        self._plans: dict[Path, Plan] = {}
        self._lock = Lock()

    def read(self, city: CityFolder) -> tuple[Plan, Problems | None]:
        state = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in plan_files(city.plan_path))
        try:
            # one thread reads, the others wait for it: reading a plan takes a second of the processor
            with self._lock:
                plan = _plan(city, state)
        except Problems as problems:
            known = self._plans.get(city.path)
            if known is None:
                raise
            return known, problems
        self._plans[city.path] = plan
        return plan, None


_last_good = _LastGood()


@lru_cache(maxsize=4)
def _plan(city: CityFolder, _state: tuple[tuple[str, int, int], ...]) -> Plan:
    return city.plan()


@lru_cache(maxsize=4)
def _facts(city: CityFolder, _state: tuple[int, int]) -> Facts:
    return city.facts()


@lru_cache(maxsize=8)
def _run(city: CityFolder, _names: tuple[str, ...]) -> Run | None:
    try:
        return latest_run(city, "goals")
    except Problems:
        return None


@lru_cache(maxsize=8)
def recorded(folder: Path) -> Run:
    """A recorded run, read once: runs do not change.

    folder   runs/RUN
    returns  Run
    raises   Problems   it is not there or was changed
    """
    return open_run(folder)


def run_names(city: CityFolder) -> tuple[str, ...]:
    """The names of the recorded runs, the oldest first.

    city     CityFolder
    returns  texts
    """
    return tuple(sorted(path.parent.name for path in (city.path / "runs").glob("[!.]*/manifest.json")))


def previous_run(pin: Pin) -> Run | None:
    """The last run before the pinned one that was made of another plan or other facts: what it can be compared with.

    pin      Pin
    returns  Run    None where there is none
    """
    if pin.run is None:
        return None
    made_of = _made_of(pin.run)
    for name in reversed(run_names(pin.city)):
        if name >= pin.run.name:
            continue
        try:
            earlier = recorded(pin.city.path / "runs" / name)
        except Problems:
            continue
        if _made_of(earlier) != made_of and "goals" in earlier.results:
            return earlier
    return None


def _made_of(run: Run) -> tuple[str, str]:
    """The plan and the facts a run was made of."""
    said = run.manifest
    return said["plan"]["fingerprint"], said["facts"]["digest"]


def pin() -> Pin:
    """What is in force now. Files that have not changed are not read again.

    returns  Pin
    raises   Problems   there is no city, or its plan cannot be read and never could
    """
    city = open_city(settings.CITY)
    plan, problems = _last_good.read(city)
    current = city.store.current
    seen = current.stat() if current.is_file() else None
    facts = _facts(city, (seen.st_mtime_ns, seen.st_ino) if seen else (0, 0))
    return Pin(city, plan, facts, _run(city, run_names(city)), problems)


class PinMiddleware:
    """Sets `request.pin`, taken at its first use and kept to the end of the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request over one pinned set.

        request  HttpRequest
        returns  HttpResponse
        """
        request.pin = SimpleLazyObject(pin)  # type: ignore[attr-defined]
        return self.get_response(request)
