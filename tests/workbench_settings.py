"""Settings of the workbench under test: the real ones, over a city of the test run's own and a database of its own.

REFOUNDRY_TEST_DATABASE=postgres takes PostgreSQL instead of SQLite.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="refoundry-test-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["REFOUNDRY_CITY"] = str(_FOLDER / "city")
os.environ["REFOUNDRY_DEMO"] = "1"
os.environ["REFOUNDRY_HTTPS"] = "0"
os.environ.setdefault("REFOUNDRY_SECRET_KEY", "of a test run only, and as long as a key has to be 0123456789")
if os.environ.get("REFOUNDRY_TEST_DATABASE") == "postgres":
    from tests.postgres import start

    os.environ["DATABASE_URL"] = start()
else:
    os.environ["DATABASE_URL"] = ""

from refoundry.workbench.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # a file, not memory: threads and processes of a test share it
    DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "ledger.sqlite3")}  # noqa: F405
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = _FOLDER / "static"
STATIC_ROOT.mkdir()
