"""What stands at the head of every page and file: which city, which plan, which data, which run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from refoundry.core.problems import Both


@dataclass(frozen=True, slots=True)
class Meta:
    """Where a set of frames comes from, so that whoever reads it can find the way back."""

    city: Both
    plan: Both  # title of the plan
    edition: Both
    as_of: date  # data as of
    facts: str  # id of the set of facts
    fingerprint: str  # of the plan, short
    run: str
    versions: Mapping[str, str] = field(default_factory=dict)  # software -> version
    synthetic: bool = False  # something on the page is made up
    measures: Mapping[str, Both] = field(default_factory=dict)  # number of a measure -> its title
    files: tuple[str, ...] = ()  # where the results lie, as the terminal tells it
