"""One table says which characters nobody sees: what forms, case files, price lists and the document refuse or leave out."""

from pathlib import Path

import pytest

from apps.catalogue import prices
from apps.decisions.engine.texts import HIDDEN, text_problem
from apps.reports.formatting import printable_text

ROOT = Path(__file__).resolve().parents[2]
EMPTY = {"date": "2026-11-21", "currency": "USD", "prices": [], "services": []}
NOBODY_SEES = ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ud800"]


@pytest.mark.parametrize("sign", NOBODY_SEES, ids=ascii)
def test_hidden_character_is_kept_out_everywhere(sign: str) -> None:
    text = f"t{sign}x"

    assert text_problem(text)
    assert any(problem.startswith("tasks_without_service[0]: ") for problem in prices.problems({"tasks_without_service": [text], **EMPTY}))
    assert printable_text(text) == "tx"


def test_no_sign_that_is_printable_is_hidden() -> None:
    assert not [sign for sign in map(chr, range(0x110000)) if sign.isprintable() and HIDDEN.match(sign)]


@pytest.mark.parametrize("text", ["Grüße", "šć", "中文", "emoji 🙂", "a\u200db"], ids=ascii)
def test_what_people_write_is_kept(text: str) -> None:
    assert not text_problem(text)
    assert not prices.problems({"tasks_without_service": [text], **EMPTY})
    assert printable_text(text) == text


def test_no_other_module_has_a_table_of_its_own() -> None:
    ranges = ("\\u202a-", "\\x7f-", "\\ud800-")
    paths = [path for path in (ROOT / "apps").rglob("*.py") if any(each in path.read_text().lower() for each in ranges)]

    assert [str(path.relative_to(ROOT)) for path in paths] == ["apps/ui/characters.py"]
