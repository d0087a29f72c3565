"""What a matter is called, and which goal it is about: the same words on every page, in every reminder."""

from refoundry.core.periods import read_period
from refoundry.core.problems import Both, Lang, Spoken
from refoundry.deliver import Standing
from refoundry.plan.model import Plan
from refoundry.workbench.language import say

_LONG = 40
"""Signs of a question that still names it; a longer one is named by its letter."""


def goal_of(standing: Standing) -> str:
    """The key of the goal a value report or a data request is about, the first where there are several.

    standing  Standing
    returns   text   empty where it is about none
    """
    if standing.workflow.name == "value-report":
        return standing.subject.split("@")[0]
    several = standing.fields.get("goal")
    return str(several[0] if isinstance(several, list) and several else several or "")


def in_both(value: Spoken) -> Both:
    """The words of something in both languages, once and for all.

    value    Spoken
    returns  Both
    """
    return Both(value.shown("zh"), value.shown("en"))


def _letter(plan: Plan, keys: list[str], lang: Lang) -> str:
    first = plan.goals[keys[0]].title.shown(lang)
    subject = say(lang, "letter.of_goals", first=first, count=len(keys)) if len(keys) > 1 else first
    return say(lang, "letter.title", subject=subject)


def title_of(plan: Plan, standing: Standing) -> Both:
    """What a matter is called: a task by the plan's title or the action asked, a value report by goal and period, a
    data request by what is asked or, where that is long, as its letter, a meeting or bulletin by its title. Without
    any, by its subject.

    plan      Plan
    standing  Standing
    returns   Both
    """
    fields, subject = standing.fields, standing.subject
    match standing.workflow.name:
        case "task" if subject in plan.tasks:
            return in_both(plan.tasks[subject].title)
        case "value-report":
            key, _, text = subject.partition("@")
            named = in_both(plan.goals[key].title) if key in plan.goals else Both(key, key)
            try:
                period = in_both(read_period(text))
            except ValueError:
                return named
            return Both(f"{named.zh}（{period.zh}）", f"{named.en} ({period.en})")
        case "data-request" if len(str(fields.get("question") or "")) > _LONG:
            asked = fields.get("goal")
            keys = [str(key) for key in (asked if isinstance(asked, list) else [asked]) if key in plan.goals]
            if keys:
                return Both(_letter(plan, keys, "zh"), _letter(plan, keys, "en"))
    said = str(next((fields[name] for name in ("action", "question", "title") if fields.get(name)), subject))
    return Both(said, said)
