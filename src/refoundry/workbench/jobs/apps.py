"""The Django app of jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """See the package."""

    name = "refoundry.workbench.jobs"
    label = "jobs"
