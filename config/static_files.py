"""Collect css, scripts, fonts and images for whitenoise, when one of them has changed.

In a process beside, for compressing takes seconds: the database is prepared meanwhile, and it can be ended at any moment.
"""

import contextlib
import hashlib
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config.supervisor import Child, end_group

COLLECT = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity=0"]


class GzippedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Files with the hash of their content in their name, so that browsers keep them for ever; gzipped beside.

    Without brotli: it saves a tenth of the bytes and makes the first start ten seconds longer.
    """

    def create_compressor(self, **options: Any) -> Compressor:
        return Compressor(**options | {"use_brotli": False})


class NotCollected(Exception):
    """Collecting failed; what it said stands above on the screen."""

    def __init__(self) -> None:
        super().__init__("The pages' files could not be collected; what was said above tells why.")


@contextlib.contextmanager
def collected_meanwhile() -> Iterator[Callable[[], None]]:
    """Begins to collect where something has changed; what it hands out waits until it is done. Leaving ends it."""
    note, mark = Path(settings.STATIC_ROOT) / ".collected", _mark()
    child = Child("Collecting", COLLECT)
    if not note.exists() or note.read_text() != mark:
        note.parent.mkdir(parents=True, exist_ok=True)
        child.start()

    def finish() -> None:
        if child.process is not None:
            if child.process.wait():
                raise NotCollected
            note.write_text(mark)

    try:
        yield finish
    finally:
        if child.process is not None:
            end_group(child.process.pid, signal.SIGKILL)
            child.process.wait()


def _mark() -> str:
    """Path, size and time of every file that would be collected."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
