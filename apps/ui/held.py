"""A draft's plain data as it was read, with what was made of it: shared by all who read the same. Pure; knows nothing of the project.

Most pages of a draft want the same of it: its rule book or its rows, its text, its words, its problems. What is made of one
state of a draft is kept with that state, per process; a draft that says anything else is another state.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

Made = TypeVar("Made")


class Held(dict[str, Any]):
    """Plain data that nobody changes any more."""

    __slots__ = ("made",)

    def __init__(self, plain: Mapping[str, Any]) -> None:
        super().__init__(plain)
        self.made: dict[Any, Any] = {}


def once(plain: Mapping[str, Any], name: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` makes of `plain`, made once for each state of a draft; always anew for data that is not held."""
    if not isinstance(plain, Held):
        return make()
    if name not in plain.made:
        plain.made[name] = make()
    found: Made = plain.made[name]
    return found
