"""A use case started from what is there: a sample, a copy, a case file. What a file says comes in whole or not at all."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.intake.conftest import stored
from tests.intake.test_question_page import text_of

pytestmark = pytest.mark.django_db
SAID = ("typed", "value", "readable", "unknown", "known_how", "source", "private")


def answers(use_case: Any) -> dict[str, tuple[Any, ...]]:
    from apps.intake.models import Answer

    rows = Answer.objects.filter(use_case=use_case).values("question", *SAID)
    return {row["question"]: tuple(row[name] for name in SAID) for row in rows}


def landed(response: Any) -> Any:
    """The use case whose page this answer leads to."""
    from apps.intake.models import UseCase

    assert response.status_code == 302, text_of(response)
    return UseCase.objects.get(pk=response.url.split("/")[2])


def send(client: Any, workspace: Any, content: bytes | str | dict[str, Any], **more: Any) -> Any:
    raw = json.dumps(content).encode() if isinstance(content, dict) else content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("case.json", raw, content_type="application/json")
    return client.post("/use-cases/import", {"workspace": str(workspace.pk), "file": file, **more})


@pytest.fixture
def full(save: Any, with_title: None, use_case: Any) -> Any:
    """Maya's use case with an answer of every kind: known, of several choices, not known, unreadable, private, with decimals."""
    save("examples", "1,800", value=1800, known_how="measured", source="the register", editor="")
    save("input_kind", "documents\nimages", value=("documents", "images"), editor="")
    save("rare_share", "2.5", value=__import__("decimal").Decimal("2.5"), known_how="estimated", editor="")
    save("labelled", "some", value=None, unknown=True, editor="")
    save("budget_build", "as much as it takes", value=None, editor="")
    save("current_way", "people", value="people", private=True, editor="")
    return use_case


# From a sample


def test_start_page_offers_nothing_a_sample_a_copy_and_a_file(client: Any, full: Any) -> None:
    page = text_of(client.get("/use-cases/start"))

    for words in (
        "With nothing in it",
        "From a sample",
        "Invoice line items into the ledger",
        "From a copy of one of yours",
        "Late parcels",
        "From a case file",
    ):
        assert words in page
    assert page.count("Start from this") == 6


def test_a_sample_becomes_a_use_case_of_ones_own_that_can_be_decided(client: Any, live_rules: Any, workspace: Any) -> None:
    made = landed(client.post("/use-cases/start", {"workspace": str(workspace.pk), "sample": "3_casting_defects", "key": "k" * 22}))

    assert made.came_from == "sample"
    assert len(answers(made)) > 30
    assert client.post(f"/use-cases/{made.pk}/decide").url.startswith("/decisions/")


def test_two_presses_of_one_button_make_one_use_case(client: Any, live_rules: Any, workspace: Any) -> None:
    form = {"workspace": str(workspace.pk), "sample": "6_meeting_notes", "key": "k" * 22}

    assert landed(client.post("/use-cases/start", form)) == landed(client.post("/use-cases/start", form))


def test_a_reader_is_told_that_she_may_not_start_one(as_person: Any, vera: Any, live_rules: Any, workspace: Any) -> None:
    client = as_person(vera)

    assert "You may not start a use case" in text_of(client.get("/use-cases/start"))
    assert client.post("/use-cases/start", {"workspace": str(workspace.pk), "sample": "6_meeting_notes"}).status_code == 403
    assert send(client, workspace, {"title": "Hers", "narrative": {}, "answers": {}}).status_code == 403


# From a copy


def test_a_copy_says_the_same_under_its_own_title(client: Any, full: Any) -> None:
    made = landed(client.post(f"/use-cases/{full.pk}/copy"))

    was, now = answers(full), answers(made)
    assert made.title == "Copy of Late parcels"
    assert now.pop("idea.title")[:2] == ("Copy of Late parcels", '"Copy of Late parcels"')
    del was["idea.title"]
    assert now == was
    assert (made.came_from, made.source_use_case_id) == ("copy", full.pk)


def test_a_copy_is_written_by_whoever_copies_and_has_no_decision(pages: Any, full: Any, as_person: Any, carl: Any) -> None:
    pages.post("decide")

    made = landed(as_person(carl).post(f"/use-cases/{full.pk}/copy"))

    assert {answer.by for answer in made.answers.all()} == {carl}
    assert not made.decisions.exists()


def test_changing_a_copy_leaves_the_first_one_alone(client: Any, full: Any) -> None:
    from tests.intake.conftest import Pages

    made, before = landed(client.post(f"/use-cases/{full.pk}/copy")), answers(full)

    Pages(client, made).answer("examples", "7", revision=1)

    assert stored(made, "examples").value == "7"
    assert answers(full) == before


def test_copying_is_recorded_with_where_from(client: Any, full: Any) -> None:
    from apps.audit.models import Event

    made = landed(client.post(f"/use-cases/{full.pk}/copy"))

    event = Event.objects.get(kind="use_case.copied")
    assert (event.subject_id, event.details["source"]) == (str(made.pk), str(full.pk))


def test_a_stranger_copies_nothing_and_a_reader_neither(full: Any, as_person: Any, vera: Any, zoe: Any) -> None:
    assert as_person(zoe).post(f"/use-cases/{full.pk}/copy").status_code == 404
    assert as_person(vera).post(f"/use-cases/{full.pk}/copy").status_code == 403


# Case files


def case_of(client: Any, use_case: Any) -> str:
    response = client.get(f"/use-cases/{use_case.pk}/case.json")
    assert response.status_code == 200
    return str(response.content.decode())


def test_case_file_taken_away_and_taken_in_is_the_same_case(client: Any, full: Any, workspace: Any) -> None:
    out = case_of(client, full)

    made = landed(send(client, workspace, out))

    assert case_of(client, made) == out
    for words in ('"value": 2.5', '"typed": "as much as it takes"', '"private": true', '"unknown"', '"source": "the register"'):
        assert words in out
    assert made.came_from == "file"


@pytest.mark.parametrize("sample", ["1_invoice_fields", "4_hiring_shortlist", "5_which_discount_works"])
def test_samples_go_round_as_well(client: Any, live_rules: Any, workspace: Any, sample: str) -> None:
    first = landed(client.post("/use-cases/start", {"workspace": str(workspace.pk), "sample": sample}))

    assert case_of(client, landed(send(client, workspace, case_of(client, first)))) == case_of(client, first)


def test_case_file_comes_as_a_file_named_after_the_title_and_is_kept_nowhere(client: Any, full: Any) -> None:
    response = client.get(f"/use-cases/{full.pk}/case.json")

    assert response["Content-Disposition"] == 'attachment; filename="late-parcels.case.json"'
    assert response["Cache-Control"] == "private, no-store"


def test_a_reader_takes_the_file_away_and_a_stranger_does_not(full: Any, as_person: Any, vera: Any, zoe: Any) -> None:
    assert as_person(vera).get(f"/use-cases/{full.pk}/case.json").status_code == 200
    assert as_person(zoe).get(f"/use-cases/{full.pk}/case.json").status_code == 404


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_stored(client: Any, live_rules: Any, workspace: Any) -> None:
    from apps.intake.models import UseCase

    wrong = {"title": "T", "narrative": {"problems": "x"}, "answers": {"exmples": 5, "labelled": "many", "current_way": "peple"}}

    page = send(client, workspace, wrong)

    said = text_of(page)
    assert page.status_code == 422
    assert "Nothing of the file was taken in" in said
    for words in (
        "“exmples” is no question; did you mean “examples”?",
        "labelled: many is not a number",
        "“peple” is not a choice; did you mean “people”?",
        "problems",
    ):
        assert words in said
    assert "“How is it done today?”" in said or "“How is it decided today?”" in said or "current_way:" in said
    assert not UseCase.objects.exists()


HOSTILE = {
    "no JSON": b"{",
    "no text": b"\xff\xfe\x00",
    "deep": b"[" * 90_000,
    "twice": b'{"title": "a", "title": "b"}',
    "a list": b"[]",
    "too large": b" " * 1_000_001,
    "endless number": b'{"answers": {"examples": 1' + b"0" * 5_000 + b"}}",
    "not a number": b'{"answers": {"examples": NaN}}',
    "NUL": b'{"title": "a\\u0000b"}',
    "half a character": b'{"title": "\\ud800"}',
    "markup": b'{"<script>alert(1)</script>": 1}',
    "many unknown": json.dumps({"answers": {f"q{n}": 1 for n in range(50_000)}}).encode(),
    "empty": b"",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_words_and_leaves_nothing(client: Any, live_rules: Any, workspace: Any, raw: bytes) -> None:
    from apps.intake.models import UseCase

    page = send(client, workspace, raw)

    assert page.status_code == 422
    assert "There is a problem" in text_of(page)
    assert b"<script>alert" not in page.content
    assert len(page.content) < 200_000
    assert not UseCase.objects.exists()


def test_without_a_file_it_says_what_to_choose(client: Any, live_rules: Any, workspace: Any) -> None:
    page = client.post("/use-cases/import", {"workspace": str(workspace.pk)})

    assert (page.status_code, "Choose a case file" in text_of(page)) == (422, True)


def test_the_same_file_pressed_twice_is_one_and_another_file_is_another(client: Any, live_rules: Any, workspace: Any) -> None:
    case = {"title": "One", "narrative": {}, "answers": {"examples": 5}}

    first, again = (landed(send(client, workspace, case, key="k" * 22)) for _ in range(2))
    other = landed(send(client, workspace, {**case, "title": "Two"}, key="k" * 22))

    assert first == again != other
