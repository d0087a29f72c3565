"""The city folder on disk: refoundry.toml, plan, inbox, facts, rejects, runs."""

import json
import shutil
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from refoundry.city.copied import copy_plan, edited_plan
from refoundry.core.problems import Both, Place, Problem, Problems, system_reason
from refoundry.facts.current import replace_file
from refoundry.facts.load import load_folder
from refoundry.facts.reports import LoadReport
from refoundry.facts.store import Facts, Store, open_store
from refoundry.plan.model import Plan
from refoundry.plan.read import plan_files, plan_folder, read_plan

SETTINGS = "refoundry.toml"
TEMPLATE = "template"
_ENGINE = "polars"
Edited = Literal["refuse", "keep", "replace"]
_PARTS = ("plan", "inbox", "facts", "rejects", "runs")


@dataclass(frozen=True, slots=True)
class CityFolder:
    """A handle on a city folder. Assessments never take it: they take the plan and the facts it opens."""

    path: Path
    name: str
    code: str
    engine: str = _ENGINE

    @property
    def plan_path(self) -> Path:
        """Where the plan's YAML stands."""
        return self.path / "plan"

    @property
    def store(self) -> Store:
        """The facts store."""
        return open_store(self.path)

    def plan(self) -> Plan:
        """Read the plan.

        returns  Plan
        raises   Problems   everything that is wrong in the plan's files
        """
        return read_plan(self.plan_path)

    def places(self) -> tuple[str, ...]:
        """The names of regions that the plan knows: the city's own; none where the plan cannot be read.

        returns  texts
        """
        try:
            return (self.plan().about.city.region,)
        except Problems:
            return ()

    def facts(self, as_of: date | datetime | None = None) -> Facts:
        """Pin the set of facts in force, or as it was at a past time.

        as_of    date or datetime   default: now
        returns  Facts
        raises   Problems   C511: it is still to come; C512: nothing had been loaded by then
        """
        now = datetime.now().astimezone()
        if as_of is not None:
            coming = as_of.astimezone() > now if isinstance(as_of, datetime) else as_of > now.date()
            if coming:
                raise Problems([Problem("C511", got=str(as_of))])
        found = self.store.facts(as_of or now)
        if as_of is not None and not found.entries and (every := self.store.entries()):
            first = min(entry.when for entry in every)
            raise Problems([Problem("C512", got=str(as_of), values={"first": f"{first.astimezone():%Y-%m-%d %H:%M}"})])
        return found


def open_city(path: str | Path) -> CityFolder:
    """Open a city folder.

    path     the folder
    returns  CityFolder
    raises   Problems   C501: no city folder; C502: its settings cannot be read
    """
    folder = Path(path)
    settings = folder / SETTINGS
    if not settings.is_file():
        raise Problems([Problem("C501", place=Place(str(folder)))])
    try:
        values = tomllib.loads(settings.read_text("utf-8"))
        found = CityFolder(folder, str(values["name"]), str(values["code"]), str(values.get("engine", _ENGINE)))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, OSError) as error:
        reason = f"{error.args[0]} ?" if isinstance(error, KeyError) else error
        raise Problems([Problem("C502", place=Place(str(settings)), values={"reason": reason})]) from None
    if found.engine != _ENGINE:
        values = {"reason": f'engine = "{found.engine}"'}
        raise Problems([Problem("C502", place=Place(str(settings)), got=found.engine, values=values)])
    return found


def shipped_plans() -> list[str]:
    """The names of the plans of real cities that come with the project.

    returns  list of text, sorted
    """
    return sorted(
        path.parent.name for home in _homes() for path in home.glob("*/plan.yaml") if path.parent.name != TEMPLATE
    )


def shipped_plan(name: str) -> Path:
    """A plan that comes with the project, by name.

    name     such as template
    returns  folder
    raises   Problems   P101: there is none of that name
    """
    for home in _homes():
        if (home / name / "plan.yaml").is_file():
            return home / name
    come = shipped_plans()
    near = Both(f"随附的方案：{'、'.join(come)}", f"plans that come along: {', '.join(come)}")
    raise Problems([Problem("P101", place=Place(name), values={"near": near})])


def _homes() -> tuple[Path, ...]:
    """Where plans lie: beside the package when installed, at the top of the repository otherwise."""
    package = Path(__file__).resolve().parents[1]
    return package / "plans", package.parents[1] / "plans"


def new_city(
    plan: str | Path, to: str | Path, *, edited: Edited = "refuse", yes: bool = False
) -> tuple[CityFolder, list[LoadReport]]:
    """Make a city folder from a plan folder, and load the facts that come with the plan.

    From then on the city folder's plan is the master copy. Done again over the same city, or over one that was cut off
    half way, it brings a plan that nobody edited there up to date, loads what is new and keeps everything else.

    plan     plan folder; the files of its `facts` are loaded: those loads.csv lists, or those named after a table
    to       the city folder to make
    edited   what becomes of a plan that was edited in the city folder: refuse, keep (load facts only) or replace
    yes      let a snapshot with refused rows take rows out of force
    returns  CityFolder, one LoadReport a file
    raises   Problems   the plan cannot be read; C503: another thing stands there; C508: it cannot be written;
                        C513: the plan was edited there
    """
    source, target = plan_folder(plan), Path(to)
    about = read_plan(source).about
    if target.exists() and any(target.iterdir()):
        settings = target / SETTINGS
        if not settings.is_file() or open_city(target).code != about.city.code:
            raise Problems([Problem("C503", place=Place(str(target)))])
    if edited == "refuse" and (files := edited_plan(source, target)):
        values = {"files": "、".join(files)}
        raise Problems([Problem("C513", place=Place(str(target / "plan")), values=values)])
    try:
        for part in _PARTS:
            (target / part).mkdir(parents=True, exist_ok=True)
        # the settings first: cut off after this the folder is known as this city's, and doing it again completes it;
        # a JSON string is a TOML string
        name, code = (json.dumps(value, ensure_ascii=False) for value in (about.city.title.zh, about.city.code))
        text = f'name = {name}\ncode = {code}\nplan = "plan"\nengine = "{_ENGINE}"\n'
        replace_file(target / SETTINGS, text.encode())
        if edited != "keep" or not plan_files(target / "plan"):
            copy_plan(source, target / "plan")
        facts = source / "facts"
        if facts.is_dir():
            shutil.copytree(facts, target / "inbox" / "plan-facts", dirs_exist_ok=True)
    except OSError as error:
        reason = system_reason(error)
        raise Problems([Problem("C508", place=Place(str(target)), values={"reason": reason})]) from None
    city = open_city(target)
    if not facts.is_dir():
        return city, []
    return city, load_folder(city.store, facts, yes=yes, places=(about.city.region,))
