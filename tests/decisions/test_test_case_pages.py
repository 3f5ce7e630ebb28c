"""A rule admin's test cases on the screen: kept, run, mended, accepted with a reason, made at the limits, and what they leave out."""

import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from apps.decisions import services
from apps.decisions.engine import canonical
from apps.decisions.models import AcceptedChange, Draft, DraftTestCase, RulebookVersion
from tests.decisions.make import make_question, make_rule
from tests.decisions.test_test_cases import content, published, turn_d01_round
from tests.decisions.test_try_it import MOST_QUERIES, counted, wide_draft

pytestmark = pytest.mark.django_db
NEW_RULE = make_rule("D-09", ["drift", "is", "weekly"], ["classes", ">", 3])
GIVEN = {"examples": "1,500", "rare_share": "0.4", "shown": ["examples", "rare_share"]}


@pytest.fixture
def base(draft: Draft) -> str:
    return f"/admin/decisions/draft/{draft.pk}/tests/"


@pytest.fixture
def case(draft: Draft, at: datetime) -> DraftTestCase:
    return services.add_test_case(draft=draft, content=content(), by="tests", at=at)


def add_new_rule(draft: Draft, at: datetime) -> None:
    """A question that is new, and a rule that reads it."""
    services.add_row(draft=draft, part="questions", row=make_question("drift", "choice", "weekly", "yearly"), by="tests", at=at)
    said = services.RuleContent(**{name: value for name, value in NEW_RULE.items() if name != "key"})
    services.add_rule(draft=draft, kind="rule", key="D-09", content=said, by="tests", at=at)


def text(page: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def test_after_a_test_case_of_one_rule_another_of_it_is_offered(at_work: Client, base: str, draft: Draft) -> None:
    of_a_rule = {**GIVEN, "title": "Many", "e.new_rule": "D-01", "e.new_rule_is": "fails"}
    kept = at_work.post(f"{base}new/", of_a_rule, follow=True)
    of_none = at_work.post(f"{base}new/", {**GIVEN, "title": "Other", "e.recommendation": ["classical_ml"]}, follow=True)

    assert f'href="{base}new/?rule=D-01"' in kept.text and "Add another for D-01" in text(kept)
    assert "Add another" not in text(of_none)
    assert "Add another" not in at_work.get(f"{base}?rule=%22%3E%3Cscript%3E").text
    begun = at_work.get(f"{base}new/?rule=D-01").text
    assert re.search(r'<option value="D-01"[^>]* selected', begun)


def test_case_is_written_by_form(at_work: Client, base: str, draft: Draft) -> None:
    page = at_work.post(
        f"{base}new/",
        {
            **GIVEN,
            "title": "Many",
            "why": "Seen",
            "e.recommendation": ["classical_ml"],
            "e.findings.size": "large",
            "e.flags.small_data": "no",
        },
        follow=True,
    )

    assert "“Many” is kept as a test case" in text(page)
    case = DraftTestCase.objects.get()
    assert canonical.loads(case.answers) == {"examples": 1500, "rare_share": "0.4"}
    assert canonical.loads(case.expect) == {
        "recommendation": ["classical_ml"],
        "findings": {"size": "large"},
        "flags_never": ["small_data"],
    }
    assert case.changed_by and case.changed_by.username == "rhea"
    assert "1 of 1 pass" in text(page)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Enter what the test case is about"),
        ({"e.recommendation": []}, "Select at least one thing that must come out"),
        ({"examples": "many"}, "Examples must be a number, like 1,800"),
        ({"output_kind": "category", "labelled": "2000"}, "these cannot both be right"),
        ({"e.fit.no_ml.low": "many"}, "Points of “No ML” must be a whole number, like 70; you wrote “many”"),
        ({"e.new_rule": "Z-99", "e.new_rule_is": "holds"}, "Rules: this draft has no rule Z-99"),
        ({"e.new_rule": "d-01"}, "Rules: select whether D-01 holds"),
        ({"e.fit.no_ml.low": "70", "e.fit.no_ml.high": "60"}, "the lower end, 70, is above the upper one, 60"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(at_work: Client, base: str, wrong: dict[str, Any], words: str) -> None:
    given = {**GIVEN, "title": "Many", "why": "Typed for long", "e.recommendation": ["classical_ml"], **wrong}

    page = at_work.post(f"{base}new/", {**given, "shown": [*GIVEN["shown"], "labelled"]})

    assert page.status_code == 422
    assert words in text(page)
    assert "Typed for long" in text(page)
    assert f'value="{given["examples"]}"' in page.content.decode()
    assert not DraftTestCase.objects.exists()


def test_saving_what_is_shown_changes_nothing(at_work: Client, base: str, case: DraftTestCase) -> None:
    everything = {
        "verdict": ["pilot"], "recommendation": ["classical_ml", "no_ml"], "never": ["frame_first"], "certainty": ["leaning"],
        "findings": {"size": "large"}, "gates_never": ["frame"], "flags_never": ["small_data"], "not_ruled_out": ["no_ml"],
        "fit": {"classical_ml": [50, None]}, "rules": {"D-01": "holds"},
    }  # fmt: skip
    DraftTestCase.objects.update(expect=canonical.dumps(everything))
    html = at_work.get(f"{base}t1/").content.decode()
    form: dict[str, Any] = {"title": case.title, "why": case.why, "revision": 1}
    for name, value, checked in re.findall(
        r'<input[^>]*?type="checkbox"[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"([^>]*)>', html, re.DOTALL
    ):
        if "checked" in checked:
            form.setdefault(name, []).append(value)
    form |= dict(re.findall(r'<input type="hidden" name="(e[^"]+order)" value="([^"]*)">', html))
    for name, value in re.findall(r'<input[^>]*?name="(e\.fit[^"]+|[a-z_]+)"\s+inputmode="\w+"\s+value="([^"]*)"', html, re.DOTALL):
        form[name] = value
    for name, options in re.findall(r'<select[^>]*?name="(e\.[^"]+)">(.*?)</select>', html, re.DOTALL):
        form[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
    form["output_kind"] = "category"
    form["shown"] = re.findall(r'name="shown"\s+value="([^"]+)"', html)

    assert at_work.post(f"{base}t1/", form).status_code == 302

    stored = DraftTestCase.objects.get()
    assert canonical.loads(stored.expect) == everything
    assert (stored.answers, stored.title, stored.revision) == (case.answers, case.title, 2)


def test_case_begins_with_the_answers_of_another_or_of_an_address(at_work: Client, base: str, case: DraftTestCase) -> None:
    like = at_work.get(f"{base}new/?case=t1")
    named = at_work.get(f"{base}new/?a.examples=7")

    assert 'value="1500"' in like.content.decode() and 'value="Like Many examples"' in like.content.decode()
    assert 'value="7"' in named.content.decode()
    assert f'<form method="get" action="{base}new/">' in named.content.decode()
    assert at_work.get(f"{base}new/?case=t9").status_code == 404


def test_copy_of_a_case_expects_what_that_one_expects_and_not_what_comes_out(
    at_work: Client, base: str, case: DraftTestCase, at: datetime
) -> None:
    expect = {"recommendation": ["no_ml", "classical_ml"], "rules": {"D-01": "fails"}}
    services.save_test_case(case=case, content=content(expect=expect), revision=1, by="tests", at=at)

    html = at_work.get(f"{base}new/?case=t1").content.decode()

    assert re.findall(r'name="e.recommendation"\s+value="([a-z_]+)" checked', html) == ["no_ml", "classical_ml"]
    assert re.search(r'name="e.rules.D-01">.*?value="fails" selected', html, re.DOTALL)


def test_rule_is_chosen_from_a_list_and_stays_chosen_after_an_error(at_work: Client, base: str, draft: Draft) -> None:
    begun = at_work.get(f"{base}new/?rule=D-02").content.decode()
    assert re.findall(r'<option value="([A-Z-0-9]+)" selected', begun) == ["D-02"]
    assert '<option value="holds" selected>' in begun
    assert '<option value="DF-01">DF-01: How much there is: Small</option>' in begun

    for key, word in (("D-03", "fails"), ("B-999", "holds")):
        page = at_work.post(f"{base}new/", {**GIVEN, "title": "", "e.new_rule": key, "e.new_rule_is": word}).content.decode()

        assert re.findall(r'<option value="([A-Z-0-9]+)" selected', page) == [key]
        assert f'<option value="{word}" selected>' in page


def test_rules_of_one_stage_are_listed_when_it_is_chosen_and_nothing_typed_is_lost(at_work: Client, base: str, draft: Draft) -> None:
    assert '<option value="D-02">' not in at_work.get(f"{base}new/").content.decode(), "all rules at once are most of the page"

    typed = {**GIVEN, "title": "Many", "why": "Typed for long", "e.recommendation": ["classical_ml"]}
    page = at_work.post(f"{base}new/", {**typed, "do": "rules", "e.of_stage": "data"})

    html = page.content.decode()
    assert page.status_code == 200 and '<option value="D-02">' in html and '<option value="DF-01">DF-01: How much there is: Small' in html
    assert (
        'value="Many"' in html and "Typed for long" in html and re.search(r'name="e.recommendation"\s+value="classical_ml" checked', html)
    )
    assert not DraftTestCase.objects.exists(), "looking for a rule keeps nothing"


def test_listing_rules_changes_no_case_that_is_there(at_work: Client, base: str, case: DraftTestCase) -> None:
    page = at_work.post(f"{base}{case.name}/", {**GIVEN, "title": "Other", "revision": 1, "do": "rules", "e.of_stage": "data"})

    assert page.status_code == 200 and '<option value="D-02">' in page.content.decode()
    case.refresh_from_db()
    assert case.revision == 1 and case.title != "Other"


def test_what_a_draft_changed_is_asked_first_and_its_rules_are_chosen_first(at_work: Client, base: str, draft: Draft, at: datetime) -> None:
    assert "New in this draft" not in text(at_work.get(f"{base}new/"))
    add_new_rule(draft, at)

    html = at_work.get(f"{base}new/").content.decode()

    first = html.partition('id="section--"')[2].partition("</details>")[0]
    assert re.findall(r'name="shown"\s+value="([^"]+)"', first) == ["drift", "classes"]
    assert html.count('value="classes"') == 1
    assert re.search(r'<optgroup label="New or changed in this draft">\s*<option value="D-09">', html)


def test_two_people_on_one_case_see_both(at_work: Client, base: str, case: DraftTestCase, at: datetime) -> None:
    services.save_test_case(case=case, content=content(title="Theirs"), revision=1, by="tests", at=at)

    page = at_work.post(f"{base}t1/", {**GIVEN, "title": "Mine", "revision": 1, "e.recommendation": ["no_ml"]})

    assert page.status_code == 409
    assert "saved this test case meanwhile, as “Theirs”" in text(page)
    assert 'value="Mine"' in page.content.decode()
    assert 'name="revision" value="2"' in page.content.decode()
    assert DraftTestCase.objects.get().title == "Theirs"


def test_failing_case_shows_expected_beside_actual_and_the_rule_that_decides(
    at_work: Client, base: str, draft: Draft, case: DraftTestCase, at: datetime
) -> None:
    turn_d01_round(draft, at)

    page = at_work.get(base)

    said = text(page)
    assert "0 of 1 pass, 1 fail" in said
    assert "Recommendation Expected Classical ML Comes out as No ML Turned by Changed Rule D-01" in said
    assert "Effect: favour “Classical ML” slightly → disfavour “Classical ML” slightly" in said
    assert "In front before: Classical ML 53, No ML 50 . Now: No ML 50, Classical ML 47" in said
    assert "It turns on" not in said


def test_failing_case_that_no_change_turned_shows_the_rule_that_it_turns_on(at_work: Client, base: str, draft: Draft, at: datetime) -> None:
    services.add_test_case(draft=draft, content=content(expect={"recommendation": ["no_ml"]}), by="tests", at=at)

    said = text(at_work.get(base))

    assert "Recommendation Expected No ML Comes out as Classical ML It turns on D-01 Fired Decides" in said
    assert "True: “How much there is” is “Large”" in said
    assert "Turned by" not in said


def test_of_many_that_fail_the_first_are_told_and_the_others_are_a_link_away(
    at_work: Client, base: str, draft: Draft, at: datetime
) -> None:
    for number in range(12):
        services.add_test_case(draft=draft, content=content(title=f"Case {number}"), by="tests", at=at)
    turn_d01_round(draft, at)

    first, everything = text(at_work.get(base)), text(at_work.get(base, {"all": "1"}))

    assert (first.count("Turned by"), everything.count("Turned by")) == (10, 12)
    assert "2 more fail: show all" in first
    assert "show all" not in everything


def test_change_is_accepted_with_a_reason_and_published(
    at_work: Client, base: str, draft: Draft, case: DraftTestCase, at: datetime
) -> None:
    turn_d01_round(draft, at)
    sha256 = re.findall(r'name="difference" value="(\w+)"', at_work.get(base).content.decode())[0]

    refused = at_work.post(f"{base}t1/accept/", {"difference": sha256, "reason": " "})
    stale = at_work.post(f"{base}t1/accept/", {"difference": "0" * 64, "reason": "Typed for long"})
    page = at_work.post(f"{base}t1/accept/", {"difference": sha256, "reason": "Size no longer helps"}, follow=True)

    assert refused.status_code == 422 and "Enter why this change is meant" in text(refused)
    assert stale.status_code == 409 and "Typed for long" in text(stale)
    assert "Rhea" in text(page) and "Size no longer helps" in text(page)
    assert AcceptedChange.objects.get().by_name.startswith("Rhea")
    assert published(draft, at).number == 2


def test_page_of_publishing_says_which_case_forbids_it(at_work: Client, base: str, draft: Draft, case: DraftTestCase, at: datetime) -> None:
    turn_d01_round(draft, at)
    draft.refresh_from_db()

    page = at_work.post(base.replace("tests/", "publish/"), {"revision": draft.revision, "shown": "1", "when": "now", "notes": "Better"})

    assert page.status_code == 422
    assert "“Many examples” fails" in text(page)
    assert RulebookVersion.objects.count() == 1


def test_summary_comes_after_the_page_and_by_a_link_without_a_script(at_work: Client, base: str, case: DraftTestCase) -> None:
    overview = at_work.get(base.replace("tests/", "")).content.decode()

    assert f'hx-get="{base}summary/"' in overview and "Run the test cases" in overview
    assert "1 of 1 pass" in text(at_work.get(f"{base}summary/", headers={"HX-Request": "true"}))
    assert at_work.get(f"{base}summary/").headers["Location"] == base


def test_a_new_rule_that_no_test_case_shows_is_named_with_the_way_to_make_one(
    at_work: Client, base: str, draft: Draft, case: DraftTestCase, at: datetime
) -> None:
    def said() -> str:
        return str(at_work.get(f"{base}summary/", headers={"HX-Request": "true"}).text)

    before = said()
    add_new_rule(draft, at)
    untested = said()
    shows = content(answers={"drift": "weekly", "classes": 4}, expect={"rules": {"D-09": "holds"}})
    services.add_test_case(draft=draft, content=shows, by="tests", at=at)

    assert "no test case shows" not in before, "rules that were there before are not named, tested or not"
    assert "New, and no test case shows it" in untested and f'href="{base}boundaries/?rule=D-09"' in untested
    assert "no test case shows" not in said()


def test_boundary_cases_are_offered_with_what_comes_today_and_kept_one_by_one(at_work: Client, base: str, draft: Draft) -> None:
    page = at_work.get(f"{base}boundaries/?rule=df-01")

    said = text(page)
    for words in ("just below 1,000 DF-01 holds", "exactly 1,000 DF-01 does not hold", "just above 1,000 DF-01 does not hold"):
        assert words in said
    offer = re.findall(r'name="offer" value="(\w+)"', page.content.decode())[0]
    kept = at_work.post(f"{base}boundaries/", {"rule": "DF-01", "offer": offer}, follow=True)

    assert "There is a test case with these answers already" in text(kept)
    case = DraftTestCase.objects.get()
    assert canonical.loads(case.expect) == {"findings": {"size": "small"}, "rules": {"DF-01": "holds"}}
    assert "1 of 1 pass" in text(at_work.get(base))


def test_offer_that_is_no_longer_made_is_not_kept(at_work: Client, base: str) -> None:
    assert at_work.post(f"{base}boundaries/", {"rule": "DF-01", "offer": "0" * 64}).status_code == 409
    assert at_work.get(f"{base}boundaries/?rule=Z-99").status_code == 404
    assert not DraftTestCase.objects.exists()


def test_what_is_not_tested_is_named(at_work: Client, base: str, case: DraftTestCase) -> None:
    said = text(at_work.get(f"{base}coverage/"))

    assert "2 of 5 rules hold in at least one test case" in said
    assert "D-03 Holds in no test case" in said
    assert "DF-02 holds in 1 test case Make boundary cases for DF-02 Never decides: “Examples” is at least 1,000" in said


def test_list_of_rules_says_how_many_tests_each_has_and_finds_those_without(at_work: Client, base: str, case: DraftTestCase) -> None:
    url = base.replace("tests/", "rules/")

    assert "2 of 5 shown" not in text(at_work.get(url))
    assert "3 of 5 shown" in text(at_work.get(url, {"tests": "none"}))


def test_case_is_removed_after_asking(at_work: Client, base: str, case: DraftTestCase) -> None:
    assert "Remove this test case?" in text(at_work.get(f"{base}t1/remove/"))
    assert DraftTestCase.objects.exists()

    at_work.post(f"{base}t1/remove/")

    assert not DraftTestCase.objects.exists()


@pytest.mark.parametrize("end", ["tests/", "tests/new/", "tests/t1/", "tests/coverage/", "tests/boundaries/", "try/"])
def test_pages_make_no_more_queries_for_more_rules_and_cases(at_work: Client, draft: Draft, at: datetime, end: str) -> None:
    large = wide_draft(at)
    for place, count in ((draft, 3), (large, 60)):
        for number in range(count):
            services.add_test_case(draft=place, content=content(title=f"Case {number}"), by="tests", at=at)

    assert counted(at_work, large.pk, end) <= counted(at_work, draft.pk, end) <= MOST_QUERIES


@pytest.mark.parametrize(
    "end", ["tests/", "tests/new/", "tests/t1/", "tests/t1/remove/", "tests/coverage/", "tests/boundaries/?rule=D-01", "try/"]
)
def test_pages_are_not_for_people_without_a_rule_role(draft: Draft, case: DraftTestCase, maya: Any, as_person: Any, end: str) -> None:
    client = as_person(maya)
    url = f"/admin/decisions/draft/{draft.pk}/{end}"

    assert client.get(url).status_code != 200
    assert client.post(url, {"title": "x", "do": "begin"}).status_code != 200
    assert DraftTestCase.objects.count() == 1


def test_page_of_a_published_draft_says_so_and_shows_what_was_typed(at_work: Client, base: str, draft: Draft, at: datetime) -> None:
    published(draft, at)

    page = at_work.post(f"{base}new/", {**GIVEN, "title": "Typed for long", "e.recommendation": ["no_ml"]})

    assert page.status_code == 409
    assert "Typed for long" in text(page)


def test_reviewer_sees_which_test_cases_went_and_they_can_be_put_back(
    at_work: Client, draft: Draft, case: DraftTestCase, at: datetime
) -> None:
    follower = services.copy_version_to_draft(version=published(draft, at), title="After", by="tests", at=at)
    base = f"/admin/decisions/draft/{follower.pk}/tests/"
    at_work.post(f"{base}t1/remove/")

    assert "Since v2: 1 test case removed" in text(at_work.get(f"{base}summary/", headers={"HX-Request": "true"}))
    assert "Removed Many examples Put it back" in text(at_work.get(base))
    assert at_work.post(f"{base}t9/restore/").status_code == 404
    page = at_work.post(f"{base}t1/restore/", follow=True)

    assert "“Many examples” is as it was" in text(page)
    assert DraftTestCase.objects.filter(draft=follower, name="t1").exists()


def test_forged_fields_are_not_kept(at_work: Client, base: str) -> None:
    forged = {
        "e.never": ["no_ml", "\x00", "x" * 500],
        "e.findings.size": "\x00",
        "e.flags.\x00": "yes",
        "e.checks.D-01": "maybe",
        "e.fit.no_ml.mid": "3",
    }

    assert at_work.post(f"{base}new/", {**GIVEN, "title": "Many", **forged}).status_code == 302

    assert canonical.loads(DraftTestCase.objects.get().expect) == {"never": ["no_ml"]}


def test_what_a_failing_case_turns_on_is_worked_out_once(
    at_work: Client, base: str, draft: Draft, case: DraftTestCase, at: datetime
) -> None:
    """Each would cost an evaluation of the whole book at every look."""
    turn_d01_round(draft, at)
    first = text(at_work.get(base))
    bench = services.workbench_of(draft, at=at)

    assert list(bench.turning) == [(case.answers, case.expect)]
    assert text(at_work.get(base)).partition("Fail")[2] == first.partition("Fail")[2]
