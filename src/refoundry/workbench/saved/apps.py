"""The Django app of kept views."""

from django.apps import AppConfig


class SavedConfig(AppConfig):
    """See the package."""

    name = "refoundry.workbench.saved"
    label = "saved"
