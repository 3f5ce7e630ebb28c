"""Which database is used, as which role: the embedded one, or the one that DATABASE_URL names. Knows no Django settings."""

from pathlib import Path
from typing import Any

import dj_database_url

from config import environment
from config.launcher import roles
from config.launcher.server import Place

REUSED = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}  # connect and close cost more than most requests


class NotMigrated(Exception):
    """The database lacks tables, and only its owner can make them."""

    def __init__(self) -> None:
        super().__init__("The database lacks tables. Run `manage.py migrate` once with DATABASE_OWNER_URL set.")


def databases(data_dir: Path) -> dict[str, dict[str, Any]]:
    """`default` reads and writes rows; `owner` owns the tables, migrates, and builds the test database."""
    app_url, owner_url = environment.text("DATABASE_URL"), environment.text("DATABASE_OWNER_URL")
    if owner_url and not app_url:
        raise environment.SettingRefused(
            "DATABASE_OWNER_URL", "is set without DATABASE_URL; set both, or neither for the embedded database"
        )
    if app_url:
        default = _elsewhere("DATABASE_URL", app_url)
        owner = _elsewhere("DATABASE_OWNER_URL", owner_url) if owner_url else default | {}
    else:
        place = Place(data_dir, environment.text("GROUNDWORK_PG_BIN"))
        default, owner = _embedded(roles.APP, place), _embedded(roles.OWNER, place)
    return {"default": default | REUSED | {"TEST": {"MIRROR": "owner"}}, "owner": owner}


def _embedded(role: str, place: Place) -> dict[str, Any]:
    return {"ENGINE": "config.launcher", "NAME": roles.DATABASE, "USER": role, "OPTIONS": {"place": place}}


def _elsewhere(name: str, url: str) -> dict[str, Any]:
    try:
        found = dict(dj_database_url.parse(url))
    except (ValueError, KeyError) as problem:
        raise environment.SettingRefused(name, "cannot be read; allowed: postgres://role:password@host:port/name") from problem
    if found.get("ENGINE") != "django.db.backends.postgresql" or not found.get("NAME"):
        raise environment.SettingRefused(name, "names no PostgreSQL database; allowed: postgres://role:password@host:port/name")
    return found
