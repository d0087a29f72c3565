"""The words of a document in one language, from a YAML file beside the modules."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from refoundry.core.problems import Lang


@cache
def document(file: str) -> Mapping[str, Any]:
    """A file of words as it stands.

    file     name   beside the modules of this package
    returns  mapping
    """
    found: Mapping[str, Any] = yaml.safe_load((files("refoundry.report") / file).read_text("utf-8"))
    return found


class Phrasebook:
    """The words of one file in one language, found by group.name and filled with values."""

    def __init__(self, file: str, lang: Lang) -> None:
        self.file, self.lang = file, lang

    def __call__(self, name: str, /, **values: object) -> str:
        """The words of one entry.

        name      text      group.name
        **values  anything  what its {blanks} are filled with
        returns   text
        raises    KeyError  no such entry, or a blank nobody filled
        """
        return str(self._entry(name)[self.lang]).format(**values)

    def count(self, name: str, number: int, /, **values: object) -> str:
        """So many of something: 3 项, 3 tasks, 1 task.

        name      text      group.name; in English `one` stands for a single one where there is such an entry
        number    count     fills {n}
        **values  anything  what other {blanks} are filled with
        returns   text
        """
        entry = self._entry(name)
        text = entry["one"] if self.lang == "en" and number == 1 and "one" in entry else entry[self.lang]
        return str(text).format(n=number, **values)

    def has(self, name: str) -> bool:
        """Whether there is such an entry.

        name     text   group.name
        returns  bool
        """
        group, _, entry = name.partition(".")
        return entry in document(self.file).get(group, {})

    def _entry(self, name: str) -> Mapping[str, Any]:
        group, _, entry = name.partition(".")
        found: Mapping[str, Any] = document(self.file)[group][entry]
        return found
