"""What a run is called: when it was made, in the city's time. Its name, which stands in files, says the same."""

import re
from datetime import datetime

from refoundry.core.days import BEIJING
from refoundry.core.problems import Lang
from refoundry.deliver import civil_day
from refoundry.deliver.standing import shown_moment
from refoundry.report.words import Words
from refoundry.report.writing import day
from refoundry.workbench.language import say

_NAME = re.compile(r"\b(\d{8}-\d{6})-[0-9a-f]{6,}\b")


def made_at(name: str) -> datetime | None:
    """When a run was made, by its name.

    name     of a run
    returns  datetime in the time of China, None where the name does not say

    >>> made_at("20261123-133005-49575834").isoformat()
    '2026-11-23T13:30:05+08:00'
    """
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=BEIJING) if found else None
    except ValueError:
        return None


def run_title(name: str, lang: Lang) -> str:
    """What a run is called.

    name     of a run
    lang     zh or en
    returns  text   its name where that does not say when it was made
    """
    at = made_at(name)
    if at is None:
        return name
    return say(lang, "jobs.run_title", at=f"{day(civil_day(at), Words(lang))} {shown_moment(at)[-5:]}")


def run_titles_in(text: str, lang: Lang) -> str:
    """A text in which the names of runs are replaced by what they are called.

    text     text
    lang     zh or en
    returns  text
    """
    return _NAME.sub(lambda found: run_title(found[0], lang), text)
