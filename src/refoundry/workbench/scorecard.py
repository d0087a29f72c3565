"""The scorecard of the pinned run as the rooms read it: its rows, where it comes from, one goal."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from refoundry.core.days import civil_day
from refoundry.core.problems import Both
from refoundry.plan.model import Words
from refoundry.report.meta import Meta
from refoundry.workbench.pinned import Pin

Row = Mapping[str, Any]


def scorecard_rows(pin: Pin) -> list[dict[str, Any]]:
    """The rows of the frame `goals` of the last run, in the order of the plan.

    pin      Pin
    returns  list of mappings, empty before the first run
    """
    return pin.frames["goals"].to_dicts() if "goals" in pin.frames else []


def rows_of_goal(pin: Pin, key: str) -> list[dict[str, Any]]:
    """The targets of one goal.

    pin      Pin
    key      of a goal
    returns  list of mappings, empty where the run has none of it
    """
    if "goals" not in pin.frames:
        return []
    frame = pin.frames["goals"]
    return frame.filter(frame["goal"] == key).to_dicts()


def meta_of(pin: Pin) -> Meta | None:
    """Where the scorecard comes from.

    pin      Pin
    returns  Meta, None before the first run
    """
    if pin.run is None:
        return None
    said, about = pin.run.manifest, pin.plan.about
    ran = civil_day(datetime.fromisoformat(said["started"]))
    return Meta(
        city=_both(about.city.title),
        plan=_both(about.title),
        edition=_both(about.edition),
        as_of=_day(said["facts"]["as_of"]) or ran,
        ran=ran,
        facts=said["facts"]["digest"][:12],
        fingerprint=said["plan"]["fingerprint"][:12],
        run=pin.run.name,
        versions=said["versions"],
        synthetic=pin.sampled,
        measures={measure.number: _both(measure.title) for measure in pin.plan.measures.values()},
    )


def _day(text: str | None) -> date | None:
    return None if not text else datetime.fromisoformat(text).date()


def _both(words: Words) -> Both:
    return Both(words.zh, words.shown("en"))
