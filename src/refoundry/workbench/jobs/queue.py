"""The jobs that were asked for, as the page shows them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django_tasks_db.models import DBTaskResult

from refoundry.workbench.jobs.progress import Progress, told
from refoundry.workbench.ledger.models import Trace


@dataclass(frozen=True, slots=True)
class Job:
    """A job: `state` is waiting, running, done or failed; `result` the name of the run it made."""

    id: str
    state: str
    asked: datetime
    asked_by: str
    ended: datetime | None
    result: str
    fault: str
    progress: Progress | None

    @property
    def open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ("waiting", "running")

    @property
    def step(self) -> int:
        """Which step is being done, counted from 1; 0 before the first."""
        return min(self.progress.done + 1, self.progress.of) if self.progress else 0


_STATES = {"READY": "waiting", "RUNNING": "running", "SUCCESSFUL": "done", "FAILED": "failed"}


def _job(row: DBTaskResult[Any, Any], city: Path, asked_by: str) -> Job:
    fault = row.traceback.strip().splitlines()[-1] if row.traceback else ""
    return Job(
        id=str(row.id),
        state=_STATES[row.status],
        asked=row.enqueued_at,
        asked_by=asked_by,
        ended=row.finished_at,
        result=str(row.return_value or ""),
        fault=fault,
        progress=told(city, str(row.id)),
    )


def jobs(city: Path, most: int = 20) -> list[Job]:
    """The last jobs, the newest first.

    city     the city folder
    most     int
    returns  Jobs
    """
    rows = DBTaskResult.objects.order_by("-enqueued_at")[:most]
    traced = Trace.objects.filter(kind="run-asked", object__in=[f"jobs/{row.id}" for row in rows])
    who = {line.object: line.actor for line in traced}
    return [_job(row, city, who.get(f"jobs/{row.id}", "")) for row in rows]


def job(city: Path, id: str) -> Job | None:
    """One job.

    city     the city folder
    id       of the job
    returns  Job or None
    """
    row = DBTaskResult.objects.filter(id=id).first()
    if row is None:
        return None
    line = Trace.objects.filter(kind="run-asked", object=f"jobs/{row.id}").first()
    return _job(row, city, line.actor if line else "")


def take_up_again() -> int:
    """Put jobs back in the queue that a worker had begun and did not live to end. For a worker that has just started
    and is the only one.

    returns  int   how many
    """
    return DBTaskResult.objects.filter(status="RUNNING").update(status="READY", started_at=None)
