"""Reads the rule book and the price list that come with Groundwork from their TOML files. Knows files, not the database.

The files of a folder are joined in the order of their names: arrays of tables one after the other, tables key by key.
"""

import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
Plain = dict[str, Any]


class UnreadableFixture(ValueError):
    """A fixture file that says something twice, or uses a float; the message names the file."""


def default_rulebook() -> Plain:
    """The default rule book as plain data, not yet checked."""
    return joined(FIXTURES / "rulebook")


def default_prices() -> Plain:
    """The default price list as plain data, not yet checked."""
    return joined(FIXTURES / "prices")


def joined(folder: Path) -> Plain:
    """All TOML files of a folder as one. Raises UnreadableFixture."""
    whole: Plain = {}
    for path in sorted(folder.glob("*.toml")):
        _join(whole, _read(path), path)
    if not whole:
        raise UnreadableFixture(f"{folder.name}: no TOML files in this folder")
    return whole


def _read(path: Path) -> Plain:
    def no_float(text: str) -> Any:
        raise UnreadableFixture(f'{path.name}: write {text} as text, "{text}"')

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=no_float)
    except tomllib.TOMLDecodeError as error:
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
