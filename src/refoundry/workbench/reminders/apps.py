"""The Django app of reminders."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """Channels and what went through them."""

    name = "refoundry.workbench.reminders"
    label = "reminders"
