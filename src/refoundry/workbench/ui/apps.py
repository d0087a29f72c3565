"""The Django app of ui."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """See the package."""

    name = "refoundry.workbench.ui"
    label = "ui"
