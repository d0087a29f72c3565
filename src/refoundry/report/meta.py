"""What stands at the head of every page and file: which city, which plan, which data, which run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from refoundry.core.problems import Both, Lang


@dataclass(frozen=True, slots=True)
class Meta:
    """Where a set of frames comes from, so that whoever reads it can find the way back."""

    city: Both
    plan: Both  # title of the plan
    edition: Both
    as_of: date  # the day the targets are judged on
    facts: str  # id of the set of facts
    fingerprint: str  # of the plan, short
    run: str
    versions: Mapping[str, str] = field(default_factory=dict)  # software -> version
    synthetic: bool = False  # something on the page is made up
    measures: Mapping[str, Both] = field(default_factory=dict)  # number of a measure -> its title
    folder: str = "."  # the city folder, as the terminal tells it
    files: tuple[str, ...] = ()  # where the results lie, as the terminal tells it
    ran: date | None = None  # the day of the run, where it is another than as_of

    @property
    def day(self) -> date:
        """The day of the run."""
        return self.ran or self.as_of


def city_named(rows: Iterable[Mapping[str, Any]], meta: Meta, lang: Lang) -> list[dict[str, Any]]:
    """Rows whose region or scope is the city, with its name in the reader's language; other places stay as they are.

    rows     of the frames `outlook` or `record`
    meta     Meta
    lang     zh or en
    returns  list of mappings
    """
    places = ("region", f"scope_{lang}")
    named = meta.city.shown(lang)
    return [
        {name: named if name in places and value == meta.city.zh else value for name, value in row.items()}
        for row in rows
    ]
