"""`manage prepare`: bring database and static files up to date before serving; in the demo also its accounts."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Migrations, static files, and the demo where one is served."""

    help = "bring database and static files up to date"

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all that serving needs; done again it changes nothing.

        *args      nothing
        **options  Django's own
        """
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if settings.DEMO and apps.is_installed("refoundry.workbench.demo"):
            call_command("furnish")
