"""`verify`: ours, unaltered, stands; and what it says of anything else, hostile files included."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command

from tests.reports.make import worked_cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def chosen(live_rules: Any, at: datetime) -> Any:
    from apps.decisions import selectors

    return selectors.chosen(rulebook=None, prices=None, at=at)


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    """Documents that several tests look at, rendered once: the rules have the same fingerprint in each test."""
    return {}


@pytest.fixture(autouse=True)
def rendered_once(monkeypatch: pytest.MonkeyPatch, renderings: dict[str, bytes]) -> None:
    """The same pages are rendered once, whatever is inside beside them; that they give the same bytes again is tested with the PDF."""
    from apps.reports import pdf

    render = pdf.render

    def once(html: str, *, attachment: str, at: datetime, **rest: Any) -> bytes:
        if html not in renderings:
            renderings[html] = render(html, attachment=attachment, at=at, **rest)
        return renderings[html]

    monkeypatch.setattr(pdf, "render", once)


@pytest.fixture(scope="session")
def renderings() -> dict[str, bytes]:
    return {}


@pytest.fixture
def ours(chosen: Any, kept: dict[str, bytes]) -> bytes:
    return made(chosen, kept, "w19")


def made(chosen: Any, kept: dict[str, bytes], case: str) -> bytes:
    from apps.decisions.engine.answers import read_case
    from apps.reports.selectors import prices_of
    from apps.reports.services import files

    if case not in kept:
        kept[case] = files.report(read_case(chosen.machine.book, worked_cases()[case]), chosen, prices_of(chosen))
    return kept[case]


@pytest.fixture
def check(at: datetime) -> Callable[[bytes], Any]:
    from apps.reports.services import checking

    return lambda data: checking.verify(data, at=at)


def answers(checked: Any) -> dict[str, bool | None]:
    return {finding.question: finding.good for finding in checked.findings}


def words(checked: Any) -> str:
    return "\n".join(finding.words for finding in checked.findings)


def rewritten(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    opened = pikepdf.open(io.BytesIO(data))
    change(opened)
    opened.save(out)
    return out.getvalue()


def with_payload(data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The file with another groundwork.json inside."""

    def replace(opened: pikepdf.Pdf) -> None:
        (name,) = list(opened.attachments)
        payload = json.loads(opened.attachments[name].get_file().read_bytes())
        change(payload)
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        opened.attachments[name] = pikepdf.AttachedFileSpec(opened, text, filename=name)

    return rewritten(data, replace)


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
    opened.attachments["go.txt"] = pikepdf.AttachedFileSpec(opened, b"Go", filename="go.txt")


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


def test_other_words_on_a_page_are_found_with_the_page(check: Any, ours: bytes, kept: dict[str, bytes], chosen: Any) -> None:
    other = pikepdf.open(io.BytesIO(made(chosen, kept, "w05")))

    def swap(opened: pikepdf.Pdf) -> None:
        opened.pages[1] = other.pages[1]

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


HOSTILE = {
    "nothing": b"",
    "no PDF": b"GIF89a" + b"\x00" * 50,
    "half a PDF": b"%PDF-1.7\n1 0 obj\n<<",
    "a PDF of noise": b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_document_is_refused_in_words(check: Any, live_rules: Any, name: str) -> None:
    checked = check(HOSTILE[name])

    assert checked.status == 1 and len(checked.findings) == 1 and len(words(checked)) > 10


def test_a_file_inside_that_unpacks_to_far_too_much_is_refused_in_words(check: Any, ours: bytes) -> None:
    import zlib

    def replace(opened: pikepdf.Pdf) -> None:
        (name,) = list(opened.attachments)
        packed = opened.attachments[name].get_file().obj
        packed.write(zlib.compress(bytes(20_000_000)), filter=pikepdf.Name.FlateDecode)

    assert "is larger than 10 MB" in words(check(rewritten(ours, replace)))


def test_a_file_inside_that_is_packed_otherwise_is_refused_in_words(check: Any, ours: bytes) -> None:
    def replace(opened: pikepdf.Pdf) -> None:
        (name,) = list(opened.attachments)
        opened.attachments[name].get_file().obj.write(b"\x80" * 50, filter=pikepdf.Name.RunLengthDecode)

    assert "packed otherwise" in words(check(rewritten(ours, replace)))


def _bomb(opened: pikepdf.Pdf) -> None:
    import zlib

    opened.pages[0].obj["/Contents"] = packed = opened.make_stream(b"")
    packed.write(zlib.compress(b" " * 20_000_000), filter=pikepdf.Name.FlateDecode)


def _many_letters(opened: pikepdf.Pdf) -> None:
    font = next(iter(opened.pages[0].obj.Resources.Font.values()))
    font["/ToUnicode"] = opened.make_stream(b"beginbfrange " + b"<0000> <FFFF> <0020> " * 10 + b" endbfrange")


def _odd_kinds(opened: pikepdf.Pdf) -> None:
    page = opened.pages[0].obj
    page["/Resources"] = pikepdf.Array([1])
    page["/Contents"] = opened.make_stream(b"/F0 Tf Tf 999999999 Tj 5 TJ [1 (x)] TJ /X Do Do")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_bomb, "is larger than 5 MB"),
        (_many_letters, "names more than 200,000 letters"),
        (_odd_kinds, "the words on its pages are not those"),
        (lambda opened: opened.pages[0].obj.update({"/Contents": 7}), "of another kind"),
    ],
)
def test_pages_that_were_made_to_trouble_a_reader_are_refused_in_words(
    check: Any, ours: bytes, change: Callable[[pikepdf.Pdf], None], said: str
) -> None:
    checked = check(rewritten(ours, change))

    assert checked.status == 1 and said in words(checked)


def test_a_mistake_of_our_own_is_not_laid_to_the_file(check: Any, ours: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    from apps.reports.services import files

    def broken(*_: Any, **__: Any) -> Any:
        raise KeyError("ours")

    monkeypatch.setattr(files, "document_of", broken)

    with pytest.raises(KeyError, match="ours"):
        check(ours)


def test_an_ordinary_pdf_is_refused_in_words(check: Any, live_rules: Any) -> None:
    out = io.BytesIO()
    empty = pikepdf.new()
    empty.add_blank_page()
    empty.save(out)

    assert "carries no groundwork.json" in words(check(out.getvalue()))


def test_a_locked_pdf_is_refused_in_words(check: Any, ours: bytes) -> None:
    out = io.BytesIO()
    pikepdf.open(io.BytesIO(ours)).save(out, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert "locked with a password" in words(check(out.getvalue()))


@pytest.mark.parametrize(
    "inside",
    [
        b"", b"[]", b"{", b"\xff\xfe", b"null", b'{"case":1}', b"[" * 100_000, b'{"a":' * 50_000, b"1e999999999", b"NaN",
        b'{"case":{},"rulebook":{},"price_list":{},"decision":{},"document":{},"seal":"x"}',
    ],
)  # fmt: skip
def test_a_groundwork_json_that_is_none_is_refused_in_words(check: Any, ours: bytes, inside: bytes) -> None:
    def replace(opened: pikepdf.Pdf) -> None:
        opened.attachments["groundwork.json"] = pikepdf.AttachedFileSpec(opened, inside, filename="groundwork.json")

    checked = check(rewritten(ours, replace))

    assert checked.status in (1, 3) and all(finding.words for finding in checked.findings)


@pytest.mark.parametrize(
    "change",
    [
        lambda payload: payload["decision"].clear(),
        lambda payload: payload["decision"].update(ranking="x"),
        lambda payload: payload["decision"].update(verdict="maybe"),
        lambda payload: payload["decision"].update(ranking=[{"approach": "x"}]),
        lambda payload: payload["document"].clear(),
        lambda payload: payload["document"].update(at="yesterday"),
        lambda payload: payload["document"].update(number=[1]),
        lambda payload: payload["case"].update(answers=[]),
        lambda payload: payload["case"]["answers"].update(no_such_question=1),
        lambda payload: payload["case"]["answers"].update(budget_build="x" * 100),
        lambda payload: payload["rulebook"].update(version={"a": 1}),
        lambda payload: payload["price_list"].update(date=None),
    ],
)
def test_a_payload_with_strange_parts_never_breaks_the_check(check: Any, ours: bytes, change: Callable[[dict[str, Any]], None]) -> None:
    checked = check(with_payload(ours, change))

    assert checked.status == 1 and words(checked)


def test_the_commands_write_a_report_and_check_it(
    live_rules: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, out = tmp_path / "case.json", tmp_path / "out.pdf"
    case.write_text(json.dumps(worked_cases()["w07"], default=str), encoding="utf-8")

    monkeypatch.setattr("apps.reports.management.commands.verify._bound_memory", lambda: None)  # the tests' own process has no bound
    call_command("report", str(case), str(out))
    with pytest.raises(SystemExit) as ended:
        call_command("verify", str(out))

    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [["Ours", "yes"], ["Unaltered", "yes"], ["Stands", "yes"], ["Today", "the same"]]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["case.json", "out.pdf"]


def test_report_refuses_a_bad_case_in_words_and_writes_nothing(live_rules: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    case, out = tmp_path / "case.json", tmp_path / "out.pdf"
    case.write_text('{"title": "x", "answers": {"labelled": 10, "examples": 5, "tasks": 1}}', encoding="utf-8")

    with pytest.raises(SystemExit) as ended:
        call_command("report", str(case), str(out))

    assert ended.value.code == 2 and "tasks" in capsys.readouterr().err and not out.exists()


@pytest.mark.parametrize("name", ["missing.pdf", "."])
def test_verify_says_what_it_cannot_read(live_rules: Any, tmp_path: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.management.base import CommandError

    monkeypatch.setattr("apps.reports.management.commands.verify._bound_memory", lambda: None)
    with pytest.raises(CommandError, match="cannot be read") as ended:
        call_command("verify", str(tmp_path / name))

    assert ended.value.returncode == 1
