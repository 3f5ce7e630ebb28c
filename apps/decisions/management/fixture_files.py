"""Reads the rule book, its worked cases and the price lists that come with Groundwork from their files. Knows files, not the database.

The files of the rule book are joined in the order of their names: arrays of tables one after the other, tables key by key.
A price list is a file of its own, or a folder whose files are joined in the same way; both bear its date as their name.
"""

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
Plain = dict[str, Any]


class UnreadableFixture(Exception):
    """A fixture file that says something twice, or uses a float; the message names the file."""


def default_rulebook() -> Plain:
    """The default rule book as plain data, not yet checked."""
    return joined(FIXTURES / "rulebook")


def worked_cases() -> list[Plain]:
    """The examples of good advice that come with the default rules: each a case file with an `id`, what to `expect`, and `why`."""
    return list(json.loads((FIXTURES / "worked_cases.json").read_text(encoding="utf-8"), parse_float=Decimal))


def default_price_lists() -> list[Plain]:
    """The price lists that come with Groundwork as plain data, not yet checked, the oldest first."""
    by_name: dict[str, list[Path]] = {}
    for path in sorted((FIXTURES / "prices").iterdir()):
        if path.suffix == ".toml" or path.is_dir():
            by_name.setdefault(path.stem, []).append(path)
    if not by_name:
        raise UnreadableFixture("prices: no TOML files in this folder")
    return sorted((price_list(*places) for places in by_name.values()), key=lambda plain: str(plain.get("date", "")))


def price_list(*places: Path) -> Plain:
    """The list that stands in TOML files, in folders of them, or in some of both. Raises UnreadableFixture."""
    whole: Plain = {}
    for place in places:
        if place.is_dir():
            _join(whole, joined(place), place)
        else:
            _join(whole, read_toml(place), place)
    return whole


def default_prices() -> Plain:
    """The newest price list that comes with Groundwork, not yet checked."""
    return default_price_lists()[-1]


def joined(folder: Path) -> Plain:
    """All TOML files of a folder as one. Raises UnreadableFixture."""
    whole: Plain = {}
    for path in sorted(folder.glob("*.toml")):
        _join(whole, read_toml(path), path)
    if not whole:
        raise UnreadableFixture(f"{folder.name}: no TOML files in this folder")
    return whole


def read_toml(path: Path) -> Plain:
    """One TOML file. Raises UnreadableFixture, also for a file that is not there."""

    def no_float(text: str) -> Any:
        raise UnreadableFixture(f'{path.name}: write {text} as text, "{text}"')

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=no_float)
    except OSError as error:
        raise UnreadableFixture(f"{path.name}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UnreadableFixture(f"{path.name}: not UTF-8 text, byte {error.start + 1} cannot be read") from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UnreadableFixture(f"{path.name}: {error}") from error


def _join(whole: Plain, part: Plain, path: Path) -> None:
    for key, value in part.items():
        if isinstance(value, list):
            whole.setdefault(key, []).extend(value)
        elif isinstance(value, dict):
            _join(whole.setdefault(key, {}), value, path)
        elif key in whole:
            raise UnreadableFixture(f"{path.name}: {key} stands in two files")
        else:
            whole[key] = value
