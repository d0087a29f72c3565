"""The jobs: a run of the scorecard, and writing approved values to the facts before one.

A job done twice does no harm: a value is written once, and a run over the same plan and facts is another record of the
same result. So whatever was cut off is simply done again.
"""

from django.conf import settings
from django_tasks import TaskContext, TaskResult, task

from refoundry.assess.goals import SCORECARD
from refoundry.city import run
from refoundry.core.problems import Both
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.jobs.progress import Progress, tell
from refoundry.workbench.language import both
from refoundry.workbench.ledger.record import trace
from refoundry.workbench.pinned import pin


@task(takes_context=True)
def assess(context: TaskContext, post: int, write: bool) -> str:
    """Assess the goals over what is in force now, after writing the values that were approved.

    context  of the task
    post     number of the post that asked
    write    bool   whether approved values are written first
    returns  name of the run
    """
    job, asked_by = context.task_result.id, Post.objects.select_related("account").get(pk=post)
    steps = len(SCORECARD) + int(write)

    def say(done: int, words: Both) -> None:
        tell(settings.CITY, job, Progress(done, steps, words.zh, words.en))

    if write:
        from refoundry.workbench.reported import write_reported

        say(0, both("jobs.writing"))
        report = write_reported(pin())
        if report is not None:
            trace("facts-written", asked_by, "facts/observation/reported", rows=report.accepted, job=job)
    titles = iter(range(int(write), steps))
    now = pin()
    done = run(SCORECARD, now.plan, now.facts, city=now.city, progress=lambda title: say(next(titles), title))
    say(steps, both("jobs.recorded"))
    return done.name


def start_run(post: Post) -> TaskResult[str]:
    """Ask the worker for a run.

    post     Post   who asks; whether they may is checked by the page
    returns  TaskResult
    """
    result = assess.enqueue(post.pk, False)
    trace("run-asked", post, f"jobs/{result.id}")
    return result


def write_and_run(post: Post) -> TaskResult[str]:
    """Ask the worker to write what was approved, and to assess anew.

    post     Post   who approved
    returns  TaskResult
    """
    result = assess.enqueue(post.pk, True)
    trace("run-asked", post, f"jobs/{result.id}", reason="value approved")
    return result
