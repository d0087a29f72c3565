"""`manage remind`: send the digests of today that have not gone out yet."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from refoundry.workbench.reminders.digests import send_digests


class Command(BaseCommand):
    """The digests of the day."""

    help = "send the digests of today that have not gone out yet: on working days, from the set hour on"

    def handle(self, *args: Any, **options: Any) -> None:
        """Send them, and say how many.

        *args      nothing
        **options  Django's own
        """
        self.stdout.write(str(send_digests(timezone.now())))
