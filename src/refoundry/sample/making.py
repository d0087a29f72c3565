"""Make a whole made-up city: draw it, cut the tables from it, hold it against the published totals, write it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from refoundry.core.problems import Place, Problem, Problems
from refoundry.facts.current import Entry
from refoundry.facts.store import Store
from refoundry.plan.model import Plan
from refoundry.plan.read import SAMPLE
from refoundry.sample.calibration import Held, hold
from refoundry.sample.causes import plan_causes
from refoundry.sample.codes import credit_codes
from refoundry.sample.dealings import service_deliveries, support_deliveries
from refoundry.sample.draws import generator
from refoundry.sample.ground import make_ground
from refoundry.sample.holdings import land_deliveries, land_of, occupy
from refoundry.sample.made import Delivery, Made
from refoundry.sample.naming import enterprise_names
from refoundry.sample.panels import monthly, yearly
from refoundry.sample.population import populate
from refoundry.sample.recipe import Recipe, read_recipe
from refoundry.sample.registers import plant_duplicates, register_deliveries
from refoundry.sample.reporting import month_deliveries, year_deliveries
from refoundry.sample.rosters import write_rosters
from refoundry.sample.supply import supply_deliveries
from refoundry.sample.totals import total_deliveries
from refoundry.sample.writing import check_free, data_set_frame, write_deliveries, write_truths

SMALLEST, LARGEST = 2_000, 1_000_000
Step = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class SampleCity:
    """What was made: the loads, the planted files, the files in the inbox, and how the city stands against what is
    published."""

    firms: int
    seed: int
    entries: tuple[Entry, ...]
    truths: tuple[Path, ...]
    files: tuple[Path, ...]
    held: tuple[Held, ...]


def recipe_of(plan: Plan, folder: Path, firms: int | None) -> Recipe:
    """The settings of the made-up city of a plan.

    plan     Plan
    folder   the plan's folder, with `sample` in it
    firms    count or None   as many as published
    returns  Recipe
    raises   Problems        F500: no settings; F503: too few or too many firms
    """
    if firms is not None and not SMALLEST <= firms <= LARGEST:
        raise Problems([Problem("F503", got=str(firms), values={"low": f"{SMALLEST:,}", "high": f"{LARGEST:,}"})])
    recipe = read_recipe(folder / SAMPLE, firms, frozenset())
    taxonomy = recipe.totals["high-tech-manufacturing-share"].taxonomy
    found = plan.taxonomies.get(taxonomy)
    codes = getattr(found, "codes", None)
    if not isinstance(codes, tuple):
        place = Place(str(folder / SAMPLE / "sample.yaml"))
        raise Problems([Problem("F500", place=place, values={"reason": f"taxonomy {taxonomy}"})])
    return read_recipe(folder / SAMPLE, firms, frozenset(codes))


def make(recipe: Recipe, seed: int, step: Step) -> tuple[Made, list[Delivery]]:
    """Draw a city and cut its tables; nothing is written.

    recipe   Recipe
    seed     whole number   the same seed and size make the same city
    step     called with what is done next, in Chinese and in English
    returns  Made, Deliveries
    """
    step("企业", "firms")
    people = populate(recipe, seed)
    # shuffled: the order of the codes tells nothing of size or fate
    serials = generator(seed, "codes").permutation(len(people))
    codes = credit_codes(serials, str(recipe.about["code"]), "1", str(recipe.naming["code_mark"]))
    names = enterprise_names(recipe, seed, people)
    step("园区和宗地", "parks and parcels")
    ground = make_ground(recipe, seed)
    occupancy = occupy(recipe, seed, people, ground)
    step("年度和月度数据", "years and months")
    causes = plan_causes(recipe, seed, people)
    panel = yearly(recipe, seed, people, causes.lift)
    land = land_of(occupancy, len(people))[people.known]
    panel.values["land_mu"] = np.where(panel.present, land[:, None], np.nan)
    months = monthly(recipe, seed, people, panel, causes.fall)
    made = Made(recipe, seed, people, codes, names, ground, occupancy, panel, months)
    plant_duplicates(made)
    step("各部门的登记和报表", "what the departments hand in")
    deliveries = [*register_deliveries(made), *land_deliveries(made), *year_deliveries(made), *month_deliveries(made)]
    step("产品、供应、政策和服务", "products, supply, policies, services")
    deliveries += [*supply_deliveries(made), *support_deliveries(made, causes), *service_deliveries(made, causes)]
    deliveries += total_deliveries(made)
    sets = Delivery("data_set", "government-data", data_set_frame(made, deliveries))
    return made, [sets, *deliveries]


def make_sample(store: Store, plan: Plan, folder: Path, firms: int | None, seed: int, step: Step) -> SampleCity:
    """Make the made-up city of a plan in a city folder.

    store    Store          of the city folder
    plan     Plan
    folder   the plan's folder, with `sample` in it
    firms    count or None  as many as published
    seed     whole number
    step     called with what is done next, in Chinese and in English
    returns  SampleCity
    raises   Problems       F500-F503; F431: the store is busy; C508: it cannot be written
    """
    recipe = recipe_of(plan, folder, firms)
    check_free(store.entries(), store.folder, recipe.firms, seed)
    made, deliveries = make(recipe, seed, step)
    entries = write_deliveries(store, made, deliveries, lambda title: step(f"写入：{title}", f"writing: {title}"))
    files = write_rosters(made, store.folder)
    truths = write_truths(made, store.folder, recipe.dealings["truths"])
    return SampleCity(recipe.firms, seed, tuple(entries), tuple(truths), tuple(files), tuple(hold(made, deliveries)))
