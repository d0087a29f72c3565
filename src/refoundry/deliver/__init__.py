"""Delivery is a log: tables of moves, append-only events, the state as their fold, and clocks in working days."""

from refoundry.deliver.clock import Calendar, Due, Elapsed, civil_day, due, elapsed, published
from refoundry.deliver.events import Event
from refoundry.deliver.moves import CLOCK, Field, Move, Role, State, Term, roles
from refoundry.deliver.moving import apply, offers
from refoundry.deliver.objections import Step
from refoundry.deliver.standing import Standing, fold
from refoundry.deliver.tables import read_workflow, workflow, workflows
from refoundry.deliver.terms import Running, ripe, running
from refoundry.deliver.workflow import Workflow

__all__ = [
    "CLOCK",
    "Calendar",
    "Due",
    "Elapsed",
    "Event",
    "Field",
    "Move",
    "Role",
    "Running",
    "Standing",
    "State",
    "Step",
    "Term",
    "Workflow",
    "apply",
    "civil_day",
    "due",
    "elapsed",
    "fold",
    "offers",
    "published",
    "read_workflow",
    "ripe",
    "roles",
    "running",
    "workflow",
    "workflows",
]
