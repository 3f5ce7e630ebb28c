"""The password of the sample people: the operator's, or one made at random and kept beside the embedded database."""

import secrets
from dataclasses import dataclass
from pathlib import Path

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters and digits that look alike


@dataclass(frozen=True, slots=True)
class SamplePassword:
    """Two files: the password, and the one that the sample people were last given, for a start may be killed in between."""

    folder: Path

    def current(self, chosen: str) -> str:
        """The chosen one from now on; else the last one; else a new one."""
        password = chosen or _read(self._kept) or "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
        if password != _read(self._kept):
            _write(self._kept, password)
        return password

    def is_given(self, password: str) -> bool:
        return _read(self._given) == password

    def note_given(self, password: str) -> None:
        _write(self._given, password)

    @property
    def _kept(self) -> Path:
        return self.folder / "sample_password"

    @property
    def _given(self) -> Path:
        return self.folder / "sample_password.given"


def _read(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""


def _write(path: Path, password: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.touch(mode=0o600)
    fresh.write_text(password + "\n")
    fresh.replace(path)
