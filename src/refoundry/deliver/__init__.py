"""Delivery is a log: tables of moves, append-only events, the state as their fold, and clocks in working days."""

from refoundry.core.days import civil_day
from refoundry.deliver.clock import Calendar, Due, Elapsed, due, elapsed, published
from refoundry.deliver.cycles import CYCLES, Span, read_span, span
from refoundry.deliver.events import Event
from refoundry.deliver.moves import CLOCK, Cycle, Field, Move, Reporting, Role, State, Term, roles
from refoundry.deliver.moving import apply, offers
from refoundry.deliver.objections import Step
from refoundry.deliver.periodic import Owed, Report, owed, reports
from refoundry.deliver.standing import Standing, fold
from refoundry.deliver.summary import Brief, brief
from refoundry.deliver.tables import read_workflow, workflow, workflows
from refoundry.deliver.terms import Running, ripe, running
from refoundry.deliver.workflow import Workflow

__all__ = [
    "CLOCK",
    "CYCLES",
    "Brief",
    "Calendar",
    "Cycle",
    "Due",
    "Elapsed",
    "Event",
    "Field",
    "Move",
    "Owed",
    "Report",
    "Reporting",
    "Role",
    "Running",
    "Span",
    "Standing",
    "State",
    "Step",
    "Term",
    "Workflow",
    "apply",
    "brief",
    "civil_day",
    "due",
    "elapsed",
    "fold",
    "offers",
    "owed",
    "published",
    "read_span",
    "read_workflow",
    "reports",
    "ripe",
    "roles",
    "running",
    "span",
    "workflow",
    "workflows",
]
