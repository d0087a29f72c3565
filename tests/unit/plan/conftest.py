"""The clean plan, read, written and spoilt."""

from collections.abc import Callable
from pathlib import Path

import pytest

from refoundry.plan.model import Plan
from refoundry.plan.read import read_plan
from tests.unit.plan.plans import CLEAN, Change, spoilt, write


@pytest.fixture
def clean(tmp_path: Path) -> Plan:
    """The clean plan, read."""
    return read_plan(write(tmp_path / "clean", CLEAN))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds the clean plan in one file."""
    return write(tmp_path / "plan", CLEAN)


@pytest.fixture
def spoil(tmp_path: Path) -> Callable[[Change], Plan]:
    """Change the clean plan and read it."""

    def read(changes: Change) -> Plan:
        return read_plan(write(tmp_path / "spoilt", spoilt(changes)))

    return read
