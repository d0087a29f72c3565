"""The kinds of lines in the trail, and their words."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from refoundry.core.problems import Both


@cache
def kinds() -> Mapping[str, Both]:
    """Every kind of line and what it is called.

    returns  mapping   kind -> Both
    """
    found = yaml.safe_load((files("refoundry.workbench.ledger") / "trail.yaml").read_text("utf-8"))
    return {name: Both(words["zh"], words["en"]) for name, words in found.items()}
