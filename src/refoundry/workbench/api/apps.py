"""The Django app of the interface for programs."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """See the package."""

    name = "refoundry.workbench.api"
    label = "api"
