"""A draft's plain data as it was read, with what was made of it: shared by all who read the same. Pure; knows `canonical`.

Most pages of a draft want the same of it: its rule book, its text, its words. What is made of one state of a draft is kept
with that state, per process; a draft that says anything else is another state.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from apps.decisions.engine import canonical

Made = TypeVar("Made")


class Held(dict[str, Any]):
    """Plain data that nobody changes any more."""

    __slots__ = ("made",)

    def __init__(self, plain: Mapping[str, Any]) -> None:
        super().__init__(plain)
        self.made: dict[str, Any] = {}


def once(plain: Mapping[str, Any], name: str, make: Callable[[], Made]) -> Made:
    """What `make` makes of `plain`, made once for each state of a draft; always anew for data that is not held."""
    if not isinstance(plain, Held):
        return make()
    if name not in plain.made:
        plain.made[name] = make()
    found: Made = plain.made[name]
    return found


def text_of(plain: Mapping[str, Any]) -> str:
    """The canonical text of plain data."""
    return once(plain, "text", lambda: canonical.dumps(plain))
