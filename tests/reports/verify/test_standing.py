"""`verify` of a document of ours, and of one that was altered: ours, unaltered, stands."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command

from tests.reports.verify.files import answers, attach, rewritten, with_payload, words

pytestmark = pytest.mark.django_db


def test_a_report_of_ours_stands(check: Any, ours: bytes) -> None:
    checked = check(ours)

    assert checked.status == 0 and answers(checked) == {"Ours": True, "Unaltered": True, "Stands": True, "Today": True}
    assert words(checked).count("byte for byte") == 2


def test_an_export_of_a_stored_decision_stands(decision: Any, check: Any) -> None:
    from apps.reports.services import exports, files

    checked = check(files.pdf_of(exports.content_of(decision)))

    assert checked.status == 0, words(checked)


def test_of_a_file_that_was_only_saved_anew_it_cannot_be_said(check: Any, ours: bytes) -> None:
    checked = check(rewritten(ours, lambda opened: None))

    assert checked.status == 1 and answers(checked) == {"Ours": True, "Unaltered": None, "Stands": True, "Today": True}


def _box(opened: pikepdf.Pdf) -> None:
    opened.pages[0].contents_add(b"q 1 1 1 rg 0 0 2000 2000 re f Q")


def _unseen(opened: pikepdf.Pdf) -> None:
    opened.pages[0].contents_add(b"3 Tr", prepend=True)


def _cropped(opened: pikepdf.Pdf) -> None:
    opened.pages[0].cropbox = [0, 0, 300, 300]


def _turned(opened: pikepdf.Pdf) -> None:
    opened.pages[0].rotate(180, relative=True)


def _one_file_more(opened: pikepdf.Pdf) -> None:
    attach(opened, "go.txt", b"Go")


def _script(opened: pikepdf.Pdf) -> None:
    opened.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('Go')")


@pytest.mark.parametrize("change", [_box, _unseen, _cropped, _turned, _one_file_more, _script])
def test_a_file_that_has_the_words_and_other_looks_is_not_called_unaltered(
    ours: bytes, tmp_path: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, change: Callable[[pikepdf.Pdf], None]
) -> None:
    altered = tmp_path / "altered.pdf"
    altered.write_bytes(rewritten(ours, change))

    monkeypatch.setattr("apps.reports.management.commands.verify._bound_memory", lambda: None)  # the tests' own process has no bound
    with pytest.raises(SystemExit) as ended:
        call_command("verify", str(altered))

    assert ended.value.code == 1
    assert (
        "Unaltered: cannot be said: the words are those of the decision, but the file differs from the one made here; "
        "read the record it carries, not its looks"
    ) in capsys.readouterr().out.splitlines()


def test_another_answer_inside_is_found(check: Any, ours: bytes) -> None:
    checked = check(with_payload(ours, lambda payload: payload["case"]["answers"].update(budget_build=1)))

    assert checked.status == 1 and answers(checked)["Ours"] is False and answers(checked)["Stands"] is False


def test_another_recommendation_inside_is_found(check: Any, ours: bytes) -> None:
    checked = check(with_payload(ours, lambda payload: payload["decision"].update(recommendation="from_scratch")))

    assert checked.status == 1 and answers(checked)["Stands"] is False
    assert "Train from scratch" in words(checked)


def test_a_seal_that_is_not_ours_is_found_although_all_else_is_right(check: Any, ours: bytes) -> None:
    checked = check(with_payload(ours, lambda payload: payload.update(seal="0" * 64)))

    assert checked.status == 1 and answers(checked) == {"Ours": False, "Unaltered": None, "Stands": True, "Today": True}


def test_other_words_on_a_page_are_found_with_the_page(check: Any, ours: bytes) -> None:
    def swap(opened: pikepdf.Pdf) -> None:
        opened.pages[1] = opened.pages[3]

    checked = check(rewritten(ours, swap))

    assert checked.status == 1 and answers(checked)["Unaltered"] is False and "first on page 2" in words(checked)


def test_a_page_that_was_taken_out_is_found(check: Any, ours: bytes) -> None:
    def take(opened: pikepdf.Pdf) -> None:
        del opened.pages[2]

    assert answers(check(rewritten(ours, take)))["Unaltered"] is False


def test_a_note_laid_over_a_page_is_found(check: Any, ours: bytes) -> None:
    def cover(opened: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[0, 0, 600, 800], Contents="Go")
        opened.pages[0].obj["/Annots"] = pikepdf.Array([opened.make_indirect(note)])

    checked = check(rewritten(ours, cover))

    assert checked.status == 1 and "notes were added" in words(checked)


def test_rules_that_are_not_here_end_with_status_3(check: Any, ours: bytes) -> None:
    checked = check(with_payload(ours, lambda payload: payload["rulebook"].update(sha256="f" * 64)))

    assert checked.status == 3 and "are not here" in words(checked)


def test_what_newer_rules_say_is_told_and_changes_nothing(check: Any, ours: bytes, live_rules: Any, at: datetime) -> None:
    from apps.decisions.engine import canonical
    from tests.intake.conftest import put_in_force

    plain = canonical.loads(live_rules.canonical)
    plain["name"] = "Newer rules"
    put_in_force(canonical.dumps(plain), 2, at, before=live_rules.sha256)

    checked = check(ours)

    assert checked.status == 0 and "rules v2 with prices of 21 Nov 2026 say the same" in words(checked)
