"""Who acts: a person, whose role is asked, or words for a command on the server, whose shell needs none. May not import services."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec

from apps.accounts.models import User

By = User | str
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Actor:
    """`name` as others read it; `person` is None where a command acts."""

    name: str
    person: User | None

    def must(self, check: Callable[Concatenate[User, P], None], *args: P.args, **more: P.kwargs) -> None:
        """Ask a check of `permissions` for the person; nothing is asked of a command."""
        if self.person is not None:
            check(self.person, *args, **more)


def actor(by: By) -> Actor:
    return Actor(by, None) if isinstance(by, str) else Actor(by.name, by)
