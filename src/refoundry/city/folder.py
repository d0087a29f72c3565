"""The city folder on disk: refoundry.toml, plan, inbox, facts, rejects, runs."""

import shutil
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from refoundry.core.problems import Place, Problem, Problems
from refoundry.facts.load import LoadReport, load_folder
from refoundry.facts.store import Facts, Store, open_store
from refoundry.plan.model import Plan
from refoundry.plan.read import plan_folder, read_plan

SETTINGS = "refoundry.toml"
TEMPLATE = "template"
_PARTS = ("plan", "inbox", "facts", "rejects", "runs")


@dataclass(frozen=True, slots=True)
class CityFolder:
    """A handle on a city folder. Assessments never take it: they take the plan and the facts it opens."""

    path: Path
    name: str
    code: str
    engine: str = "polars"

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

    def facts(self, as_of: date | datetime | None = None) -> Facts:
        """Pin the set of facts in force, or as it was at a past time.

        as_of    date or datetime   default: now
        returns  Facts
        """
        return self.store.facts(as_of or datetime.now().astimezone())


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
        return CityFolder(folder, str(values["name"]), str(values["code"]), str(values.get("engine", "polars")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise Problems([Problem("C502", place=Place(str(settings)), values={"reason": error})]) from None


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
    raise Problems([Problem("P101", place=Place(name))])


def _homes() -> tuple[Path, ...]:
    """Where plans lie: beside the package when installed, at the top of the repository otherwise."""
    package = Path(__file__).resolve().parents[1]
    return package / "plans", package.parents[1] / "plans"


def new_city(plan: str | Path, to: str | Path) -> tuple[CityFolder, list[LoadReport]]:
    """Make a city folder from a plan folder, and load the facts that come with the plan.

    Done again over the same city it brings the plan up to date, loads what is new and keeps everything else.

    plan     plan folder; its `facts` with loads.csv, where there is one, is loaded
    to       the city folder to make
    returns  CityFolder, one LoadReport a file
    raises   Problems   the plan cannot be read; C503: another thing stands there; C508: it cannot be written
    """
    source, target = plan_folder(plan), Path(to)
    about = read_plan(source).about
    if target.exists() and any(target.iterdir()):
        settings = target / SETTINGS
        if not settings.is_file() or open_city(target).code != about.city.code:
            raise Problems([Problem("C503", place=Place(str(target)))])
    try:
        for part in _PARTS:
            (target / part).mkdir(parents=True, exist_ok=True)
        _copy_plan(source, target / "plan")
        facts = source / "facts"
        if facts.is_dir():
            shutil.copytree(facts, target / "inbox" / "plan-facts", dirs_exist_ok=True)
        text = f'name = "{about.city.title.zh}"\ncode = "{about.city.code}"\nplan = "plan"\nengine = "polars"\n'
        (target / SETTINGS).write_text(text, "utf-8")
    except OSError as error:
        raise Problems([Problem("C508", place=Place(str(target)), values={"reason": error.strerror})]) from None
    city = open_city(target)
    loads = target / "inbox" / "plan-facts"
    return city, load_folder(city.store, loads) if (loads / "loads.csv").is_file() else []


def _copy_plan(source: Path, target: Path) -> None:
    """The YAML only: an attached document and hidden folders of the target stay."""
    wanted = {
        path.relative_to(source) for path in source.rglob("*.yaml") if "facts" not in path.relative_to(source).parts
    }
    for old in target.rglob("*.yaml"):
        if old.relative_to(target) not in wanted:
            old.unlink()
    for path in wanted:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / path, target / path)
