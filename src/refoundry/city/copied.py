"""The city folder's plan is the master copy: what was copied into it is remembered, so that no edit is lost."""

import hashlib
import json
from pathlib import Path

from refoundry.facts.current import replace_file
from refoundry.plan.read import plan_files, plan_folder

RECORD = ".copied.json"


def edited_plan(plan: str | Path, city: str | Path) -> tuple[str, ...]:
    """The files of a city's plan that were edited there: they are neither what was last copied nor what would be.

    plan     plan folder   that would be copied
    city     city folder   made or not
    returns  paths below the city's plan, sorted
    """
    source, target = plan_folder(plan), Path(city) / "plan"
    if source.resolve() == target.resolve():
        return ()
    copied, wanted, found = _record(target), _hashes(source), _hashes(target)
    names = {name for name, sha256 in found.items() if sha256 not in (copied.get(name), wanted.get(name))}
    # what was copied and is gone was taken out; a plan without any file was never copied to its end
    gone = {name for name in copied if name in wanted and name not in found} if found else set()
    return tuple(sorted(names | gone))


def copy_plan(source: Path, target: Path) -> None:
    """Copy the files a plan is read from, and remember them; an attached document and hidden folders stay.

    source   plan folder
    target   the plan folder of a city
    """
    if source.resolve() == target.resolve():
        return
    wanted = {path.relative_to(source) for path in plan_files(source)}
    for old in plan_files(target):
        if old.relative_to(target) not in wanted:
            old.unlink()
    for path in sorted(wanted):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        replace_file(target / path, (source / path).read_bytes())
    # last: cut off before this, every file is still either the one remembered or the one that was being copied
    replace_file(target / RECORD, (json.dumps(_hashes(target), indent=1) + "\n").encode())


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in plan_files(folder)
    }


def _record(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(sha256) for name, sha256 in found.items()} if isinstance(found, dict) else {}
