"""Keys that are made at random on the first start and kept beside the embedded database."""

import contextlib
import os
import secrets
from pathlib import Path


def made_once(path: Path) -> str:
    """The key in this file; made first where there is none. Processes that start together get the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)  # the first one stays; whoever comes second reads it
        fresh.unlink()
    return path.read_text().strip()
