"""Each setting that is wrong stops the start and is named."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from config import environment, samples
from config.databases import databases

ROOT = Path(__file__).resolve().parents[2]

WRONG = [
    ("PORT", "eighty"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("DATABASE_URL", "mysql://somewhere/x"),
    ("DATABASE_URL", "postgres://"),
    ("DATABASE_OWNER_URL", "postgres://u@h/d"),
    ("GROUNDWORK_SECRET_KEY", "short"),
    ("GROUNDWORK_SEAL_KEY", "short"),
    ("GROUNDWORK_TLS", "perhaps"),
    ("GROUNDWORK_DEBUG", "2"),
    ("GROUNDWORK_WEB_PROCESSES", "0"),
    ("GROUNDWORK_WEB_THREADS", "-1"),
    ("GROUNDWORK_EXPORTS", "1.5"),
    ("GROUNDWORK_LISTEN", "maybe"),
    ("GROUNDWORK_LOG_LEVEL", "LOUD"),
    ("GROUNDWORK_DATA_DIR", "/proc/nowhere"),
    ("GROUNDWORK_SECRET_KEY_FILE", "/nowhere/key"),
]


def settings_loaded(folder: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if name not in environment.BY_NAME and not name.startswith("GROUNDWORK_")}
    words = [sys.executable, "manage.py", "settings"]
    asked = {**clean, "GROUNDWORK_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings", **environ}
    return subprocess.run(words, cwd=ROOT, env=asked, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_wrong_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    for known in environment.BY_NAME:
        monkeypatch.delenv(known, raising=False)
    monkeypatch.setenv("GROUNDWORK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv(name, value)

    with pytest.raises(environment.SettingRefused, match=f"^{name.removesuffix('_FILE')}"):
        runpy.run_path(str(ROOT / "config" / "settings.py"))


def test_wrong_setting_starts_nothing_and_shows_no_traceback(tmp_path: Path) -> None:
    found = settings_loaded(tmp_path, PORT="eighty")

    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr == "PORT: is 'eighty'; allowed: a whole number from 1 to 65535\n"


def test_database_of_ones_own_needs_keys(tmp_path: Path) -> None:
    found = settings_loaded(tmp_path, DATABASE_URL="postgres://app@db/groundwork")

    assert found.returncode == 1
    assert found.stderr.startswith("GROUNDWORK_SECRET_KEY: is not set")


def test_command_lists_every_setting_and_no_secret(tmp_path: Path) -> None:
    found = settings_loaded(tmp_path, GROUNDWORK_SAMPLE_PASSWORD="open-sesame-open")

    assert found.returncode == 0, found.stderr
    assert re.findall(r"^(\w+) = ", found.stdout, re.MULTILINE) == [setting.name for setting in environment.TABLE]
    assert "open-sesame-open" not in found.stdout


def test_readme_lists_every_setting() -> None:
    table = (ROOT / "README.md").read_text().partition("<!-- settings -->")[2].partition("<!-- end of settings -->")[0]
    lines = [f"| `{s.name}` | {s.allowed} | {f'`{s.default}`' if s.default else ''} | {s.does} |" for s in environment.TABLE]

    assert [line for line in table.splitlines() if line.startswith("| `")] == lines


def test_every_setting_that_is_read_is_in_the_table() -> None:
    """And nothing reads the environment beside it, but for what the system itself says."""
    known_to_the_system = {"DJANGO_SETTINGS_MODULE", "HOME", "PATH", "TMPDIR", "XDG_RUNTIME_DIR"}
    reads = re.compile(r"environ(?:\.get\(|\[|\.setdefault\()\"(\w+)\"|getenv\(\"(\w+)\"")
    paths = [*ROOT.glob("config/**/*.py"), *ROOT.glob("apps/**/*.py"), ROOT / "manage.py"]
    found = {name for path in paths for pair in reads.findall(path.read_text()) for name in pair if name}

    assert paths
    assert found - known_to_the_system - set(environment.BY_NAME) == set()


def test_unknown_setting_of_ours_is_noted_with_the_nearest() -> None:
    assert environment.unknown_names({"GROUNDWORK_DATADIR": "x", "OTHER": "y", "GROUNDWORK_SECRET_KEY_FILE": "z"}) == [
        "GROUNDWORK_DATADIR is not a setting; the nearest is GROUNDWORK_DATA_DIR",
    ]


def test_key_comes_from_a_file_where_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("k" * 40 + "\n")
    monkeypatch.delenv("GROUNDWORK_SEAL_KEY", raising=False)
    monkeypatch.setenv("GROUNDWORK_SEAL_KEY_FILE", str(tmp_path / "key"))

    assert environment.secret("GROUNDWORK_SEAL_KEY", least=32) == "k" * 40


def test_key_is_made_once_and_for_us_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROUNDWORK_SEAL_KEY", raising=False)
    first = environment.secret("GROUNDWORK_SEAL_KEY", least=32, kept_in=tmp_path / "a" / "key")

    assert environment.secret("GROUNDWORK_SEAL_KEY", least=32, kept_in=tmp_path / "a" / "key") == first
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["key"]
    assert (tmp_path / "a" / "key").stat().st_mode & 0o077 == 0


def test_two_urls_are_two_roles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://app:one@db:6432/groundwork")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://owner:two@db:5432/groundwork")
    found = databases(tmp_path)

    assert [(found[name]["USER"], found[name]["PORT"]) for name in ("default", "owner")] == [("app", 6432), ("owner", 5432)]
    assert found["default"]["ENGINE"] == found["owner"]["ENGINE"] == "django.db.backends.postgresql"


def test_sample_password_is_kept_until_another_is_named(tmp_path: Path) -> None:
    kept = samples.SamplePassword(tmp_path)
    made = kept.current("")

    assert len(made) == 19
    assert kept.current("") == made
    assert not kept.is_given(made)
    kept.note_given(made)
    assert kept.is_given(made)
    assert kept.current("chosen by hand") == kept.current("") == "chosen by hand"
    assert not kept.is_given("chosen by hand")
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}


@pytest.mark.parametrize("name", [setting.name for setting in environment.TABLE if setting.secret])
def test_every_secret_may_lie_in_a_file(name, monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("a secret of forty characters, or a few more\n")
    monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))

    assert environment.text(name) == "a secret of forty characters, or a few more"
