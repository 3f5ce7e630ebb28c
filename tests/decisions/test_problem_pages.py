"""Problems as a rule author sees them: by kind with their rows, with answers that show them, and what a save brought or mended."""

import re
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.catalogue.engine.problems import PriceProblem
from apps.decisions import compiler, services
from apps.decisions.admin.pages import RULES, sorted_problems
from apps.decisions.admin.prices.pages import PRICES
from apps.decisions.engine.analysis import ERROR, Problem, caused_and_mended
from apps.decisions.engine.analysis.unused import used_by_nobody
from apps.decisions.engine.rulebook import from_plain, to_plain
from apps.decisions.models import Draft, ImpactRun, Rule, RulebookVersion
from apps.decisions.templatetags.problems import see_also
from tests.decisions.make import make_plain, make_question, make_row, make_rule
from tests.decisions.test_rule_admin import fields

pytestmark = pytest.mark.django_db


def text(page: Any) -> str:
    """What a page says, on one line."""
    return " ".join(page.content.decode().split())


def drafted(version: RulebookVersion, at: datetime, **changes: Any) -> Draft:
    plain = to_plain(from_plain(make_plain(**changes)))
    return services.create_draft(plain=plain, title="Other", by="tests", at=at, based_on=version)


def test_problems_are_counted_by_kind_the_severe_first_and_grouped_by_row(
    at_work: Client, small_live: RulebookVersion, at: datetime
) -> None:
    rows = [make_row("DF-01", "small", ["examples", "<", 1500]), make_row("DF-02", "large", ["examples", ">=", 1000])]
    questions = [*make_plain()["questions"], make_question("idle", "choice", "yes", "no")]
    rules = [*make_plain()["rules"], make_rule("D-09", ["examples", ">=", 10], ["examples", "<", 5])]
    draft = drafted(small_live, at, rows=rows, questions=questions, rules=rules)

    page = text(at_work.get(f"/admin/decisions/draft/{draft.pk}/"))

    order = ["Can never be true", "Different things said of one case", "Unused"]
    places = [page.index(f"<h3 id=\"{kind}-title\">{title} <span class=\"count\">1</span>") for kind, title in zip(
        ("never-true", "conflict", "unused-warnings"), order, strict=True)]  # fmt: skip
    assert places == sorted(places)
    assert "<b>2 to fix before publishing.</b> 1 to think about." in page
    assert f'Row <a href="/admin/decisions/draft/{draft.pk}/rules/DF-01/">DF-01</a>' in page
    assert f'<a href="/admin/decisions/draft/{draft.pk}/rules/DF-02/">DF-02</a>' in page


def test_example_of_a_problem_stands_there_as_answers(at_work: Client, small_live: RulebookVersion, at: datetime) -> None:
    rows = [make_row("DF-01", "small", ["examples", "<", 1500]), make_row("DF-02", "large", ["examples", ">=", 1000])]
    draft = drafted(small_live, at, rows=rows)

    page = text(at_work.get(f"/admin/decisions/draft/{draft.pk}/rules/DF-02/"))

    assert "<dt>Examples</dt> <dd> 1,000 </dd>" in page


def test_many_problems_of_one_kind_are_folded(at_work: Client, small_live: RulebookVersion, at: datetime) -> None:
    dead = [make_rule(f"D-{number}", ["examples", ">=", 10], ["examples", "<", 5]) for number in range(10, 18)]
    draft = drafted(small_live, at, rules=[*make_plain()["rules"], *dead])

    page = text(at_work.get(f"/admin/decisions/draft/{draft.pk}/"))

    assert "<summary>The other 3</summary>" in page


def test_hundreds_of_problems_are_told_as_far_as_a_page_bears_them() -> None:
    about, version = SimpleNamespace(pk=1), SimpleNamespace(number=1, date="2026-11-21")
    found = tuple(Problem(ERROR, ("rules", f"D-{number}"), f"It is wrong, {number}.") for number in range(1_000, 1_205))
    rules = sorted_problems(found, {})
    prices = [(PriceProblem("grids", f"g{number}", f"It is wrong, {number}."), "/there", "Electricity") for number in range(1_000, 1_205)]

    pages = [
        render_to_string("admin/decisions/_problem_block.html", {"draft": about, **rules}),
        render_to_string("admin/decisions/prices/_problems.html", {"draft": about, "errors": prices, "warnings": []}),
        render_to_string("admin/decisions/again.html", {"of": RULES, "version": version, **rules}),
        render_to_string("admin/decisions/prices/again.html", {"of": PRICES, "version": version, "errors": [line[0] for line in prices]}),
    ]

    for page in pages:
        assert page.count("It is wrong, ") == 200 and "And 5 more" in page
    assert all("205 to fix before publishing" in page for page in pages[:2])


def test_save_says_what_it_caused_and_the_next_what_it_mended_and_each_once(at_work: Client, draft: Draft) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/rules/DF-01/"
    worse = text(at_work.post(url, {**fields(at_work, url), "when-0.low": "1500", "do": "save"}, follow=True))
    again = text(at_work.get(url))
    better = text(at_work.post(url, {**fields(at_work, url), "when-0.low": "1000", "do": "save"}, follow=True))

    assert "This save caused 1 problem" in worse
    assert "DF-01 and DF-02 both hold" in worse
    assert "This save" not in again
    assert "This save fixed 1 problem" in better
    assert "DF-01, until now: <s>DF-01 and DF-02 both hold" in better
    assert "Change one" not in better.partition("This save fixed")[2].partition("</section>")[0]
    assert "This save caused" not in better


def test_save_that_changes_no_problem_says_nothing(at_work: Client, draft: Draft) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/rules/D-01/"

    assert "This save" not in text(at_work.post(url, {**fields(at_work, url), "because": "Otherwise.", "do": "save"}, follow=True))


def test_removing_a_row_says_what_it_left_uncovered(at_work: Client, draft: Draft) -> None:
    rule = Rule.objects.get(draft=draft, key="DF-02")

    page = text(at_work.post(f"/admin/decisions/draft/{draft.pk}/rules/DF-02/remove/", {"revision": rule.revision}, follow=True))

    assert "This save caused" in page
    assert "No row covers cases where “Examples” is from 1,000 on in “How much there is”. Add one, or set what holds otherwise" in page


def test_refused_save_says_nothing_of_problems(at_work: Client, draft: Draft) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/rules/DF-01/"

    at_work.post(url, {**fields(at_work, url), "when-0.low": "many", "do": "save"})

    assert "This save" not in text(at_work.get(url))


def test_list_of_rules_marks_those_with_problems_and_finds_them(at_work: Client, small_live: RulebookVersion, at: datetime) -> None:
    draft = drafted(small_live, at, rules=[*make_plain()["rules"], make_rule("D-09", ["examples", ">=", 10], ["examples", "<", 5])])

    everything = text(at_work.get(f"/admin/decisions/draft/{draft.pk}/rules/"))
    marked = text(at_work.get(f"/admin/decisions/draft/{draft.pk}/rules/", {"problems": "yes"}))

    assert "1 to fix" in everything
    assert "1 of 6 shown" in marked
    assert ">D-09</a>" in marked


def test_rules_that_no_test_case_uses_stand_on_a_page_of_their_own(at_work: Client, draft: Draft, at: datetime) -> None:
    content = services.CaseContent("Large", {"examples": 5000, "classes": 3}, {"recommendation": ["classical_ml"]})
    services.add_test_case(draft=draft, content=content, by="tests", at=at)

    page = text(at_work.get(f"/admin/decisions/draft/{draft.pk}/unnoticed/"))

    assert ">DF-01</a></p>" in page
    assert "No test case uses this. Add one for which it holds" in page
    assert ">D-01</a></p>" not in page
    assert "No test cases lie on both sides of this limit of “Examples”: 1,000" in page


def test_of_many_rows_that_no_test_notices_the_first_are_shown_and_the_others_are_a_link_away(
    at_work: Client, small_live: RulebookVersion, at: datetime
) -> None:
    draft = drafted(small_live, at, rules=[make_rule(f"N-{n}", ["classes", ">", n]) for n in range(40)])
    services.add_test_case(draft=draft, content=services.CaseContent("Large", {"examples": 9}, {"never": ["no_ml"]}), by="tests", at=at)

    def shown(kind: str = "") -> tuple[int, str]:
        page = text(at_work.get(f"/admin/decisions/draft/{draft.pk}/unnoticed/", {"kind": kind} if kind else {}))
        return page.count("No test case uses this. Add one for which it holds"), page

    few, page = shown()
    link = re.search(r'<a href="\?kind=([^#]+)#[^"]+">Show all (\d+)</a>', page)
    assert link is not None
    assert few == 25
    assert shown(unquote(link[1]))[0] == int(link[2]) > 40


def test_what_this_draft_added_comes_first_among_what_no_test_case_would_notice(
    at_work: Client, small_live: RulebookVersion, at: datetime
) -> None:
    draft = drafted(small_live, at, rules=[make_rule("Z-99", ["classes", ">", 7])])
    services.add_test_case(draft=draft, content=services.CaseContent("Large", {"examples": 9}, {"never": ["no_ml"]}), by="tests", at=at)

    rows = re.findall(r">([A-Z]+-\d+)</a></p>", text(at_work.get(f"/admin/decisions/draft/{draft.pk}/unnoticed/")))
    assert rows[0] == "Z-99" and len(rows) > 1


def test_draft_without_test_cases_says_so_in_the_place_of_a_clean_list(at_work: Client, draft: Draft) -> None:
    page = text(at_work.get(f"/admin/decisions/draft/{draft.pk}/unnoticed/"))

    assert "There are no test cases in this draft yet" in page
    assert "No problems found" not in page


def test_rule_that_held_in_all_stored_decisions_is_asked_after_once_the_impact_is_known(
    at_work: Client, draft: Draft, rhea: Any, at: datetime
) -> None:
    services.add_test_case(draft=draft, content=services.CaseContent("Large", {"examples": 5000}, {"never": ["no_ml"]}), by="tests", at=at)
    services.request_impact(draft=draft, by=rhea, at=at)
    ImpactRun.objects.filter(draft=draft).update(
        status="ready", total=42, done=42, counts={"stored": {"cases": 42}}, fired={"D-01": [40, 42], "D-02": [42, 41]}
    )

    page = text(at_work.get(f"/admin/decisions/draft/{draft.pk}/unnoticed/"))

    assert page.count("True for all 42 stored decisions: does it need a condition?") == 1


def test_word_with_a_problem_says_so_on_its_page_and_its_problem_leads_there(
    at_work: Client, small_live: RulebookVersion, at: datetime
) -> None:
    questions = [*make_plain()["questions"], make_question("idle", "choice", "yes", "no")]
    draft = drafted(small_live, at, questions=questions)
    address = f"/admin/decisions/draft/{draft.pk}/words/questions/idle/"

    assert f'Question <a href="{address}">Idle</a> <code class="quiet">idle</code>' in text(
        at_work.get(f"/admin/decisions/draft/{draft.pk}/")
    )
    assert "No rule reads “Idle”. Use it, or do not ask it" in text(at_work.get(address))


def test_example_opens_with_its_answers_filled_in(at_work: Client, small_live: RulebookVersion, at: datetime) -> None:
    rows = [make_row("DF-01", "small", ["examples", "<", 1500]), make_row("DF-02", "large", ["examples", ">=", 1000])]
    draft = drafted(small_live, at, rows=rows)

    page = text(at_work.get(f"/admin/decisions/draft/{draft.pk}/"))
    link = f"/admin/decisions/draft/{draft.pk}/try/?a.examples=1000"

    assert f'href="{link}"' in page
    assert 'value="1000"' in text(at_work.get(link))


def test_pages_with_problems_ask_no_more_of_the_database_for_more_rules(at_work: Client, small_live: RulebookVersion, at: datetime) -> None:
    counts = {}
    for many in (30, 300):
        rules = [make_rule(f"D-{number}", ["examples", ">=", number]) for number in range(10, 10 + many)]
        draft = drafted(small_live, at, rules=[*make_plain()["rules"], *rules])
        for page in ("", "rules/", "rules/D-02/"):
            address = f"/admin/decisions/draft/{draft.pk}/{page}"
            with CaptureQueriesContext(
                connection,
            ) as queries:
                at_work.get(address)
            counts.setdefault(page, []).append(len(queries))

    assert all(few == most <= 12 for few, most in counts.values())
    assert compiler.plain_of(draft)["rules"]


def test_problem_on_the_page_of_the_second_rule_leads_to_the_first() -> None:
    problem = Problem("error", ("rules", "B-1"), "They clash", also=("B-2", "B-3"))

    assert see_also(problem, "B-1") == see_also(problem) == ("B-2", "B-3")
    assert see_also(problem, "B-2") == ("B-1", "B-3")


def test_warning_that_takes_the_place_of_another_at_the_same_question_is_told_as_new() -> None:
    """No rule read it; now one does, and two of its choices have the same effect: one is mended, and one is new."""
    plain = make_plain()
    questions = [*plain["questions"], make_question("pace", "choice", "daily", "weekly", "yearly")]
    unread = from_plain({**plain, "questions": questions})
    read = from_plain({**plain, "questions": questions, "rules": [*plain["rules"], make_rule("D-77", ["pace", "is", "daily"])]})

    caused, mended = caused_and_mended(tuple(used_by_nobody(unread)), tuple(used_by_nobody(read)))

    assert [problem.message.partition(" of ")[0] for problem in caused] == ["“Weekly” and “Yearly”"]
    assert [problem.message.partition(". ")[0] for problem in mended] == ["No rule reads “Pace”"]
