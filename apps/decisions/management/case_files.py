"""How a command opens the case file that it was given: one way, one sentence where it cannot be read."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.core.management.base import CommandError

REFUSED = 2  # exit status


@contextmanager
def opened(name: str) -> Iterator[IO[bytes]]:
    """Standard input for "-", else the file of this name; a file that cannot be read ends the command in one line."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = open(name, "rb")  # noqa: SIM115  what goes wrong later is not about opening
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError(f"{name!r} cannot be read: {reason}", returncode=REFUSED) from error
    with file:
        yield file
