"""Collect css, scripts, fonts and images for whitenoise, when one of them has changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_what_changed() -> bool:
    """Whether anything had to be collected."""
    note, mark = Path(settings.STATIC_ROOT) / ".collected", _mark()
    if note.exists() and note.read_text() == mark:
        return False
    note.parent.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    note.write_text(mark)
    return True


def _mark() -> str:
    """Path, size and time of every file that would be collected."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
