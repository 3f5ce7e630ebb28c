"""Every setting that comes from the environment: one table, and four functions that read it. Knows nothing of Django.

A setting that is wrong stops the start and is named, with what was found and what is allowed.
"""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.keys import made_once


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table: its name, what may stand in it, what holds where it is not set, and what it does."""

    name: str
    allowed: str
    default: str
    does: str
    secret: bool = False


TABLE: tuple[Setting, ...] = (
    Setting("PORT", "1 to 65535", "8000", "port that `make run` serves on, at 127.0.0.1"),
    Setting(
        "DATABASE_URL", "postgres://...", "", "a PostgreSQL of your own, as the application's role; not set: the embedded one", secret=True
    ),
    Setting(
        "DATABASE_OWNER_URL",
        "postgres://...",
        "",
        "the same database as the role that owns the tables; for `migrate` alone",
        secret=True,
    ),
    Setting(
        "GROUNDWORK_DATA_DIR",
        "a folder",
        "",
        "where the embedded database, keys and collected files lie; not set: .groundwork in the clone, or a folder below /var/lib/groundwork for root",
    ),
    Setting("GROUNDWORK_PG_BIN", "a folder", "", "PostgreSQL's programs, where others than the installed ones are meant"),
    Setting(
        "GROUNDWORK_SAMPLE_PASSWORD", "text", "", "password of the sample people from this start on; embedded database only", secret=True
    ),
    Setting(
        "GROUNDWORK_SECRET_KEY",
        "50 characters or more",
        "",
        "signs sessions; embedded: made on the first start; otherwise required",
        secret=True,
    ),
    Setting(
        "GROUNDWORK_SEAL_KEY",
        "32 characters or more",
        "",
        "seals documents so that `verify` knows ours; embedded: made on the first start; otherwise required",
        secret=True,
    ),
    Setting("GROUNDWORK_HOSTS", "names, with commas", "127.0.0.1,localhost,[::1]", "host names that are answered"),
    Setting("GROUNDWORK_TLS", "yes or no", "no", "yes behind TLS: secure cookies, HSTS, redirect; the proxy sets X-Forwarded-Proto itself"),
    Setting("GROUNDWORK_DEBUG", "yes or no", "no", "yes on a developer's machine only: shows tracebacks"),
    Setting("GROUNDWORK_WEB_PROCESSES", "1 to 64", "2", "web processes of `make run`"),
    Setting(
        "GROUNDWORK_WEB_THREADS", "1 to 64", "4", "requests at once in each web process of `make run`; each holds one database connection"
    ),
    Setting("GROUNDWORK_EXPORTS", "1 to 16", "2", "documents made at once"),
    Setting(
        "GROUNDWORK_LISTEN",
        "yes or no",
        "yes",
        "no where a pooler hands out connections by transaction: jobs are then found by asking each second",
    ),
    Setting(
        "GROUNDWORK_RULE_REVIEW",
        "yes or no",
        "",
        "whether rules are published only after a second person approved them; not set: yes on a database of your own, no on the embedded one",
    ),
    Setting("GROUNDWORK_LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO", "what is logged, to standard error"),
)
BY_NAME = {setting.name: setting for setting in TABLE}
FLAGS = {"yes": True, "on": True, "true": True, "1": True, "no": False, "off": False, "false": False, "0": False}


class SettingRefused(Exception):
    """A setting that nothing can be started with; reads as one sentence that names it."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name


def text(name: str, *, among: tuple[str, ...] = ()) -> str:
    """The setting as written, its default where it is not set; one of `among` where given."""
    found = os.environ.get(name, "").strip() or _from_file(name) or BY_NAME[name].default
    if "\0" in found or "\n" in found:
        raise SettingRefused(name, "holds a line break; it is one line")
    if among and found not in among:
        raise SettingRefused(name, f"is {found!r}; allowed: {', '.join(among)}")
    return found


def flag(name: str, *, unset: bool | None = None) -> bool:
    """Yes or no; `unset` where the table has no default because it depends on another setting."""
    found = text(name)
    if not found and unset is not None:
        return unset
    if found.lower() not in FLAGS:
        raise SettingRefused(name, f"is {found!r}; allowed: yes, no")
    return FLAGS[found.lower()]


def number(name: str, *, least: int, most: int) -> int:
    """A whole number between two bounds, both allowed."""
    found = text(name)
    if not (found.isascii() and found.isdigit() and least <= int(found) <= most):
        raise SettingRefused(name, f"is {found!r}; allowed: a whole number from {least} to {most}")
    return int(found)


def secret(name: str, *, least: int, kept_in: Path | None = None) -> str:
    """A secret from the environment or from the file that `<name>_FILE` names.

    Where neither is set: kept in the file `kept_in`, made at random the first time; without `kept_in`, refused.
    """
    file = os.environ.get(f"{name}_FILE", "").strip()
    if found := os.environ.get(name, "").strip():
        where = name
    elif file:
        found, where = _content(f"{name}_FILE", Path(file)), f"{name}_FILE"
    elif kept_in:
        found, where = _made(kept_in), str(kept_in)
    else:
        raise SettingRefused(
            name, f"is not set; a database of your own needs it: {BY_NAME[name].allowed}, in it or in a file named by {name}_FILE"
        )
    if len(found) < least:
        raise SettingRefused(where, f"holds {len(found)} characters; at least {least}")
    return found


def unknown_names(environ: Mapping[str, str]) -> list[str]:
    """One sentence for each variable that looks like a setting of ours and is none."""
    known = [*BY_NAME, *(f"{setting.name}_FILE" for setting in TABLE if setting.secret)]
    strays = sorted(name for name in environ if name.startswith("GROUNDWORK_") and name not in known)
    return [f"{name} is not a setting{_nearest(name, known)}" for name in strays]


def _from_file(name: str) -> str:
    """What the file that `<name>_FILE` names holds, for a secret; empty where none is named."""
    file = os.environ.get(f"{name}_FILE", "").strip() if BY_NAME[name].secret else ""
    return _content(f"{name}_FILE", Path(file)) if file else ""


def _nearest(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; the nearest is {near[0]}" if near else ""


def _made(kept_in: Path) -> str:
    try:
        return made_once(kept_in)
    except OSError as problem:
        raise SettingRefused("GROUNDWORK_DATA_DIR", f"{kept_in} cannot be made or read: {problem.strerror}") from problem


def _content(name: str, path: Path) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise SettingRefused(name, f"names {path}, which cannot be read: {problem}") from problem
