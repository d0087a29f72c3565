"""The city folder: make it, open it, run an assessment and record the run, walk a result back."""

from refoundry.city.copied import edited_plan
from refoundry.city.folder import CityFolder, new_city, open_city, shipped_plan, shipped_plans
from refoundry.city.runs import Run, latest_run, open_run, run
from refoundry.city.why import Trail, why

__all__ = [
    "CityFolder",
    "Run",
    "Trail",
    "edited_plan",
    "latest_run",
    "new_city",
    "open_city",
    "open_run",
    "run",
    "shipped_plan",
    "shipped_plans",
    "why",
]
