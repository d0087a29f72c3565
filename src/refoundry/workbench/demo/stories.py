"""The demo's made-up matters: stories.yaml played through the same moves as real ones, with dates around today."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from refoundry.core.days import BEIJING
from refoundry.deliver import CLOCK, civil_day, due, elapsed, span
from refoundry.plan.model import Goal, Plan
from refoundry.plan.model.base import known
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.handed_in import keep
from refoundry.workbench.ledger.models import Entry
from refoundry.workbench.ledger.record import make_move, trace
from refoundry.workbench.pinned import Pin

_OPENS = time(9)
_DAY = timedelta(days=1)
_PLAIN = (">=", ">", "=", "~")
"""How a target is compared where a value near it is plausible."""


@cache
def stories() -> tuple[Mapping[str, Any], ...]:
    """The stories as they are written.

    returns  mappings   in order
    """
    return tuple(yaml.safe_load((files("refoundry.workbench.demo") / "stories.yaml").read_text("utf-8")))


def working_day(today: date, number: int) -> date:
    """The working day so many working days from a day.

    today    date
    number   int, days   before the day where negative; 0: the day itself, or the last working day before it
    returns  date
    """
    if number > 0:
        return due(today, number).date
    day = today
    while elapsed(day, today).working_days < -number or due(day, 0).date != day:
        day -= _DAY
    return day


def month_before(today: date, number: int) -> date:
    """The last day of the month so many months before the one a day lies in.

    today    date
    number   int   -1: the month before
    returns  date
    """
    end = span("month", today).end
    for _ in range(-number):
        end = end.replace(day=1) - _DAY
    return end


@dataclass
class _Telling:
    """What the stories are told of: the plan, the accounts, today; which tasks and goals are still free."""

    pin: Pin
    posts: Mapping[str, Post]
    at: datetime
    subjects: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.today = civil_day(self.at)
        plan = self.pin.plan
        owned = _goals_of(plan, self.posts["owner"].scope)
        self.free = {
            "task": iter(_tasks_of(plan, self.posts["lead"].scope)),
            "goal": iter(owned),
            "number": iter(key for key in owned if _first_target(plan.goals[key]) is not None),
        }

    def day(self, told: int | Mapping[str, int]) -> date:
        if isinstance(told, int):
            return working_day(self.today, told)
        return due(month_before(self.today, told["month"]), told["day"]).date

    def value(self, told: Any, words: Mapping[str, str], goal: Goal | None) -> Any:
        """A value of a story as the form would hand it over."""
        match told:
            case str():
                return told.format(**words)
            case list():
                return [self.value(one, words, goal) for one in told]
            case {"day": int(number)}:
                return working_day(self.today, number).isoformat()
            case {"month": int(number)}:
                return span("month", month_before(self.today, number)).text
            case {"month_of": int(number)}:
                return span("month", working_day(self.today, number)).text
            case {"week_of": int(number)}:
                return span("week", working_day(self.today, number)).text
            case {"post": str(name)}:
                return self.posts[name].reference
            case {"story": str(name)}:
                return self.subjects.get(name, "")
            case {"target": str(part)} if goal is not None:
                target = _first_target(goal) or Decimal(0)
                return f"{(target * Decimal(part)).quantize(target):f}"
            case {"unit": _} if goal is not None:
                return goal.unit
        return told

    def evidence(self, told: Any, post: Post | None) -> Any:
        """Files of a story, handed in as a page would."""
        if not isinstance(told, list) or not all(isinstance(one, dict) and "file" in one for one in told):
            return told
        kept = keep(self.pin.city.path, [SimpleUploadedFile(one["file"], one["text"].encode()) for one in told])
        for one in kept:
            trace("file-handed-in", post, one.sha256, name=one.name, size=one.size)
        return [str(one) for one in kept]


def _tasks_of(plan: Plan, lead: str) -> list[str]:
    """The tasks that a department leads, then those nobody leads."""
    led = [key for key, task in plan.tasks.items() if known(task.lead) == lead]
    return led + [key for key, task in plan.tasks.items() if known(task.lead) is None]


def _first_target(goal: Goal) -> Decimal | None:
    plain = (target.value for target in goal.targets if target.comparison in _PLAIN)
    return next((value for one in plain if (value := known(one)) is not None), None)


def _goals_of(plan: Plan, owner: str) -> list[str]:
    """The goals a department owns: first those the plan gives no figure for."""
    owned = [key for key, goal in plan.goals.items() if known(goal.owner) == owner]
    return sorted(owned, key=lambda key: bool(plan.goals[key].baselines))


def _words(telling: _Telling, key: str, story: Mapping[str, Any]) -> dict[str, str]:
    """What the blanks of a story are filled with."""
    plan, on = telling.pin.plan, working_day(telling.today, story.get("dated", 0))
    task, goal = plan.tasks.get(key), plan.goals.get(key)
    node = task or goal
    wanted = known(task.evidence) if task else None
    return {
        "title": node.title.zh if node else "",
        "wanted": wanted.zh if wanted else "",
        "year": str(telling.today.year),
        "year_before": str(telling.today.year - 1),
        "year_before_last": str(telling.today.year - 2),
        "goal": key,
        "date": on.isoformat(),
    }


def _told(telling: _Telling, story: Mapping[str, Any]) -> bool:
    """Which matter a story is told of; False where the plan has none left for it."""
    needed = story.get("needs", "").split()
    if not all(telling.posts[name].reference for name in needed):
        return False
    key = ""
    if "takes" in story:
        key = next(telling.free[story["takes"]], "")
    elif "like" in story:
        key = telling.subjects.get(story["like"], "").split("@")[0]
    if not key and story.keys() & {"takes", "like"}:
        return False
    words = _words(telling, key, story)
    telling.subjects[story["name"]] = story.get("subject", key).format(**words)
    return True


def _play(telling: _Telling, story: Mapping[str, Any]) -> int:
    """Make the moves of one story that lie behind us."""
    workflow, subject = story["workflow"], telling.subjects[story["name"]]
    key = subject.split("@")[0]
    words, goal = _words(telling, key, story), telling.pin.plan.goals.get(key)
    for number, row in enumerate(story["moves"]):
        at = datetime.combine(telling.day(row["day"]), _OPENS, BEIJING) + timedelta(minutes=7 * number)
        if at > telling.at:
            return number
        post = telling.posts.get(row["by"])
        payload = {name: telling.value(value, words, goal) for name, value in row.get("with", {}).items()}
        payload = {name: telling.evidence(value, post) for name, value in payload.items()}
        payload = {name: [one for one in value if one] if isinstance(value, list) else value
                   for name, value in payload.items()}  # fmt: skip
        make_move(
            workflow, subject, row["move"], actor=post.account.username if post else CLOCK,
            role=post.role if post else CLOCK, expected_seq=number, payload=payload,
            id=f"demo-{story['name']}-{number + 1}", at=at,
        )  # fmt: skip
    return len(story["moves"])


@transaction.atomic
def tell_stories(pin: Pin, posts: Mapping[str, Post], at: datetime) -> int:
    """Make the matters of the demo that are not there yet. What is there, by the demo or by hand, is left alone.

    pin      Pin
    posts    mapping    name of a demo account without `demo-` -> Post
    at       datetime   with its zone: what the dates lie around
    returns  int        events made
    """
    telling = _Telling(pin, posts, at)
    if not posts["lead"].reference or not posts["owner"].reference:
        return 0  # a plan without departments: nobody to tell of
    told = [story for story in stories() if _told(telling, story)]
    made = set(Entry.objects.filter(id__startswith="demo-").values_list("id", flat=True))
    begun = set(Entry.objects.values_list("workflow", "subject").distinct())
    count = 0
    for story in told:
        matter = (story["workflow"], telling.subjects[story["name"]])
        if f"demo-{story['name']}-1" not in made and matter not in begun:
            count += _play(telling, story)
    return count
