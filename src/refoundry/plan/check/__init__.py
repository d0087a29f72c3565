"""What is wrong with the plan itself: gaps, contradictions, duties, wording, time, law."""

from refoundry.plan.check.findings import GROUPS, Finding
from refoundry.plan.check.run import check

__all__ = ["GROUPS", "Finding", "check"]
