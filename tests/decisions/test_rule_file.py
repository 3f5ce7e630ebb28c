"""The rule book as one JSON file: out and in gives the same bytes; what is wrong in a file is refused with part and row."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from hypothesis import given, settings

from apps.decisions import compiler, history, services
from apps.decisions.admin.seen import LONGEST
from apps.decisions.engine import canonical, rulefile
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.engine.rulefile import FileRefused
from apps.decisions.models import Draft, Rule, RulebookVersion
from tests.decisions.conftest import default_text
from tests.decisions.engine.drawing import books
from tests.decisions.make import make_plain

UPLOAD = "/admin/decisions/draft/upload/"


def file_of(plain: dict[str, Any], number: int | None = 3) -> bytes:
    text = canonical.dumps(to_plain(from_plain(plain)))
    return rulefile.written(text, name=plain["name"], number=number).encode()


def changed(**changes: Any) -> bytes:
    whole = json.loads(file_of(make_plain()))
    whole |= changes
    return json.dumps(whole).encode()


def in_rules(**changes: Any) -> bytes:
    """A file without a fingerprint, in which a part of the rule book is another."""
    whole = json.loads(file_of(make_plain()))
    whole["rulebook"] |= changes
    del whole["sha256"]
    return json.dumps(whole).encode()


def sent(client: Client, raw: bytes, name: str = "rules-v3.json") -> Any:
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, raw, "application/json")})


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_default_rules_come_back_byte_for_byte() -> None:
    name, text = default_text()
    raw = rulefile.written(text, name=name, number=1).encode()

    read = rulefile.read(raw)

    assert (canonical.dumps(read.plain), read.sha256, read.number, read.is_verified) == (text, canonical.sha256(text), 1, True)
    assert rulefile.written(canonical.dumps(read.plain), name=name, number=1).encode() == raw
    assert compiler.too_long(read.plain) == []


@given(books())
@settings(max_examples=40)
def test_any_rule_book_comes_back_byte_for_byte(plain: dict[str, Any]) -> None:
    plain["name"] = plain.get("name") or "A book"
    raw = file_of(plain)
    read = rulefile.read(raw)

    assert rulefile.written(canonical.dumps(read.plain), name=plain["name"], number=3).encode() == raw


@pytest.mark.django_db
def test_draft_from_a_file_says_what_the_file_says(small_live: RulebookVersion, at: datetime) -> None:
    """Through the tables and out again."""
    raw = rulefile.written(history.canonical_of(small_live), name=small_live.name, number=1).encode()
    text = history.text_in(services.read_rule_file(raw).plain)
    assert text is not None

    draft = services.draft_from_file(text=text, title="From a file", based_on=small_live, by="tests", at=at)

    again = history.text_of(draft)
    assert again is not None
    assert rulefile.written(again.canonical, name=again.book.name, number=1).encode() == raw


def test_fingerprint_is_that_of_the_part_rulebook_in_canonical_form() -> None:
    whole = json.loads(file_of(make_plain()))

    text = json.dumps(whole["rulebook"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    assert whole["sha256"] == canonical.sha256(text)


def test_rules_alone_are_read_too_and_said_to_be_unchecked() -> None:
    read = rulefile.read(json.dumps(make_plain()).encode())

    assert not read.is_verified
    assert read.number is None


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON: expecting property name enclosed in double quotes at line 1, column 2"),
        (b"\xff\xfe", "not UTF-8 text: byte 1"),
        (b"[]", "must be one object"),
        (b"{}", "rulebook, name"),
        (b"[" * 30, "more than 20 levels"),
        (b'{"a": 1, "a": 2}', "“a” stands twice"),
        (b'{"rulebook": {"name": 0.5}}', '0.5 is not a whole number; write decimals as text, like "0.5"'),
        (b'{"rulebook": {"name": NaN}}', "NaN is not a whole number"),
        (b'{"rulebook": {"name": ' + b"9" * 5_000 + b"}}", "has more than 40 digits"),
        (b" " * 5_000_001, "at most 5 MB"),
        (changed(colour="red"), "A file of rules has no part “colour”"),
        (changed(groundwork="prices"), "this is another file"),
        (changed(number=True), "number: must be a whole number"),
        (changed(number="3"), "number: must be a whole number"),
        (changed(name="x" * 201), "name: must be a text of 200 characters or fewer"),
        (changed(sha256="0" * 64), "The fingerprint does not fit"),
        (changed(sha256=7), "sha256: must be text"),
        (changed(rulebook=[]), "The part “rulebook” must be there"),
        (in_rules(colours=[]), "colours: a rule book has no part “colours”"),
        (in_rules(flags=[{"slug": "small_data", "label": "x", "led": "x"}]), "flags small_data: has no field “led”; did you mean “lead”?"),
        (in_rules(parameters={"start": "1e999999"}), "parameters start: must be a number of 40 digits or fewer"),
        (in_rules(name="\ud800"), "rulebook, name"),
        (in_rules(rules="all"), "rules: must be a list"),
        (in_rules(rules=[1]), "rules[0]: must be an object"),
    ],
)  # fmt: skip
def test_file_that_is_no_rule_book_is_refused_with_the_place(raw: bytes, said: str) -> None:
    with pytest.raises(FileRefused) as refused:
        rulefile.read(raw)

    assert said in str(refused.value)


def test_text_that_is_longer_than_its_column_is_refused_with_the_place() -> None:
    flags = [{"slug": "small_data", "label": "x" * 201, "lead": ""}]

    with pytest.raises(FileRefused, match="flags small_data, label: must be 200 characters or fewer; there are 201"):
        services.read_rule_file(in_rules(flags=flags))


def test_number_with_more_digits_than_are_kept_is_refused() -> None:
    rules = make_plain()["rules"]
    rules[1]["when"][0] = ["labelled", "between", 10, "100.123456789012345678901"]

    with pytest.raises(FileRefused, match="rules D-02, when: must have 20 decimal places or fewer"):
        services.read_rule_file(in_rules(rules=rules))


@pytest.mark.django_db
def test_file_is_looked_at_first_and_then_becomes_a_draft(at_work: Client, small_live: RulebookVersion) -> None:
    rules = make_plain()["rules"]
    rules[0]["when"] = [["size", "is", "large"], ["classes", ">", 4]]
    page = words(sent(at_work, in_rules(rules=rules)))
    assert "What the file says otherwise than v1" in page
    assert "1 changed: 1 rule" in page
    assert "Condition: <span" in page
    assert Draft.objects.filter(published_as=None).count() == 0

    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    answer = at_work.post(UPLOAD, {"seen": seen, "base": "1", "title": "rules-v3.json"}, follow=True)

    draft = Draft.objects.get(published_as=None)
    assert (draft.title, draft.based_on) == ("From rules-v3.json", small_live)
    assert compiler.rule_plain(Rule.objects.get(draft=draft, key="D-01"))["when"][1] == ["classes", ">", 4]
    assert "Draft opened from the file" in words(answer)


@pytest.mark.django_db
def test_who_brings_a_file_is_its_author(at_work: Client, small_live: RulebookVersion, rhea: Any) -> None:
    page = words(sent(at_work, file_of(make_plain())))
    at_work.post(UPLOAD, {"seen": page.partition('name="seen" value="')[2].partition('"')[0], "base": "1"})
    draft = Draft.objects.get(published_as=None)

    assert history.standing_of(draft, history.text_of(draft)).is_author(rhea)


@pytest.mark.django_db
@pytest.mark.parametrize("seen", ["", "x", "eJwDAAAAAAE=", "A" * 2_000])
def test_page_that_was_tampered_with_opens_nothing(at_work: Client, small_live: RulebookVersion, seen: str) -> None:
    assert at_work.post(UPLOAD, {"seen": seen, "base": "1"}).status_code == 422
    assert Draft.objects.filter(published_as=None).count() == 0


@pytest.mark.django_db
def test_refused_file_is_said_in_words_and_opens_nothing(at_work: Client, small_live: RulebookVersion) -> None:
    answer = sent(at_work, b'{"rulebook": {"name": "x", "flagz": []}}')

    assert answer.status_code == 422
    assert "a rule book has no part “flagz”" in words(answer)
    assert "Choose a file of rules" in words(at_work.post(UPLOAD, {}))


def with_case(**changes: Any) -> bytes:
    """A file with one test case, of which a part is another."""
    case = {"key": "a", "title": "A", "answers": {"size": "large"}, "expect": {"flags": ["small_data"]}}
    return changed(test_cases=[case | changes])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answers": {"size": "\ud800"}}, "test_cases a: answers, size: holds half a character"),
        ({"answers": {"size": ["large", "\x00"]}}, "test_cases a: answers, size: must not hold control characters"),
        ({"answers": {"si\x00ze": "large"}}, "test_cases a: answers, si�ze: must not hold control characters"),
        ({"answers": {"size": "x" * 201}}, "test_cases a: answers, size: must be 200 characters or fewer; there are 201"),
        ({"expect": {"flags": ["small_data", "\x00"]}}, "test_cases a: expect, flags, 2: must not hold control characters"),
        ({"expect": {"findings": {"size": "\ud800"}}}, "test_cases a: expect, findings, size: holds half a character"),
        ({"expect": {"fit": {"\x00": [1, 2]}}}, "test_cases a: expect, fit, �: must not hold control characters"),
        ({"expect": {"\ud800": []}}, "test_cases a: expect: “�” cannot be said so"),
        ({"\ud800": 1}, "test_cases a: has no field “�”"),
    ],
)  # fmt: skip
def test_test_case_that_no_draft_can_hold_is_refused_with_its_place(
    at_work: Client, small_live: RulebookVersion, changes: Any, said: str
) -> None:
    answer = sent(at_work, with_case(**changes))

    assert answer.status_code == 422
    assert said in words(answer)


@pytest.mark.django_db
def test_test_case_in_good_order_is_shown(at_work: Client, small_live: RulebookVersion) -> None:
    assert sent(at_work, with_case()).status_code == 200


@pytest.mark.django_db
def test_anybody_takes_a_version_as_a_file(client: Client, small_live: RulebookVersion) -> None:
    answer = client.get("/versions/1/rules.json")

    assert answer["Content-Disposition"] == 'attachment; filename="rules-v1.json"'
    read = rulefile.read(answer.content)
    assert (read.sha256, read.number, read.is_verified) == (small_live.sha256, 1, True)
    assert client.get("/versions/9/rules.json").status_code == 404


@pytest.mark.django_db
def test_draft_is_taken_as_a_file(at_work: Client, draft: Draft, small_live: RulebookVersion) -> None:
    answer = at_work.get(f"/admin/decisions/draft/{draft.pk}/rules.json")

    assert rulefile.read(answer.content).sha256 == small_live.sha256


@pytest.mark.django_db
def test_command_writes_a_version_and_reads_it_back(
    small_live: RulebookVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rules.json"
    call_command("rulebook", "export", "1", str(file))
    call_command("rulebook", "import", str(file), "--check")
    assert Draft.objects.filter(published_as=None).count() == 0

    call_command("rulebook", "import", str(file))

    told = capsys.readouterr().out
    assert f"v1 in {file}: Small book, {small_live.sha256}" in told
    assert "its fingerprint is right" in told
    assert "It says nothing else than v1" in told
    draft = Draft.objects.get(published_as=None)
    assert draft.title == "From rules.json"


@pytest.mark.django_db
def test_command_refuses_in_words(small_live: RulebookVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "rules.json"
    file.write_bytes(changed(sha256="0" * 64))

    with pytest.raises(SystemExit) as ended:
        call_command("rulebook", "import", str(file))

    assert ended.value.code == 2
    assert "The fingerprint does not fit" in capsys.readouterr().err


@pytest.mark.django_db
def test_command_writes_to_standard_output(small_live: RulebookVersion) -> None:
    out = io.StringIO()
    call_command("rulebook", "export", "1", "-", stdout=out)

    assert rulefile.read(out.getvalue().encode()).sha256 == small_live.sha256


@pytest.mark.django_db
def test_file_that_no_page_can_carry_is_said_at_the_look_and_not_at_the_press(
    at_work: Client, small_live: RulebookVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.decisions.admin.files.packed_cases", lambda _cases: "x" * (LONGEST - 50))  # each alone would fit
    page = words(sent(at_work, file_of(make_plain())))

    assert "This file is too large for a page to hold" in page and 'name="seen"' not in page
