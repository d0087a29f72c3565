"""The plan as a frozen tree: every node kind, its fields and their units."""

from refoundry.plan.model.base import Amount, Cited, Node, Unknown, Words, known
from refoundry.plan.model.goals import Baseline, Figure, Goal, Target
from refoundry.plan.model.industry import Chain, Cluster, Industry, Taxonomy, Tier
from refoundry.plan.model.places import LandAccount, Park, Platform, Zone
from refoundry.plan.model.plan import KINDS, About, Document, Plan, file_model
from refoundry.plan.model.rulesets import Policy, Scheme
from refoundry.plan.model.work import Action, Department, Division, Group, Measure, Safeguard, Service, Task, Town

__all__ = [
    "KINDS",
    "About",
    "Action",
    "Amount",
    "Baseline",
    "Chain",
    "Cited",
    "Cluster",
    "Department",
    "Division",
    "Document",
    "Figure",
    "Goal",
    "Group",
    "Industry",
    "LandAccount",
    "Measure",
    "Node",
    "Park",
    "Plan",
    "Platform",
    "Policy",
    "Safeguard",
    "Scheme",
    "Service",
    "Target",
    "Task",
    "Taxonomy",
    "Tier",
    "Town",
    "Unknown",
    "Words",
    "Zone",
    "file_model",
    "known",
]
