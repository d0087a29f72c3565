"""`manage work`: the task worker of a city. One at a time; what an earlier one left unfinished is done first."""

import fcntl
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from refoundry.workbench.jobs.queue import take_up_again
from refoundry.workbench.jobs.rounds import begin_rounds


class Command(BaseCommand):
    """Jobs of the queue, and the rounds of the clock."""

    help = "do the jobs of the queue, move what has fallen due, send reminders"

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until told to stop.

        *args      nothing
        **options  Django's own
        raises     CommandError   another worker of this city is at work
        """
        with (settings.CITY / ".worker.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError(f"{settings.CITY}: another worker is at work · 已有任务进程在运行") from None
            take_up_again()
            begin_rounds()
            call_command("db_worker", interval=1, startup_delay=False)
