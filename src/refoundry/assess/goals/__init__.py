"""Where the city stands on every goal of its plan, and how sure that is."""

from refoundry.assess.goals.consistency import consistency
from refoundry.assess.goals.context import outlook, record
from refoundry.assess.goals.scorecard import goals

SCORECARD = (goals, outlook, record, consistency)

__all__ = ["SCORECARD", "consistency", "goals", "outlook", "record"]
