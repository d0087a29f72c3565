"""What every test shares: reproducible Hypothesis runs and the way to the real data."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# the same examples on every run and no deadline: a shared machine is slow without being wrong
settings.register_profile("refoundry", derandomize=True, deadline=None, database=None)
settings.load_profile("refoundry")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real published data: REFOUNDRY_REAL_DATA, or ../shared/data beside the repository."""
    named = os.environ.get("REFOUNDRY_REAL_DATA")
    folder = Path(named) if named else ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}: set REFOUNDRY_REAL_DATA")
    return folder
