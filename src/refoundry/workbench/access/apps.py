"""The Django app of access."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """See the package."""

    name = "refoundry.workbench.access"
    label = "access"
