"""How far a long piece of work is: a small file a job in the city folder, written by the worker, read by the page."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from refoundry.facts.current import replace_file


@dataclass(frozen=True, slots=True)
class Progress:
    """Step `done` of `of` is finished; `zh` and `en` say what is being done."""

    done: int
    of: int
    zh: str
    en: str

    def shown(self, lang: str = "zh") -> str:
        """What is being done.

        lang     zh or en
        returns  text
        """
        return self.en if lang == "en" else self.zh


def _path(city: Path, job: str) -> Path:
    return city / "jobs" / f"{job}.json"


def tell(city: Path, job: str, progress: Progress) -> None:
    """Say how far a job is.

    city      the city folder
    job       id of the job
    progress  Progress
    """
    path = _path(city, job)
    path.parent.mkdir(exist_ok=True)
    replace_file(path, json.dumps(asdict(progress), ensure_ascii=False).encode())


def told(city: Path, job: str) -> Progress | None:
    """How far a job is.

    city     the city folder
    job      id of the job
    returns  Progress, None where it has not begun or its file was taken away
    """
    try:
        return Progress(**json.loads(_path(city, job).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
