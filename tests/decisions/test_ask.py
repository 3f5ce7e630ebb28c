"""A question, the rule that reads it, its source and two test cases, added on one page: all of it or nothing, and one undo."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.decisions import compiler, services
from apps.decisions.admin.ask_form import posted_asked
from apps.decisions.admin.ask_plain import plain_asked
from apps.decisions.admin.vocabulary import vocabulary_of
from apps.decisions.engine import terms
from apps.decisions.models import Draft, DraftChange, DraftTestCase
from apps.decisions.services.test_cases import PASSES
from tests.decisions.test_rule_admin import Fields, Page, fields, posted

pytestmark = pytest.mark.django_db
PARTS = ("questions", "sources", "rules")


@pytest.fixture
def url(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/ask/"


@pytest.fixture
def typed(at_work: Client, url: str, draft: Draft) -> Page:
    """The page as somebody fills it in."""
    plain = compiler.plain_of(draft)
    return {
        **fields(at_work, url),
        "q.ask": "When are the data deleted?", "q.short": "Deletion date", "q.section": plain["sections"][0]["slug"],
        "q.choices-0.label": "Nobody thought of it", "q.choices-0.holds": "yes",
        "q.choices-1.label": "On a fixed day", "q.choices-2.label": "Never",
        "effects-0.do": terms.RAISE_FLAG, "effects-0.flag": plain["flags"][0]["slug"],
        "because": "Data without an end date pile up.",
        "s.title": "Guide to storage", "s.kind": "guide", "s.sure": "A", "s.url": "https://example.org/storage",
    }  # fmt: skip


def counts(draft: Draft) -> dict[str, int]:
    plain = compiler.plain_of(draft)
    return {**{part: len(plain[part]) for part in PARTS}, "tests": len(compiler.tests_of(draft))}


def again(page: Any) -> Page:
    """The fields of a page that was answered, as a browser would post them."""
    return Fields(page.content.decode()).found


def text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_one_page_adds_the_question_its_rule_its_source_and_two_test_cases_that_pass(
    at_work: Client, draft: Draft, url: str, typed: Page
) -> None:
    before = counts(draft)

    page = posted(at_work, url, "save", typed)

    assert page.status_code == 302, text(page)
    assert counts(draft) == {part: count + 1 for part, count in before.items()} | {"tests": before["tests"] + 2}
    plain = compiler.plain_of(draft)
    question, rule, source = (plain[part][-1] for part in ("questions", "rules", "sources"))
    assert [choice["label"] for choice in question["choices"]] == ["Nobody thought of it", "On a fixed day", "Never"]
    assert rule["when"] == [[question["slug"], "is", question["choices"][0]["slug"]]]
    assert (rule["sources"], rule["sure"], rule["effects"]) == (
        [source["slug"]], "A", [{"do": terms.RAISE_FLAG, "flag": plain["flags"][0]["slug"]}],
    )  # fmt: skip
    runs = services.runs_of(draft, at=timezone.now())[-2:]
    assert [run.state for run in runs] == [PASSES, PASSES]
    assert [run.case.title for run in runs] == ["Deletion date: Nobody thought of it", "Deletion date: On a fixed day"]


def test_two_ticks_become_one_condition_and_a_source_that_is_there_is_cited(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    before, cited = counts(draft), compiler.plain_of(draft)["sources"][0]

    posted(at_work, url, "save", typed, cited=cited["slug"], **{"q.choices-2.holds": "yes", "s.title": ""})

    plain = compiler.plain_of(draft)
    assert counts(draft)["sources"] == before["sources"]
    assert plain["rules"][-1]["when"] == [[plain["questions"][-1]["slug"], "any of", ["nobody_thought", "never"]]]
    assert (plain["rules"][-1]["sources"], plain["rules"][-1]["sure"]) == ([cited["slug"]], cited["sure"])


def test_one_undo_takes_all_of_it_back(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    before, tests = compiler.plain_of(draft), compiler.tests_of(draft)
    posted(at_work, url, "save", typed)

    at_work.post(f"/admin/decisions/draft/{draft.pk}/history/{DraftChange.objects.order_by('number')[0].number}/undo/")

    assert (compiler.plain_of(draft), compiler.tests_of(draft)) == (before, tests)


def test_what_is_missing_is_told_at_its_place_and_nothing_is_stored_or_lost(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    before = counts(draft)

    empty = posted(at_work, url, "save", fields(at_work, url))
    partly = posted(at_work, url, "save", typed, because="", **{"q.choices-0.holds": ""})
    back = Fields(partly.content.decode()).found

    assert (empty.status_code, partly.status_code) == (422, 422)
    assert text(empty).count("Short name must") == 0, "what follows from what is missing is not told on top"
    for target, words in (("q.ask", "Enter the question"), ("q.choices", "Enter at least two choices"), ("s.title", "Enter the title of the source"),
                          ("effects-0", "Effect 1: select what the rule does")):  # fmt: skip
        assert f'<a href="#{target}">{words}</a>' in text(empty)
        assert f'id="{target}"' in text(empty)
    assert '<a href="#q.short">Enter a name in a few words' in text(empty)
    assert '<a href="#because">Enter the because' in text(partly)
    assert back["q.choices-1.label"] == ["On a fixed day"]
    assert back["s.title"] == ["Guide to storage"]
    assert counts(draft) == before
    assert not DraftChange.objects.exists()


@pytest.mark.parametrize(
    ("ticks", "words"),
    [((), "Tick the choices at which the rule holds"), ((0, 1, 2), "Leave a choice without a tick")],
)
def test_rule_that_tells_no_choices_apart_is_refused(at_work: Client, url: str, typed: Page, ticks: tuple[int, ...], words: str) -> None:
    del typed["q.choices-0.holds"]

    page = posted(at_work, url, "save", typed, **{f"q.choices-{place}.holds": "yes" for place in ticks})

    assert page.status_code == 422
    assert words in text(page)


def test_rows_for_choices_come_without_a_script_and_ticks_stay_where_they_are(at_work: Client, url: str, typed: Page) -> None:
    more = Fields(posted(at_work, url, "add:choices", typed).content.decode()).found

    assert more["q.choices-3.label"] == [""]
    assert more["q.choices-0.holds"] == ["yes"]
    assert "q.choices-1.holds" not in more


def test_without_test_cases_none_is_kept(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    before = DraftTestCase.objects.count()
    del typed["tests"]

    posted(at_work, url, "save", typed)

    assert DraftTestCase.objects.count() == before


def way_of(page: str, words: str) -> str:
    """The address of the link with these words."""
    return page.partition(f">{words}</a>")[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")


def test_choices_that_no_rule_tells_apart_lead_to_a_rule_for_one_of_them(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    page = text(at_work.get(posted(at_work, url, "save", typed)["Location"]))
    mend = way_of(page, "add a rule for it")
    begun = fields(at_work, mend)

    assert "This save caused 1 problem</b>, and there are no others" in page
    assert page.count("have the same effect in every rule") == 1
    assert (begun["when-0.subject"], begun["when-0.choices"]) == (["deletion_date"], ["fixed_day"])
    assert begun["effects-0.do"] == [terms.RAISE_FLAG]
    posted(at_work, mend, "save", begun, because="Even a fixed day has to be kept.", **{"effects-0.flag": typed["effects-0.flag"]})
    assert "This save fixed 1 problem" in text(at_work.get(f"/admin/decisions/draft/{draft.pk}/"))


def test_or_the_rule_that_is_there_holds_at_one_more_of_them(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    page = text(at_work.get(posted(at_work, url, "save", typed)["Location"]))
    key = compiler.plain_of(draft)["rules"][-1]["key"]
    mend = way_of(page, f"let {key} hold at it, too")
    begun = fields(at_work, mend)

    assert "it holds at “On a fixed day”, too" in text(at_work.get(mend))
    assert begun["when-0.choices"] == ["nobody_thought", "fixed_day"]
    assert len(compiler.plain_of(draft)["rules"][-1]["when"][0][2:]) == 1, "looking stores nothing"
    posted(at_work, mend, "save", begun)
    assert compiler.plain_of(draft)["rules"][-1]["when"] == [["deletion_date", "any of", ["nobody_thought", "fixed_day"]]]
    assert "This save fixed 1 problem" in text(at_work.get(f"/admin/decisions/draft/{draft.pk}/"))


@pytest.mark.parametrize("value", ["nothing", "nobody_thought", ""])
def test_choice_that_is_not_there_or_named_already_fills_nothing_in(
    at_work: Client, draft: Draft, url: str, typed: Page, value: str
) -> None:
    posted(at_work, url, "save", typed)
    page = f"/admin/decisions/draft/{draft.pk}/rules/{compiler.plain_of(draft)['rules'][-1]['key']}/"

    assert fields(at_work, f"{page}?reads=deletion_date&value={value}")["when-0.choices"] == ["nobody_thought"]
    assert "Filled in below" not in text(at_work.get(f"{page}?reads=deletion_date&value={value}"))


def test_draft_that_is_gone_shows_what_was_typed(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    services.discard_draft(draft=draft, by="tests", at=timezone.now())

    page = posted(at_work, url, "save", typed)

    assert page.status_code in (404, 409)
    assert "When are the data deleted?" in text(page)


def test_name_that_somebody_took_meanwhile_is_told_and_nothing_is_stored(draft: Draft, typed: Page) -> None:
    data = QueryDict(mutable=True)
    data.update({name: value if isinstance(value, str) else value[0] for name, value in typed.items()})
    words = vocabulary_of(compiler.plain_of(draft))
    whole = plain_asked(posted_asked(data, words), words, None)
    assert whole is not None
    said = {"question": whole.question, "rules": whole.rules, "source": whole.source, "cases": whole.cases({})}
    services.add_question(draft=draft, **said, by="tests", at=timezone.now())  # type: ignore[arg-type]
    before = counts(draft)

    with pytest.raises(services.NameTaken):
        services.add_question(draft=draft, **said, by="tests", at=timezone.now())  # type: ignore[arg-type]
    with pytest.raises(services.NameTaken):  # nothing of it, not even what had a free name
        services.add_question(draft=draft, **{**said, "question": whole.question | {"slug": "other"}}, by="tests", at=timezone.now())  # type: ignore[arg-type]

    assert counts(draft) == before


NAMES = st.sampled_from(
    ["q.ask", "q.short", "q.section", "q.slug", "q.can_change", "q.about", "q.choices-0.label", "q.choices-0.holds", "q.choices-7.label",
     "q.choices-7.slug", "q.choices-x.label", "s.title", "s.kind", "s.sure", "s.url", "s.checked_on", "cited", "effects-0.do", "effects-0.flag",
     "effects-5.do", "because-5", "q.choices-0.holds-5", "q.choices-1.holds", "q.ask_if-0.subject", "q.ask_if-0.kind", "q.ask_if-x", "because", "stage", "strength", "sure", "tests", "q.", "s.", "q.choices-0."]
)  # fmt: skip


@given(
    st.dictionaries(
        NAMES, st.text(max_size=40) | st.sampled_from(["yes", "guide", "raise flag", "data", "practice", "A", "must", "any", "output_kind"])
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_posted_is_read_or_told(draft: Draft, posted_fields: dict[str, str]) -> None:
    data = QueryDict(mutable=True)
    data.update(posted_fields)
    words = vocabulary_of(compiler.plain_of(draft))
    asked = posted_asked(data, words)

    assert (plain_asked(asked, words, None) is None) == bool(asked.problems)


@pytest.mark.parametrize("words", ["Nobody thought of it", "nobody  thought of it"])
def test_choice_that_nobody_could_tell_from_another_is_refused(at_work: Client, draft: Draft, url: str, typed: Page, words: str) -> None:
    before = counts(draft)

    page = posted(at_work, url, "save", typed, **{"q.choices-1.label": words})

    assert page.status_code == 422
    assert "Choice 2: another choice has these words" in text(page)
    assert counts(draft) == before


def test_choice_called_unknown_is_not_taken_for_an_answer_that_nobody_knows(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    refused = posted(at_work, url, "save", typed, **{"q.choices-1.slug": "unknown"})
    posted(at_work, url, "save", typed, **{"q.choices-1.label": "Unknown"})

    assert "is kept for what is not known" in text(refused)
    assert [choice["slug"] for choice in compiler.plain_of(draft)["questions"][-1]["choices"]] == ["nobody_thought", "unknown_2", "never"]
    assert [run.state for run in services.runs_of(draft, at=timezone.now())[-2:]] == [PASSES, PASSES]


def test_short_name_that_is_taken_is_told_at_its_own_field(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    plain, before = compiler.plain_of(draft), counts(draft)

    for part in ("questions", "findings"):  # conditions name both alike
        slug = plain[part][0]["slug"]
        page = text(posted(at_work, url, "save", typed, **{"q.slug": slug}))
        assert f'<a href="#q.slug">{slug} is taken.' in page
        assert 'href="#when-0"' not in page
    source = text(posted(at_work, url, "save", typed, **{"s.slug": plain["sources"][0]["slug"]}))

    assert '<a href="#s.slug">' in source
    assert counts(draft) == before


def test_a_further_rule_of_a_new_question_offers_two_test_cases_and_one_undo_takes_back_all_of_it(
    at_work: Client, draft: Draft, url: str, typed: Page
) -> None:
    posted(at_work, url, "save", typed)
    plain, before = compiler.plain_of(draft), counts(draft)
    question = plain["questions"][-1]
    new = f"/admin/decisions/draft/{draft.pk}/rules/new/"
    page = fields(at_work, f"{new}?reads={question['slug']}&value={question['choices'][1]['slug']}")
    assert page["tests"] == ["yes"]

    changes = DraftChange.objects.count()

    filled = {**page, "because": "It can wait.", "effects-0.do": terms.RAISE_FLAG, "effects-0.flag": plain["flags"][0]["slug"]}
    filled |= {"stage": plain["stages"][0]["slug"], "strength": "must", "sure": "A", "sources": plain["sources"][-1]["slug"]}
    saved = posted(at_work, new, "save", filled)

    assert saved.status_code == 302, text(saved)
    assert "is added to this draft, with 2 test cases" in text(at_work.get(saved["Location"]))
    assert counts(draft) == {**before, "rules": before["rules"] + 1, "tests": before["tests"] + 2}
    assert [run.state for run in services.runs_of(draft, at=timezone.now())[-2:]] == [PASSES, PASSES]
    at_work.post(f"/admin/decisions/draft/{draft.pk}/history/{DraftChange.objects.order_by('number')[changes].number}/undo/")
    assert counts(draft) == before


def test_a_rule_of_a_question_that_was_there_before_offers_no_test_cases(at_work: Client, draft: Draft) -> None:
    slug = next(row["slug"] for row in compiler.plain_of(draft)["questions"] if row["kind"] == terms.CHOICE)
    assert "tests" not in fields(at_work, f"/admin/decisions/draft/{draft.pk}/rules/new/?reads={slug}")


def test_address_of_one_more_choice_fills_nothing_in_where_two_lines_read_the_question(
    at_work: Client, draft: Draft, url: str, typed: Page
) -> None:
    posted(at_work, url, "save", typed)
    page = f"/admin/decisions/draft/{draft.pk}/rules/{compiler.plain_of(draft)['rules'][-1]['key']}/"
    begun = fields(at_work, page)
    posted(at_work, page, "save", begun, **{
        "when-0.operator": "any of", "when-0.choices": ["nobody_thought", "never"],
        "when-1.kind": "test", "when-1.subject": "deletion_date", "when-1.operator": "is", "when-1.choices": ["never"],
    })  # fmt: skip

    assert len(compiler.plain_of(draft)["rules"][-1]["when"]) == 2
    assert fields(at_work, f"{page}?reads=deletion_date&value=fixed_day")["when-0.choices"] == ["nobody_thought", "never"]


def test_a_second_press_adds_nothing_twice_and_says_so(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    posted(at_work, url, "save", typed)
    once = counts(draft)

    again = posted(at_work, url, "save", typed)

    assert (again.status_code, counts(draft)) == (422, once)
    assert "“Deletion date” has these words already" in text(again)


@pytest.fixture
def of_two(at_work: Client, url: str, typed: Page) -> Page:
    """The page with a second rule, for the second choice."""
    begun = again(posted(at_work, url, "add:rules", typed))
    return {
        **begun, "q.choices-1.holds-1": "yes", "effects-1.do": terms.NEXT_STEP, "effects-1.text": "Write the day down.", "strength-1": "note",
        "because-1": "Even a fixed day has to be kept.",
    }  # fmt: skip


def test_a_second_rule_for_another_choice_is_saved_with_the_first_and_nothing_is_left_to_mend(
    at_work: Client, draft: Draft, url: str, of_two: Page
) -> None:
    before = counts(draft)

    page = posted(at_work, url, "save", of_two)

    assert page.status_code == 302, text(page)
    assert counts(draft) == {"questions": before["questions"] + 1, "sources": before["sources"] + 1, "rules": before["rules"] + 2,
                             "tests": before["tests"] + 2}  # fmt: skip
    first, second = compiler.plain_of(draft)["rules"][-2:]
    assert [rule["when"] for rule in (first, second)] == [
        [["deletion_date", "is", "nobody_thought"]],
        [["deletion_date", "is", "fixed_day"]],
    ]
    assert (first["sources"], first["key"]) == (second["sources"], first["key"])
    assert first["key"] != second["key"]
    assert [run.state for run in services.runs_of(draft, at=timezone.now())[-2:]] == [PASSES] * 2, "each shows both rules"
    shown = text(at_work.get(page["Location"]))
    assert f"with rules {first['key']} and {second['key']} in" in shown
    assert "their source and 2 test cases" in shown
    assert "This save caused" not in shown, "each choice is told apart by a rule"


def test_what_is_missing_of_a_second_rule_is_told_at_its_own_fields(at_work: Client, draft: Draft, url: str, of_two: Page) -> None:
    before = counts(draft)
    del of_two["q.choices-1.holds-1"]

    page = posted(at_work, url, "save", of_two, **{"because-1": "", "effects-1.do": ""})

    assert page.status_code == 422
    for target, words in (("q.choices", "Tick the choices at which rule 2 holds"), ("because-1", "Rule 2: enter the because"),
                          ("effects-1", "Rule 2: select what the rule does")):  # fmt: skip
        assert f'<a href="#{target}">{words}' in text(page)
        assert f'id="{target}"' in text(page)
    assert counts(draft) == before


def test_a_rule_that_is_removed_from_the_page_takes_its_ticks_along(at_work: Client, url: str, of_two: Page) -> None:
    left = again(posted(at_work, url, "remove:effects-0", of_two))
    last = again(posted(at_work, url, "remove:effects-0", left))

    assert (left["because"], left["q.choices-1.holds"]) == (["Even a fixed day has to be kept."], ["yes"])
    assert not {"because-1", "q.choices-0.holds", "q.choices-1.holds-1", "effects-1.do"} & left.keys()
    assert last["because"] == left["because"], "one rule stays"


def test_a_page_has_nine_rules_and_no_more(at_work: Client, url: str, typed: Page) -> None:
    page = typed
    for place in range(1, 10):
        page = {**again(posted(at_work, url, "add:rules", page)), f"effects-{place}.do": terms.NEXT_STEP}
    page = again(posted(at_work, url, "fit:", page))

    assert "effects-8.do" in page
    assert "effects-9.do" not in page


@pytest.fixture
def in_some_cases(at_work: Client, url: str, typed: Page) -> Page:
    """The page with a condition under which the question is asked."""
    begun = {**again(posted(at_work, url, "add:q.ask_if:test", typed)), "q.ask_if-0.subject": "labelled"}
    return {**again(posted(at_work, url, "fit:", begun)), "q.ask_if-0.operator": ">=", "q.ask_if-0.low": "10"}


def test_a_question_asked_only_in_some_cases_has_test_cases_in_which_it_is_asked(
    at_work: Client, draft: Draft, url: str, in_some_cases: Page
) -> None:
    page = posted(at_work, url, "save", in_some_cases)

    assert page.status_code == 302, text(page)
    question = compiler.plain_of(draft)["questions"][-1]
    assert question["ask_if"] == [["labelled", ">=", 10]]
    runs = services.runs_of(draft, at=timezone.now())[-2:]
    assert [run.state for run in runs] == [PASSES, PASSES]
    for run in runs:
        assert services.answers_of(run.case).keys() == {question["slug"], "labelled", "output_kind"}, "and what the other is asked for"


def test_a_condition_of_asking_that_is_not_whole_is_told_at_its_line(at_work: Client, draft: Draft, url: str, in_some_cases: Page) -> None:
    before = counts(draft)

    page = posted(at_work, url, "save", in_some_cases, **{"q.ask_if-0.low": ""})
    without = again(posted(at_work, url, "remove:q.ask_if-0", in_some_cases))

    assert (page.status_code, counts(draft)) == (422, before)
    assert '<a href="#q.ask_if-0">Enter a number' in text(page)
    assert 'id="q.ask_if-0"' in text(page)
    assert "q.ask_if-0.subject" not in without


def test_a_question_that_is_never_asked_comes_without_test_cases(at_work: Client, draft: Draft, url: str, in_some_cases: Page) -> None:
    before = DraftTestCase.objects.count()
    never = {
        **in_some_cases,
        "q.ask_if-1.kind": "test",
        "q.ask_if-1.subject": "labelled",
        "q.ask_if-1.operator": "<",
        "q.ask_if-1.low": "5",
    }

    page = posted(at_work, url, "save", never)

    assert page.status_code == 302, text(page)
    assert DraftTestCase.objects.count() == before


def narrowed(at_work: Client, draft: Draft, at_least: str) -> Any:
    """The question asked only from so many labelled cases on, on its own page."""
    page = f"/admin/decisions/draft/{draft.pk}/words/questions/deletion_date/"
    begun = {**again(posted(at_work, page, "add:ask_if:test", fields(at_work, page))), "ask_if-0.subject": "labelled"}
    return posted(
        at_work, page, "save", {**again(posted(at_work, page, "fit:", begun)), "ask_if-0.operator": ">=", "ask_if-0.low": at_least}
    )


def test_test_cases_get_what_a_question_is_asked_for_when_it_is_asked_in_fewer_cases_and_one_undo_takes_it_back(
    at_work: Client, draft: Draft, url: str, typed: Page
) -> None:
    posted(at_work, url, "save", typed)
    before = compiler.tests_of(draft)

    saved = narrowed(at_work, draft, "10")

    assert saved.status_code == 302, text(saved)
    assert "is saved in this draft. 2 test cases got what it is asked for" in text(at_work.get(saved["Location"]))
    runs = services.runs_of(draft, at=timezone.now())[-2:]
    assert [run.state for run in runs] == [PASSES, PASSES]
    assert all(services.answers_of(run.case).keys() == {"deletion_date", "labelled", "output_kind"} for run in runs)
    number = DraftChange.objects.order_by("-number")[0].together
    at_work.post(f"/admin/decisions/draft/{draft.pk}/history/{number}/undo/")
    assert compiler.tests_of(draft) == before


def test_a_case_that_answers_otherwise_stays_as_it_is_for_it_may_be_there_to_show_that(
    at_work: Client, draft: Draft, url: str, typed: Page
) -> None:
    posted(at_work, url, "save", typed)
    key = compiler.plain_of(draft)["rules"][-1]["key"]
    few = services.CaseContent(
        "Few labelled", {"deletion_date": "never", "labelled": 3, "output_kind": "category"}, {"rules": {key: "fails"}}
    )
    other = services.CaseContent("Named first", {"deletion_date": "never"}, {"rules": {key: "fails"}, "flags_never": ["small_data"]})
    for content in (few, other):
        services.add_test_case(draft=draft, content=content, by="tests", at=timezone.now())
    before = {row["title"]: row["answers"] for row in compiler.tests_of(draft)}

    narrowed(at_work, draft, "10")

    after = {row["title"]: row["answers"] for row in compiler.tests_of(draft)}
    assert {title for title in before if before[title] != after[title]} == {
        "Deletion date: Nobody thought of it",
        "Deletion date: On a fixed day",
    }


def test_choices_that_nothing_tells_apart_yet_are_named_while_the_page_is_filled_in(at_work: Client, url: str, typed: Page) -> None:
    def said(**more: str) -> str:
        return text(at_work.post(url, {**typed, **more, "do": "fit:"}, headers={"HX-Request": "true", "HX-Target": "apart"}))

    assert "So far “On a fixed day” and “Never” do the same. That may be right. If not, add another rule for one of them" in said()
    assert "<form" not in said(), "only what changes is sent"
    assert said(**{"q.choices-2.label": ""}) == "", "control: two choices, one with a tick"
    assert said(**{"q.choices-0.label": ""}) == "", "before the first tick there is nothing to say"


def test_a_warning_made_on_the_way_is_part_of_the_save_its_undo_takes_it_back_and_no_problem_is_told_of_it(
    at_work: Client, draft: Draft, url: str, typed: Page
) -> None:
    before = compiler.plain_of(draft)
    aside = posted(at_work, url, "word:effects-0", {**typed, "effects-0.flag": ""})["Location"]
    page = at_work.get(posted(at_work, aside, "save", fields(at_work, aside), label="No end date", lead="Set one.")["Location"])
    saved = posted(at_work, url, "save", Fields(page.content.decode()).found)
    after = text(at_work.get(saved["Location"]))

    assert [flag["label"] for flag in compiler.plain_of(draft)["flags"]][-1] == "No end date"
    assert "This save fixed" not in after
    assert "This save caused" in after, "control: what the save itself brought is told"

    last = DraftChange.objects.filter(draft=draft).latest("number")
    assert last.together == 1
    at_work.post(f"/admin/decisions/draft/{draft.pk}/history/{last.number}/undo/")
    assert compiler.plain_of(Draft.objects.get(pk=draft.pk)) == before


def test_a_warning_made_on_the_way_stays_where_something_came_between(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    aside = posted(at_work, url, "word:effects-0", {**typed, "effects-0.flag": ""})["Location"]
    page = at_work.get(posted(at_work, aside, "save", fields(at_work, aside), label="No end date", lead="Set one.")["Location"])
    services.add_row(draft=draft, part="flags", row={**compiler.plain_of(draft)["flags"][0], "slug": "other"}, by="Ann", at=timezone.now())
    posted(at_work, url, "save", Fields(page.content.decode()).found)

    last = DraftChange.objects.filter(draft=draft).latest("number")
    at_work.post(f"/admin/decisions/draft/{draft.pk}/history/{last.number}/undo/")

    assert [flag["label"] for flag in compiler.plain_of(Draft.objects.get(pk=draft.pk))["flags"]].count("No end date") == 1


def test_whoever_begins_anew_after_a_warning_does_not_take_it_back_by_undoing(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    aside = posted(at_work, url, "word:effects-0", {**typed, "effects-0.flag": ""})["Location"]
    back = posted(at_work, aside, "save", fields(at_work, aside), label="No end date", lead="Set one.")["Location"]
    at_work.get(back)
    at_work.get(url)
    posted(at_work, url, "save", typed)

    assert DraftChange.objects.filter(draft=draft).latest("number").together == 2


def test_a_tick_beside_a_choice_without_words_is_told_at_its_place(at_work: Client, draft: Draft, url: str, typed: Page) -> None:
    refused = posted(at_work, url, "save", {**typed, "q.choices-2.label": "", "q.choices-2.holds": "yes"})

    assert refused.status_code == 422
    assert text(refused).count("Choice 3 has a tick and no words") == 2, "above the form and at the choice"
