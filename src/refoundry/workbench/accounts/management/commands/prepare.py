"""`manage prepare`: bring database and static files up to date before serving; in the demo also its accounts."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader


class Command(BaseCommand):
    """Migrations, static files, and the demo where one is served."""

    help = "bring database and static files up to date"

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all that serving needs; done again it changes nothing.

        *args      nothing
        **options  Django's own
        raises     CommandError   the database was used by a later version, which this one would write into blindly
        """
        if later := _unknown():
            words = ", ".join(later)
            raise CommandError(
                f"数据库已由更新的版本升级（{words}），请用该版本打开，或恢复升级前的备份 · "
                f"a later version has upgraded the database ({words}): open it with that version, or restore a backup"
            )
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if settings.DEMO and apps.is_installed("refoundry.workbench.demo"):
            call_command("furnish")


def _unknown() -> list[str]:
    """Migrations of ours that the database has had and this version does not know."""
    loader = MigrationLoader(connection)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("refoundry.")}
    return sorted(
        ".".join(one) for one in loader.applied_migrations if one[0] in ours and one not in loader.disk_migrations
    )
