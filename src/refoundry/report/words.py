"""The words of words.yaml in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from refoundry.core.problems import Lang


@cache
def _document() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((files("refoundry.report") / "words.yaml").read_text("utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Status:
    """A status as it is shown: a sign, a word, the rule behind it, the outline of its mark.

    `group` is which of the six it is; what an unknown one comes from has a name, a word and an outline of its own."""

    name: str
    sign: str
    word: str
    rule: str
    shape: str
    group: str

    @property
    def css(self) -> str:
        """The group as style sheets name it, without blanks."""
        return self.group.replace(" ", "-")


class Words:
    """The words of one language, found by group.name and filled with values."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, name: str, /, **values: object) -> str:
        """The words of one entry.

        name      text      group.name
        **values  anything  what its {blanks} are filled with
        returns   text
        raises    KeyError  no such entry, or a blank nobody filled
        """
        group, _, entry = name.partition(".")
        text: str = _document()[group][entry][self.lang]
        return text.format(**values) if values else text

    def named(self, group: str, name: str | None) -> str:
        """The word for a code of the data, such as a method or a quality; the code itself where there is none.

        group    text          of words.yaml
        name     text or None
        returns  text, empty for None
        """
        if name is None:
            return ""
        entry = _document()[group].get(name)
        return str(entry[self.lang]) if entry and self.lang in entry else name

    def statuses(self) -> dict[str, Status]:
        """Every status, from done to unknown.

        returns  mapping   name -> Status
        """
        return {name: self._status(name, entry, name) for name, entry in _document()["statuses"].items()}

    def kinds(self) -> dict[str, Status]:
        """What an unknown status comes from, each as a status of its own.

        returns  mapping   name -> Status
        """
        return {name: self._status(name, entry, "unknown") for name, entry in _document()["kinds"].items()}

    def legend(self) -> list[Status]:
        """Every status a page may show, in the order shown: unknown by what it comes from.

        returns  Statuses
        """
        return [one for one in self.statuses().values() if one.name != "unknown"] + [*self.kinds().values()]

    def status(self, row: Mapping[str, Any]) -> Status:
        """The status of a target as it is shown.

        row      of the frame `goals`
        returns  Status
        """
        kind = row.get("unknown_kind") if row["status"] == "unknown" else None
        return self.kinds()[kind] if kind else self.statuses()[row["status"]]

    def _status(self, name: str, entry: Mapping[str, Any], group: str) -> Status:
        return Status(name, entry["sign"], entry[self.lang], entry["rule"][self.lang], entry["shape"], group)

    def weak(self, quality: str | None) -> bool:
        """Whether a source of this quality is to be checked against the original.

        quality  text or None
        returns  bool
        """
        return bool(_document()["qualities"].get(quality, {}).get("weak", False))
