"""How an assessment declares itself: its title, the facts it needs, the columns it gives, its source.

The declaration feeds the command line, the documentation, the page and the provenance.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from refoundry.core.problems import Both
from refoundry.facts.store import Facts
from refoundry.plan.model import Plan

Question = Callable[[Plan, Facts], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A question put to a plan and its facts; call it like the function it wraps."""

    name: str
    title: Both
    needs: tuple[str, ...]
    gives: Mapping[str, str]
    source: Both
    function: Question

    def __call__(self, plan: Plan, facts: Facts) -> pl.DataFrame:
        """Answer the question.

        plan     Plan
        facts    Facts   one pinned set
        returns  frame with at least the columns of `gives`
        raises   ValueError   the function left out a column it declares
        """
        frame = self.function(plan, facts)
        missing = set(self.gives) - set(frame.columns)
        if missing:
            raise ValueError(f"{self.name} declares {sorted(missing)} and does not give them")
        return frame


def assessment(
    *,
    title: str,
    title_en: str,
    needs: tuple[str, ...],
    gives: Mapping[str, str],
    source: str,
    source_zh: str | None = None,
) -> Callable[[Question], Assessment]:
    """Declare a function of (plan, facts) as an assessment.

    title     Chinese title
    title_en  English title
    needs     tables or table.column it reads
    gives     column -> unit or meaning
    source    who says that this is how to answer it
    source_zh  the same in Chinese, where it is more than a citation
    returns   decorator that turns the function into an Assessment
    """

    def declare(function: Question) -> Assessment:
        return Assessment(
            function.__name__, Both(title, title_en), needs, gives, Both(source_zh or source, source), function
        )

    return declare
