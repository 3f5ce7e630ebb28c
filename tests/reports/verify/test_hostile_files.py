"""`verify` of anything else, hostile files included: refused in words."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from tests.reports.verify.files import attach, rewritten, with_payload, words

pytestmark = pytest.mark.django_db

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
        attach(opened, "groundwork.json", inside)

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
