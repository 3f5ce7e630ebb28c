"""A rule admin's way with words: add, edit, reorder, retire and remove questions, sources and all that rules speak of."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.decisions import compiler, services
from apps.decisions.admin.short_names import free_slug
from apps.decisions.admin.word_parts import PARTS
from apps.decisions.models import Draft, DraftChange, Source
from tests.decisions.test_rule_admin import Fields, fields, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def words(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/words/"


def row(draft: Draft, part: str, key: str) -> Any:
    return compiler.row_in(compiler.plain_of(draft), part, key)


def test_why_we_ask_is_not_why_it_was_changed(at_work: Client, draft: Draft, words: str) -> None:
    url = f"{words}questions/labelled/"

    posted(at_work, url, "save", fields(at_work, url), why="It sets the limit.", reason="Asked by a reader")

    assert row(draft, "questions", "labelled")["why"] == "It sets the limit."
    assert DraftChange.objects.get().why == "Asked by a reader"
    names = [name for name, value in fields(at_work, url).items() if len(value) > 1 and not name.endswith("choices")]
    assert names == []


@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_its_list_its_page_and_saving_what_is_shown_changes_nothing(
    at_work: Client, draft: Draft, words: str, part: str
) -> None:
    before = compiler.plain_of(draft)
    assert PARTS[part].many in at_work.get(words).content.decode()
    assert at_work.get(f"{words}{part}/").status_code == 200

    rows = list(compiler.rows_in(before, part))
    for each in rows if len(rows) <= 120 else rows[:: len(rows) // 60]:  # parameters are many and of one form
        url = f"{words}{part}/{compiler.key_of(each)}/"
        page = posted(at_work, url, "save", fields(at_work, url))
        assert page.status_code == 302, page.content.decode()

    assert compiler.plain_of(draft) == before
    assert not DraftChange.objects.exists()


def test_question_with_three_choices_is_added_row_by_row(at_work: Client, draft: Draft, words: str) -> None:
    url = f"{words}questions/new/"
    data = fields(at_work, url)
    data |= {
        "ask": "How often may an answer be wrong?",
        "short": "Allowed errors",
        "section": "purpose",
        "can_change": "no",
        "about": "scope",
    }
    data = Fields(posted(at_work, url, "add:choices", data).content.decode()).found
    data |= {"choices-0.label": "Never", "choices-1.label": "Now and then", "choices-2.label": "Often", "choices-2.slug": "often_enough"}
    data = Fields(posted(at_work, url, "up:choices-2", data).content.decode()).found

    page = posted(at_work, url, "save", data)

    assert page["Location"] == f"{words}questions/allowed_errors/"
    new = row(draft, "questions", "allowed_errors")
    assert [(choice["slug"], choice["label"]) for choice in new["choices"]] == [
        ("never", "Never"), ("often_enough", "Often"), ("now_then", "Now and then"),
    ]  # fmt: skip
    assert (new["kind"], new["minimum"], new["ask_if"]) == ("choice", "", [])


def test_message_after_saving_offers_to_undo_and_the_undoing_too(at_work: Client, draft: Draft, words: str) -> None:
    url = f"{words}flags/small_data/"
    page = at_work.post(url, {**fields(at_work, url), "label": "Very little data", "do": "save"}, follow=True).content.decode()
    assert "“Very little data” is saved in this draft" in page
    assert f'action="/admin/decisions/draft/{draft.pk}/history/1/undo/"' in page

    page = at_work.post(f"/admin/decisions/draft/{draft.pk}/history/1/undo/", follow=True).content.decode()

    assert row(draft, "flags", "small_data")["label"] == "Little data"
    assert f'action="/admin/decisions/draft/{draft.pk}/history/2/undo/"' in page


def test_history_tells_who_changed_what_in_words_and_is_filtered(at_work: Client, draft: Draft, words: str) -> None:
    history = f"/admin/decisions/draft/{draft.pk}/history/"
    assert "Nothing was changed in this draft yet" in at_work.get(history).content.decode()
    flag, question, rule = f"{words}flags/small_data/", f"{words}questions/labelled/", f"/admin/decisions/draft/{draft.pk}/rules/D-02/"
    posted(at_work, flag, "save", fields(at_work, flag), label="Very little data", reason="Read again")
    posted(at_work, question, "save", fields(at_work, question), **{"ask_if-0.choices": ["category"]})
    posted(at_work, rule, "save", fields(at_work, rule), **{"when-0.high": "200"})

    page = at_work.get(history).content.decode()

    for said in (
        "by Rhea Costa",
        "Little data</span> → Very little data",
        "“Read again”",
        "Before: If “Labelled” is from 10 to less than 100",
        "Ask only if",
    ):
        assert said in page, said
    assert "D-02" not in at_work.get(history, {"row": "small"}).content.decode()
    assert "No change matches" in at_work.get(history, {"who": "Nobody"}).content.decode()
    assert "No change matches" in at_work.get(history, {"who": "x", "before": "9" * 40, "part": "x"}).content.decode()


def test_change_of_a_row_that_changed_since_says_so_instead_of_undoing(at_work: Client, draft: Draft, words: str) -> None:
    url = f"{words}flags/small_data/"
    for label in ("Second", "Third"):
        posted(at_work, url, "save", fields(at_work, url), label=label)

    page = at_work.post(f"/admin/decisions/draft/{draft.pk}/history/1/undo/", follow=True).content.decode()

    assert "Not undone: Rhea Costa changed small_data since" in page
    assert row(draft, "flags", "small_data")["label"] == "Third"


def test_second_editor_sees_both_field_by_field_and_may_keep_her_own(at_work: Client, draft: Draft, words: str, at: datetime) -> None:
    url = f"{words}flags/small_data/"
    data = fields(at_work, url)
    theirs = row(draft, "flags", "small_data") | {"label": "Theirs"}
    services.save_row(draft=draft, part="flags", key="small_data", row=theirs, revision=0, by="Ann", at=at)

    page = posted(at_work, url, "save", data, label="Mine")

    assert page.status_code == 409
    assert "Ann changed this at" in page.content.decode()
    assert '<td data-l="Stored">Theirs</td>' in page.content.decode()
    assert '<td data-l="Yours">Mine</td>' in page.content.decode()
    assert posted(at_work, url, "save", Fields(page.content.decode()).found).status_code == 302
    assert row(draft, "flags", "small_data")["label"] == "Mine"


def test_published_question_is_retired_not_removed_and_its_readers_are_told(at_work: Client, draft: Draft, words: str) -> None:
    page = at_work.get(f"{words}questions/labelled/remove/").content.decode()
    assert "Retire “Labelled”?" in page
    assert "It is no longer asked" in page
    assert "D-02" in page
    assert at_work.post(f"{words}questions/labelled/remove/", {"revision": 0, "do": "remove"}).status_code == 422

    at_work.post(f"{words}questions/labelled/remove/", {"revision": 0, "do": "retire"})

    assert row(draft, "questions", "labelled")["retired"] is True
    problems = [problem.message for problem in services.problems_of(draft, at=datetime.fromisoformat("2026-11-22T10:00:00+00:00"))]
    assert problems == ["“labelled” is retired; name another, or switch it off"]
    assert (
        "“labelled” is retired"
        in posted(
            at_work,
            f"/admin/decisions/draft/{draft.pk}/rules/D-02/",
            "save",
            fields(at_work, f"/admin/decisions/draft/{draft.pk}/rules/D-02/"),
        ).content.decode()
    )
    at_work.post(f"{words}questions/labelled/remove/", {"revision": 1, "do": "back"})
    assert "retired" not in row(draft, "questions", "labelled")


def test_short_name_and_kind_of_a_published_question_stay(at_work: Client, draft: Draft, words: str) -> None:
    url = f"{words}questions/output_kind/"
    data = fields(at_work, url)
    assert "slug" not in data

    page = posted(at_work, url, "save", data, slug="other", kind="multi")
    assert page.status_code == 422
    assert "was published as “One choice of several”" in page.content.decode()
    page = posted(at_work, url, "save", data, **{"choices-0.slug": "other"})
    assert page.status_code == 422
    assert "“category” was published before" in page.content.decode()
    page = posted(at_work, url, "remove:choices-0", data)
    assert "was published before, so it stays" in page.content.decode()
    assert posted(at_work, url, "save", data, **{"choices-0.retired": "yes"}).status_code == 302
    assert row(draft, "questions", "output_kind")["choices"][0]["retired"] is True


def test_new_word_is_renamed_then_removed(at_work: Client, draft: Draft, words: str) -> None:
    data = fields(at_work, f"{words}sources/new/")
    data |= {"title": "A paper of 2026", "kind": "paper", "sure": "A"}
    assert posted(at_work, f"{words}sources/new/", "save", data).status_code == 302
    url = f"{words}sources/paper_2026/"
    assert posted(at_work, url, "save", fields(at_work, url), slug="practice").status_code == 422
    assert posted(at_work, url, "save", fields(at_work, url), slug="the_paper").status_code == 302

    assert at_work.post(f"{words}sources/the_paper/remove/", {"revision": 2, "do": "remove"}).status_code == 302

    assert row(draft, "sources", "the_paper") is None


def test_source_that_is_there_already_is_named_while_a_new_one_is(at_work: Client, draft: Draft, words: str) -> None:
    url = f"{words}sources/new/"
    data = fields(at_work, url)
    assert "Looks like" not in at_work.get(url).content.decode()

    whole = at_work.post(url, {**data, "title": "practice", "do": "fit:"}).content.decode()
    piece = at_work.post(
        url, {**data, "title": "practice", "do": "fit:"}, headers={"HX-Request": "true", "HX-Target": "alike"}
    ).content.decode()

    for page in (whole, piece):
        assert f'Looks like: <a href="{words}sources/practice/">Practice</a>' in page
    assert "<form" not in piece and row(draft, "sources", "practice")["title"] == "Practice"
    assert "Looks like" not in at_work.get(f"{words}sources/practice/").content.decode(), "one that was published has its place"


def test_word_removed_meanwhile_is_shown_again_and_added_by_saving(at_work: Client, draft: Draft, words: str, at: datetime) -> None:
    services.add_row(draft=draft, part="flags", row={"slug": "new_one", "label": "New", "lead": "It is new"}, by="Ann", at=at)
    url = f"{words}flags/new_one/"
    data = fields(at_work, url)
    services.remove_row(draft=draft, part="flags", key="new_one", revision=1, by="Ann", at=at)

    page = posted(at_work, url, "save", data, label="Typed for an hour")

    assert page.status_code == 409
    again = Fields(page.content.decode()).found
    assert again["label"] == ["Typed for an hour"]
    assert posted(at_work, f"{words}flags/new/", "save", again).status_code == 302


def test_word_typed_for_a_draft_that_is_gone_is_shown_again(at_work: Client, draft: Draft, words: str, at: datetime) -> None:
    url = f"{words}questions/output_kind/"
    data = fields(at_work, url)
    services.discard_draft(draft=draft, by="Ann", at=at)

    page = posted(at_work, url, "save", data, ask="Typed for an hour?")

    assert page.status_code == 409
    assert "Typed for an hour?" in page.content.decode()


def test_questions_move_up_down_and_to_a_place(at_work: Client, draft: Draft, words: str) -> None:
    def order() -> list[str]:
        return [question["slug"] for question in compiler.plain_of(draft)["questions"]]

    assert order()[:3] == ["output_kind", "input_kind", "examples"]
    at_work.post(f"{words}questions/input_kind/move/", {"do": "up"})
    assert order()[:2] == ["input_kind", "output_kind"]
    at_work.post(f"{words}questions/input_kind/move/", {"do": "to", "place": "3"})
    assert order()[:3] == ["output_kind", "examples", "input_kind"]
    assert at_work.post(f"{words}questions/input_kind/move/", {"do": "to", "place": "many"}).status_code == 302
    assert order()[:3] == ["output_kind", "examples", "input_kind"]


def test_who_opened_a_row_lately_is_said_to_the_next(at_work: Client, draft: Draft, words: str, maya: Any, rhea: Any) -> None:
    services.note_opening(draft=draft, part="flags", key="small_data", by=maya, at=timezone.now())

    page = at_work.get(f"{words}flags/small_data/").content.decode()

    assert f"{maya.name} opened this just now" in page
    assert f"{rhea.name} opened this" not in at_work.get(f"{words}flags/small_data/").content.decode()


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("How many past cases do you have on record?", "past_cases_record"),
        ("What is it?", "what_is_it"),
        ("Überprüft jemand die Antworten?", "uberpruft_jemand_die_antworten"),
        ("42 is the answer", "answer_42"),
        ("10 to 32 pixels across", "pixels_across_10_32"),
        ("42", ""),
        ("Labelled", "labelled_2"),
        ("Regulation (EU) 2024/1689, Article 4: AI literacy", "regulation_eu_2024_1689_article_4"),
        ("EU AI Act, Article 4: people who know what they use", "eu_ai_act_article_4"),
        ("何", ""),
    ],
)
def test_short_name_is_made_of_the_telling_words(question: str, slug: str) -> None:
    assert free_slug(question, {"labelled"}) == slug


@pytest.mark.parametrize("end", ["", "questions/", "questions/labelled/", "questions/new/", "questions/labelled/remove/", "parameters/"])
def test_pages_of_words_ask_the_database_a_dozen_times_at_most(at_work: Client, words: str, end: str) -> None:
    at_work.get(words + end)

    with CaptureQueriesContext(connection) as asked:
        at_work.get(words + end)

    assert len(asked) <= 12, "\n".join(query["sql"][:60] + query["sql"][-60:] for query in asked)


def test_rule_is_begun_about_the_question_from_which_it_is_asked_for(at_work: Client, draft: Draft, words: str) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/rules/new/?reads=output_kind"
    assert f'href="{url}"' in at_work.get(f"{words}questions/output_kind/").content.decode()

    assert fields(at_work, url)["when-0.subject"] == ["output_kind"]
    assert "when-0.subject" not in fields(at_work, f"/admin/decisions/draft/{draft.pk}/rules/new/?reads=nosuch")


def test_number_s_limits_and_a_choice_s_words_are_carried_while_another_kind_is_tried(at_work: Client, words: str) -> None:
    url = f"{words}questions/new/"
    data = fields(at_work, url) | {"choices-0.label": "Typed with care", "kind": "integer"}

    as_number = Fields(posted(at_work, url, "fit:kind", data).content.decode()).found
    again = Fields(posted(at_work, url, "fit:kind", as_number | {"unit": "cases", "kind": "choice"}).content.decode()).found

    assert again["choices-0.label"] == ["Typed with care"]
    assert again["unit"] == ["cases"]


SOURCE = {"title": "A guide", "kind": "web", "sure": "A", "date": "2026-03-01"}


@pytest.mark.parametrize(
    "address", ["www.example.org/x", "http://example.org", "javascript://example.org/%0aalert(1)", "https://here", "https://a b.org"]
)
def test_link_of_a_source_that_is_no_web_address_is_asked_for_at_its_field(at_work: Client, draft: Draft, words: str, address: str) -> None:
    url = f"{words}sources/new/"

    page = posted(at_work, url, "save", {**fields(at_work, url), "url": [address]}, **SOURCE)

    assert page.status_code == 422
    assert "Link must begin with https://, like https://example.org/page" in page.content.decode()
    assert "A guide" in page.content.decode()


def test_link_that_came_without_its_beginning_stays_until_somebody_changes_it(at_work: Client, draft: Draft, words: str) -> None:
    Source.objects.filter(draft=draft, slug="practice").update(url="example.org/page")
    url = f"{words}sources/practice/"

    assert posted(at_work, url, "save", fields(at_work, url), title="Practice of many").status_code == 302
    assert row(draft, "sources", "practice")["url"] == "example.org/page"


def test_overview_of_a_fresh_draft_offers_each_next_step_by_one_click(at_work: Client, draft: Draft) -> None:
    base = f"/admin/decisions/draft/{draft.pk}/"
    page = at_work.get(base).content.decode()

    for words, end in (
        ("source", "words/sources/new/"),
        ("question with its rule", "ask/"),
        ("question alone", "words/questions/new/"),
        ("rule", "rules/new/"),
        ("test case", "tests/new/"),
    ):
        assert f'href="{base}{end}">Add a {words}</a>' in page
        assert at_work.get(f"{base}{end}").status_code == 200
    assert page.index("Add a source") < page.index("Problems")


@pytest.mark.parametrize(
    ("end", "tab"), [("words/sources/practice/", "words"), ("words/questions/new/", "words"), ("rules/D-01/", "rules")]
)
def test_page_of_one_row_has_the_tabs_of_its_draft(at_work: Client, draft: Draft, end: str, tab: str) -> None:
    base = f"/admin/decisions/draft/{draft.pk}/"
    page = at_work.get(f"{base}{end}").content.decode()

    assert f'href="{base}{tab}/" aria-current="page"' in page
    assert f'href="{base}publish/"' in page


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        ("flags", {"label": "Big data", "lead": "There is much of it."}),
        ("sources", {"title": "Guide to storage", "kind": "guide", "sure": "A", "url": "https://example.org/storage"}),
    ],
)
def test_word_that_is_sent_twice_is_added_once(at_work: Client, draft: Draft, words: str, part: str, typed: dict[str, str]) -> None:
    url = f"{words}{part}/new/"
    data = {**fields(at_work, url), **typed}
    posted(at_work, url, "save", data)
    once = compiler.plain_of(draft)[part]

    again = posted(at_work, url, "save", data)

    assert again.status_code == 422
    assert f"“{next(iter(typed.values()))}” has these words already" in again.content.decode()
    assert compiler.plain_of(draft)[part] == once
