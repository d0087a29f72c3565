"""The rounds of the clock: every few minutes, what has fallen due moves, reminders go out, and once a day
sessions that are over are cleared away."""

import logging
import threading
import time

from django.db import close_old_connections
from django.utils import timezone

EVERY = 300.0
_log = logging.getLogger(__name__)


def make_round() -> None:
    """One round. What fails is logged and tried again at the next."""
    from refoundry.workbench.accounts.sessions import clear_sessions
    from refoundry.workbench.reminders.digests import send_digests
    from refoundry.workbench.ticking import tick

    for deed in (tick, send_digests, clear_sessions):
        try:
            deed(timezone.now())
        except Exception:
            _log.exception("round of the clock: %s", deed.__name__)
        finally:
            close_old_connections()


def begin_rounds(every: float = EVERY) -> threading.Thread:
    """Make a round now and then, beside the jobs.

    every    float, s
    returns  the thread; it ends with the process
    """

    def go() -> None:
        while True:
            make_round()
            time.sleep(every)

    thread = threading.Thread(target=go, name="rounds", daemon=True)
    thread.start()
    return thread
