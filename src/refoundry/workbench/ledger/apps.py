"""The Django app of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Events and the trail."""

    name = "refoundry.workbench.ledger"
    label = "ledger"
