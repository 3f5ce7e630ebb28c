"""The settings of the tests: the real ones, on a data folder and a database of their own."""

import os
from dataclasses import replace
from pathlib import Path

from config import environment
from config.launcher import places

ROOT = Path(__file__).resolve().parent.parent
HOME = places.home(ROOT, environment.text("GROUNDWORK_DATA_DIR"))
if HOME.name != "tests":  # a second process of the same run has it from the first
    os.environ["GROUNDWORK_DATA_DIR"] = str(HOME / "tests")
os.environ.setdefault("GROUNDWORK_SECRET_KEY", "tests-" + 50 * "s")
os.environ.setdefault("GROUNDWORK_SEAL_KEY", "tests-" + 50 * "k")

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, EMBEDDED, PLAIN_FILES, STORAGES  # noqa: E402

if EMBEDDED:
    for database in DATABASES.values():
        database["OPTIONS"]["place"] = replace(database["OPTIONS"]["place"], fast=True)
# One database a process: several runs side by side do not meet. `conftest.py` removes those of runs that were killed.
DATABASES["owner"]["TEST"] = {"NAME": f"test_groundwork_{os.getpid()}", "DEPENDENCIES": []}
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": PLAIN_FILES}
