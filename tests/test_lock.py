"""The locks hold names, versions and hashes; where packages come from is for each machine to say."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")


def names(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_host_no_index_and_no_path(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert not re.search(r"://|--index|--find-links|--extra|(^|\s)/|@ ", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_the_lock_is_pinned_and_hashed(lock: str) -> None:
    lines = [line for line in (ROOT / lock).read_text().splitlines() if line and not line.lstrip().startswith("#")]
    pinned = [line for line in lines if not line.startswith(" ")]

    assert pinned
    assert [line for line in pinned if not re.fullmatch(r"[a-z0-9._-]+==\S+( ; .+)? \\", line)] == []
    assert [line for line in lines if line.startswith(" ") and not re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}( \\)?", line)] == []


def test_both_locks_agree() -> None:
    run, dev = ((names((ROOT / lock).read_text())) for lock in LOCKS)

    assert {name: (run[name], dev[name]) for name in run.keys() & dev.keys() if run[name] != dev[name]} == {}


def test_everything_declared_is_locked_and_says_what_it_is_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    locked = {re.sub(r"[._]", "-", name) for lock in LOCKS for name in names((ROOT / lock).read_text())}
    declared = [*project["project"]["dependencies"], *(line for group in project["dependency-groups"].values() for line in group)]
    lines = (ROOT / "pyproject.toml").read_text().splitlines()

    assert {re.split(r"[\[<>=]", line)[0].lower() for line in declared} <= locked
    assert [line for line in declared if not any(f'"{line}",' in written and "# " in written for written in lines)] == []
