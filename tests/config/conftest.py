"""What tests of the launcher may use: folders that the server's account can enter."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.launcher import carriers, server
from config.launcher.server import Place

SYSTEM = [str(folder) for folder in carriers._system() if carriers.whole(folder)]

Base = Callable[[], Path]


@pytest.fixture(scope="module")
def new_base() -> Iterator[Base]:
    """Makes folders that the server's account can enter; pytest's own are closed to it where root tests."""
    made: list[Path] = []

    def new() -> Path:
        made.append(Path(tempfile.mkdtemp(prefix="groundwork-test-", dir="/tmp")))
        made[-1].chmod(0o755)
        return made[-1]

    yield new
    for base in made:
        for data in base.glob("pg[0-9]*/PG_VERSION"):
            server.stop(Place(base, next(iter(SYSTEM), "") if data.parent.name != f"pg{carriers.find().major}" else ""))
        shutil.rmtree(base)
