"""Advisory locks are numbers that the whole database shares, so they stand in one table."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def takers(root: Path) -> list[str]:
    """The modules that ask PostgreSQL for an advisory lock themselves."""
    paths = [path for part in ("apps", "config") for path in (root / part).rglob("*.py")]
    return sorted(str(path.relative_to(root)) for path in paths if "pg_advisory" in path.read_text())


def test_every_advisory_lock_is_taken_through_the_one_table() -> None:
    assert takers(ROOT) == ["apps/audit/locks.py", "apps/audit/migrations/0002_end_of_chain.py"]


def test_control_a_lock_taken_elsewhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "services.py").write_text('execute("SELECT pg_advisory_xact_lock(1)")\n')

    assert takers(tmp_path) == ["apps/services.py"]
