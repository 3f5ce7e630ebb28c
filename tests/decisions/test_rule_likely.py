"""What the page of a new rule proposes: a free key, the stage of its like, and the sources that somebody just came from."""

import copy
import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from apps.decisions import compiler, services
from apps.decisions.admin.likely import TOLD, agreed, flag_groups
from apps.decisions.admin.short_names import proposed
from apps.decisions.admin.vocabulary import vocabulary_of
from apps.decisions.engine import terms
from apps.decisions.models import Draft, Rule
from tests.decisions.conftest import normal
from tests.decisions.make import make_plain
from tests.decisions.test_rule_admin import Fields, fields, posted

pytestmark = pytest.mark.django_db
WHOLE = {
    "when-0.subject": "examples", "when-0.operator": ">=", "when-0.low": "10", "effects-0.do": "refuse", "effects-0.text": "Not here",
    "because": "It was seen.", "sources": "practice", "strength": "note", "sure": "C",
}  # fmt: skip


@pytest.fixture
def rules(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/rules/"


@pytest.fixture
def stage(draft: Draft) -> str:
    return str(Rule.objects.get(draft=draft, key="D-01").stage)


def text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_key_is_proposed_once_the_stage_is_chosen_and_one_that_was_typed_stays(at_work: Client, rules: str, stage: str) -> None:
    blank = fields(at_work, f"{rules}new/")
    chosen = Fields(posted(at_work, f"{rules}new/", "fit:", blank, stage=stage).content.decode()).found
    typed = Fields(posted(at_work, f"{rules}new/", "fit:", chosen, key="X-77").content.decode()).found
    emptied = Fields(posted(at_work, f"{rules}new/", "fit:", chosen, stage="").content.decode()).found

    assert blank["key"] == [""]
    assert chosen["key"] == ["D-04"]
    assert typed["key"] == ["X-77"]
    assert emptied["key"] == [""]


def test_rule_without_a_key_gets_the_next_free_one(at_work: Client, rules: str, stage: str, draft: Draft) -> None:
    page = posted(at_work, f"{rules}new/", "save", fields(at_work, f"{rules}new/"), **WHOLE, stage=stage)

    assert page.status_code == 302, text(page)
    assert compiler.row_in(compiler.plain_of(draft), "rules", "D-04") is not None


def test_copy_and_row_of_a_finding_begin_with_a_key_of_their_like(at_work: Client, rules: str) -> None:
    assert fields(at_work, f"{rules}new/?like=D-01")["key"] == ["D-04"]
    assert fields(at_work, f"{rules}new/?kind=row&finding=size")["key"] == ["DF-03"]


def test_stage_of_the_rules_that_read_the_same_is_named(at_work: Client, rules: str) -> None:
    assert "Most rules that read the same are in “Data”" in text(at_work.get(f"{rules}new/?reads=examples"))
    assert "Most rules that read the same" not in text(at_work.get(f"{rules}new/"))


def test_source_that_was_just_added_is_offered_to_be_cited_and_stands_first(at_work: Client, rules: str) -> None:
    new = rules.replace("/rules/", "/words/sources/new/")
    added = at_work.post(new, {"title": "Survey of our own", "kind": "practice", "sure": "C", "do": "save"}, follow=True)
    cites = f"{rules}new/?cites=survey_our_own"

    assert f'“Survey of our own”: Not cited yet. <a href="{rules}new/?cites=survey_own">' in text(added)
    assert "This save caused" not in text(added)
    page = text(at_work.get(f"{rules}new/"))
    headings = ["New in this draft", "Survey of our own", "All others", "Practice"]
    places = [page.index(words, page.index('id="source-list"')) for words in headings]
    assert places == sorted(places)
    assert fields(at_work, cites.replace("survey_our_own", "survey_own"))["sources"] == ["survey_own"]


def test_question_that_was_just_added_is_no_problem_but_has_a_next_step(at_work: Client, rules: str) -> None:
    new = rules.replace("/rules/", "/words/questions/new/")
    data = {
        "ask": "How many sites will use the tool?",
        "short": "Sites",
        "section": "purpose",
        "kind": "integer",
        "can_change": "no",
        "about": "scope",
    }

    page = text(at_work.post(new, {**data, "do": "save"}, follow=True))

    assert f'Not used yet. <a href="{rules}new/?reads=sites">Add a rule that reads it</a>' in page
    assert "This save caused" not in page
    assert "No rule reads “Sites”" not in page
    assert "No rule reads “Sites”" in text(at_work.get(rules.replace("/rules/", "/")))


def test_no_comparison_of_a_number_is_chosen_beforehand(at_work: Client, rules: str, stage: str) -> None:
    data = fields(at_work, f"{rules}new/?reads=examples")

    page = posted(at_work, f"{rules}new/", "save", data, **{**WHOLE, "when-0.operator": ""}, stage=stage)

    assert "when-0.operator" not in data
    assert page.status_code == 422
    assert "Select how “Examples” is compared" in text(page)


def test_offer_to_cite_a_source_stays_until_a_rule_cites_it(at_work: Client, rules: str) -> None:
    sources = rules.replace("/rules/", "/words/sources/")
    at_work.post(f"{sources}new/", {"title": "Survey of our own", "kind": "practice", "sure": "C", "do": "save"}, follow=True)

    assert "Add a rule that cites it" in text(at_work.get(f"{sources}survey_own/"))
    assert "Add a rule that cites it" in text(at_work.get(f"{sources}survey_own/")), "not only once"
    assert "Add a rule that cites it" not in text(at_work.get(f"{sources}practice/"))


def test_law_is_not_saved_before_it_says_what_it_asks_and_the_fields_are_named_by_their_labels(at_work: Client, rules: str) -> None:
    new = rules.replace("/rules/", "/words/sources/new/")
    law = {"title": "A law", "kind": "law", "sure": "A", "do": "save"}
    refused = at_work.post(new, law)
    kept = at_work.post(new, {**law, "demands": "Ask first.", "checked_on": fields(at_work, new)["checked_on"][0]})

    assert refused.status_code == 422
    assert '<a href="#checked_on">Enter “Checked on”' in text(refused)
    assert '<a href="#demands">Enter “What it asks”' in text(refused)
    assert kept.status_code == 302, text(kept)


def test_second_rule_for_a_question_begins_with_what_the_others_say_alike(at_work: Client, rules: str, draft: Draft) -> None:
    plain = compiler.plain_of(draft)
    subjects = [row["slug"] for part in ("questions", "findings") for row in plain[part]]
    slug, (keys, alike) = next((slug, found) for slug in subjects if {*TOLD} <= (found := agreed(slug, plain))[1].keys())
    begun = fields(at_work, f"{rules}new/?reads={slug}")

    assert {name: begun[name] for name in ("stage", "strength", "sure")} == {name: [alike[name]] for name in ("stage", "strength", "sure")}
    assert begun["sources"] == list(alike["sources"])
    assert begun["effects-0.do"] == [alike["effect"]["do"]]
    assert f"Stage, sources, strength and how sure: as in {', '.join(keys)}" in text(at_work.get(f"{rules}new/?reads={slug}"))
    assert "sources" not in fields(at_work, f"{rules}new/")


def test_what_is_filled_in_unfolds_as_soon_as_it_is_told_otherwise(at_work: Client, rules: str, draft: Draft) -> None:
    plain = compiler.plain_of(draft)
    subjects = [row["slug"] for part in ("questions", "findings") for row in plain[part]]
    url = next(f"{rules}new/?reads={slug}" for slug in subjects if {*TOLD} <= agreed(slug, plain)[1].keys())
    begun = fields(at_work, url)

    assert "Stage, sources, strength and how sure: as in" in text(posted(at_work, url, "fit:", begun))
    assert "Stage, sources, strength and how sure: as in" not in text(posted(at_work, url, "fit:", begun, strength="must"))


def test_a_second_source_of_the_same_article_is_saved_with_a_word_about_the_first(at_work: Client, rules: str, draft: Draft) -> None:
    new = rules.replace("/rules/", "/words/sources/new/")
    said = {"kind": "web", "sure": "A", "url": "https://eur-lex.europa.eu/eli/reg/2024/1689/oj"}
    first = posted(at_work, new, "save", {**fields(at_work, new), **said}, title="EU AI Act, Article 4: people who know what they use")[
        "Location"
    ]

    for title, is_there in (("Regulation (EU) 2024/1689, Article 4: AI literacy", True), ("EU AI Act, Article 9: risks", False)):
        saved = posted(at_work, new, "save", {**fields(at_work, new), **said}, title=title)
        assert (f'{first}">EU AI Act, Article 4' in text(at_work.get(saved["Location"]))) is is_there, title


def test_warning_is_added_beside_the_rule_and_what_was_typed_comes_back_with_it_chosen(at_work: Client, rules: str, draft: Draft) -> None:
    new = f"{rules}new/"
    aside = posted(
        at_work,
        new,
        "word:effects-0",
        fields(at_work, new),
        because="Kept as typed.",
        **{"effects-0.do": terms.RAISE_FLAG, "effects-0.flag": ""},
    )
    page = fields(at_work, aside["Location"])
    added = posted(at_work, aside["Location"], "save", page, label="Works council", lead="Ask them first.")
    returned = at_work.get(added["Location"]).content.decode()
    back = Fields(returned).found

    assert "/words/flags/new/?back=rule" in aside["Location"]
    assert re.search(r'name="effects-0.do"\s+autofocus', returned), "its author goes on where they left"
    assert added["Location"] == new, text(added)
    assert back["because"] == ["Kept as typed."]
    assert back["effects-0.flag"] == [compiler.plain_of(draft)["flags"][-1]["slug"]]
    assert fields(at_work, new)["because"] == [""], "kept once"


def put_aside(at_work: Client, new: str) -> str:
    """The address of the page for a new warning, from the midst of a new rule."""
    typed = {"effects-0.do": terms.RAISE_FLAG, "effects-0.flag": ""}
    return str(posted(at_work, new, "word:effects-0", fields(at_work, new), because="Kept as typed.", **typed)["Location"])


def test_who_adds_no_warning_after_all_goes_back_to_the_rule_as_it_was_typed(at_work: Client, rules: str, draft: Draft) -> None:
    new = f"{rules}new/"
    aside = put_aside(at_work, new)
    page, flags = fields(at_work, aside), compiler.plain_of(draft)["flags"]

    without = posted(at_work, aside, "without", page)

    assert without["Location"] == new
    assert (fields(at_work, new)["because"], compiler.plain_of(Draft.objects.get(pk=draft.pk))["flags"]) == (["Kept as typed."], flags)
    assert posted(at_work, aside, "without", page)["Location"].endswith("/words/flags/"), "there is nothing to go back to"


def test_the_browsers_back_and_forward_lose_nothing_of_a_rule_that_waits_for_a_warning(at_work: Client, rules: str, draft: Draft) -> None:
    new = f"{rules}new/"
    aside = put_aside(at_work, new)
    page = fields(at_work, aside)

    back = at_work.get(new)
    forward = posted(at_work, aside, "save", page, label="Works council", lead="Ask them first.")

    assert "Filled in as you left it" in text(back)
    assert (Fields(back.content.decode()).found["because"], forward["Location"]) == (["Kept as typed."], new)
    assert fields(at_work, new)["effects-0.flag"] == [compiler.plain_of(draft)["flags"][-1]["slug"]]
    assert fields(at_work, new)["because"] == [""], "kept once"


def test_what_waited_for_a_warning_is_shown_once_and_never_in_the_place_of_another_rule(at_work: Client, rules: str) -> None:
    new = f"{rules}new/"
    put_aside(at_work, new)

    assert fields(at_work, f"{rules}D-01/")["because"] != ["Kept as typed."]
    assert [fields(at_work, new)["because"] for _look in range(2)] == [["Kept as typed."], [""]]


def test_warnings_that_the_rules_of_the_stage_raise_stand_before_the_others(draft: Draft, stage: str) -> None:
    plain = copy.deepcopy(dict(compiler.plain_of(draft)))
    plain["flags"] += [{**plain["flags"][0], "slug": "other", "label": "Another"}]
    plain["rules"][0]["stage"], plain["rules"][0]["effects"] = stage, [{"do": terms.RAISE_FLAG, "flag": plain["flags"][0]["slug"]}]
    words = vocabulary_of(plain)

    first, others = flag_groups(stage, words)

    assert [slug for slug, _label in first[1]] == [plain["flags"][0]["slug"]]
    assert [slug for slug, _label in others[1]] == ["other"]
    assert [heading for heading, _flags in flag_groups("", words)] == ["Warnings"]


def test_a_key_that_a_published_version_had_is_not_given_to_another_rule_nor_a_short_name_to_another_question(
    at_work: Client, draft: Draft, stage: str, at: datetime
) -> None:
    """A question and a rule on it were published, and the rules before them came back."""
    plain = normal(make_plain())
    asked = {**plain["questions"][0], "slug": "sites_asked", "ask": "Which sites were asked?", "short": "Sites asked", "ask_if": []}
    more = {**plain, "questions": [*plain["questions"], asked], "rules": [*plain["rules"], {**plain["rules"][0], "key": "D-04"}]}
    for title, book in (("More", more), ("Back", plain)):
        made = services.create_draft(plain=book, title=title, by="tests", at=at)
        services.publish(draft=made, revision=made.revision, notes=title, by="tests", at=at)
    new = services.create_draft(plain=plain, title="New", by="tests", at=at)

    rules = f"/admin/decisions/draft/{new.pk}/rules/"
    chosen = Fields(posted(at_work, f"{rules}new/", "fit:", fields(at_work, f"{rules}new/"), stage=stage).content.decode()).found

    assert chosen["key"] == ["D-05"]
    assert proposed({"short": "Sites asked"}, plain) == "sites_asked_2"
