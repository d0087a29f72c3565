"""`manage tick`: the moves that are due by the calendar alone."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from refoundry.workbench.ticking import tick


class Command(BaseCommand):
    """The clock's moves, once."""

    help = "make the moves that are due by the calendar: what is unresolved after ten working days goes to a meeting"

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, and say each.

        *args      nothing
        **options  Django's own
        """
        for event in tick(timezone.now()):
            self.stdout.write(f"{event.workflow}/{event.subject} {event.move}")
