"""The result page: who may see it, and that it says what the document says, with links to rules and answers."""

import html
import json
import re
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.reports.make import make_decision, worked_cases

pytestmark = pytest.mark.django_db


def shown(response: Any) -> str:
    """The words of a page, without blanks."""
    return "".join(html.unescape(re.sub(r"<[^>]+>", "", response.content.decode())).split())


def test_a_member_sees_it_a_stranger_does_not_and_a_visitor_signs_in(
    decision: Any, as_person: Any, maya: Any, vera: Any, zoe: Any, rhea: Any
) -> None:
    address = reverse("review:result", args=[decision.pk])

    assert [as_person(person).get(address).status_code for person in (maya, vera, zoe, rhea)] == [200, 200, 404, 404]
    assert Client().get(address).status_code == 302
    assert as_person(maya).get(reverse("review:result", args=[uuid.uuid4()])).status_code == 404
    assert as_person(maya).post(address).status_code == 405


@pytest.mark.parametrize("case", ["w02", "w17", "w25", "w29"])
def test_page_and_pdf_say_the_same(live_rules: Any, client: Any, maya: Any, workspace: Any, at: datetime, case: str) -> None:
    from apps.reports.services import exports, files

    decision = make_decision(workspace=workspace, by=maya, at=at, case=worked_cases()[case])
    page = shown(client.get(reverse("review:result", args=[decision.pk])))
    content = exports.content_of(decision)
    document = files.document_of(content)
    paper = "".join(html.unescape(re.sub(r"<[^>]+>", "", files.html_of(document))).split())

    said = [*document.verdict.headline, *document.verdict.why, *document.verdict.ask, document.verdict.chip.word, document.how_sure.word]
    said += [part for fact in document.facts for part in (fact.label, fact.value, fact.note)]
    said += [check.title for check in document.checks] + [warning.because for warning in document.warnings]
    said += [reason.text for reason in (*document.reasons.for_it, *document.reasons.against)]
    said += [part for option in document.options for part in (option.label, option.sum, option.first_year)]
    said += [change.recommendation for change in document.changes] + [item.effect for item in document.assumptions]
    said += [step.words for step in document.steps] + [finding.answer for finding in document.findings]
    said += [part for section in document.record for answer in section.answers for part in (answer.ask, answer.answer, answer.source)]
    said += [part for row in document.cost.totals for part in (row.first_year.words, row.three_years.reach, row.payback.words)]
    said += [item.why for item in document.cost.unknown] + [row.formula for row in document.workings.formulas] if document.workings else []
    said += [item.source for item in document.workings.assumed] if document.workings else []
    said += [document.data.heading, *(need.band.word for need in document.data.needs)] if document.data else []
    said += [document.hardware.heading, *document.hardware.fit, *document.hardware.notes] if document.hardware else []
    said += [part for way in document.way_back for part in (*way.steps, way.who, way.how_long, way.costs, way.come_back, way.go_when)]
    said += [part for group in document.law.groups for row in group.regimes for part in (row.demands, row.checked)] if document.law else []
    said += [row.words for row in document.law.governance] if document.law else []
    said += [document.reasons.strongest.text, document.reasons.no_promise, *(option.why_not for option in document.options)]
    assert [words for words in said if "".join(words.split()) not in page] == []
    assert [words for words in said if "".join(words.split()) not in paper] == []


def test_it_says_how_sure_and_the_verdict_in_words(client: Any, decision: Any) -> None:
    page = client.get(reverse("review:result", args=[decision.pk])).content.decode()

    assert (
        "How sure" in page and ">Settled, if the 12 guesses hold<" in page and ">Go<" in re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
    )
    assert page.count("<h1") == 1 and re.search("<title>(Go|Pilot first|Not yet|Stop|Not as it stands): ", page)


@pytest.mark.parametrize("case", ["w17", "w29"])
def test_no_blank_stands_before_a_comma(live_rules: Any, client: Any, maya: Any, workspace: Any, at: datetime, case: str) -> None:
    decision = make_decision(workspace=workspace, by=maya, at=at, case=worked_cases()[case])
    page = html.unescape(re.sub(r"<[^>]+>", "", client.get(reverse("review:result", args=[decision.pk])).content.decode()))

    assert "wait for an answer" in page or "waits for an answer" in page
    assert re.findall(r".{20}\w[\s]+[,;] .{20}", page) == []


@pytest.mark.parametrize(
    ("case", "first", "second"), [("w02", "is-go", "is-stop"), ("w25", "is-stop", "is-go"), ("w29", "is-stop", "is-go")]
)
def test_signs_go_by_what_a_reason_means(
    live_rules: Any, client: Any, maya: Any, workspace: Any, at: datetime, case: str, first: str, second: str
) -> None:
    decision = make_decision(workspace=workspace, by=maya, at=at, case=worked_cases()[case])
    page = client.get(reverse("review:result", args=[decision.pk])).content.decode()
    reasons = re.search(r'id="reasons".*?</section>', page, flags=re.DOTALL)
    assert reasons
    sides = [set(re.findall(r"is-(?:go|stop)", side)) for side in reasons.group(0).split("<h2>")[1:]]

    assert sides[0] == {first} and sides[1] <= {second}


@pytest.mark.behaviour(42)
@pytest.mark.parametrize("case", ["w02", "w17", "w25"])  # what is stopped excludes no option by itself
def test_an_excluded_option_shows_its_rule_and_no_score(
    live_rules: Any, client: Any, maya: Any, workspace: Any, at: datetime, case: str
) -> None:
    from apps.reports.services import exports, files

    decision = make_decision(workspace=workspace, by=maya, at=at, case=worked_cases()[case])
    page = client.get(reverse("review:result", args=[decision.pk])).content.decode()
    excluded = [option for option in files.document_of(exports.content_of(decision)).options if option.excluded]

    rows = re.findall(r'<tr class="out">.*?</tr>\s*<tr class="says out">.*?</tr>', page, re.DOTALL)
    assert excluded and len(rows) == len(excluded)
    for option, row in zip(excluded, rows, strict=True):
        assert option.label in html.unescape(row) and "Not scored" in row
        assert f'href="{reverse("decisions:rule", args=[option.rule])}?v=1"' in row


WIDELY = ["w02", "w05", "w07", "w09", "w12", "w17"]


def pages_of(client: Any, maya: Any, workspace: Any, at: datetime) -> Iterator[tuple[str, Any]]:
    """The result page of decisions of every verdict, each with its document."""
    from apps.reports.services import exports, files

    for hour, key in enumerate(WIDELY):
        decision = make_decision(workspace=workspace, by=maya, at=at + timedelta(hours=hour), case=worked_cases()[key])
        page = client.get(reverse("review:result", args=[decision.pk])).content.decode()
        yield page, files.document_of(exports.content_of(decision))


@pytest.mark.behaviour(40)
def test_each_reason_leads_to_its_rule_and_its_answers_and_each_figure_to_its_formula(
    live_rules: Any, client: Any, maya: Any, workspace: Any, at: datetime
) -> None:
    seen = 0
    for page, document in pages_of(client, maya, workspace, at):
        words = html.unescape(page)
        for reason in (*document.reasons.for_it, *document.reasons.against):
            assert reason.rule and f'href="{reverse("decisions:rule", args=[reason.rule])}?v=1"' in page
            assert all(answer in words for answer in reason.answers)
            seen += 1
        for row in document.workings.formulas if document.workings else ():
            assert row.formula and row.formula in words
        for row in document.workings.assumed if document.workings else ():
            assert row.source and row.source in words
    assert seen > 10


@pytest.mark.behaviour(43)
def test_each_check_says_its_state_by_word_icon_and_colour(live_rules: Any, client: Any, maya: Any, workspace: Any, at: datetime) -> None:
    states = set()
    for page, document in pages_of(client, maya, workspace, at):
        block = html.unescape(page[page.index('id="checks"') :])
        for check in document.checks:
            states.add(check.state)
            if check.state == "pass":
                found = re.search(rf'(<svg[^>]*>.*?</svg>)</span><span><span class="visually-hidden">({check.chip.word}): </span>', block)
            else:
                found = re.search(rf'<span class="chip c-{check.chip.tone}">(<svg[^>]*>.*?</svg>)({check.chip.word})</span>', block)
            assert found, check
    assert states >= {"pass", "condition", "stop", "unknown"}


@pytest.mark.behaviour(46)
def test_costs_are_a_range_and_a_middle_of_two_digits_with_currency_period_and_the_day_of_the_prices(
    live_rules: Any, client: Any, maya: Any, workspace: Any, at: datetime
) -> None:
    seen = 0
    for page, document in pages_of(client, maya, workspace, at):
        amounts = [amount for row in document.cost.totals for amount in (row.build, row.run_month, row.first_year, row.three_years)]
        said = [amount for amount in amounts if amount.words.startswith("$")]
        for amount in said:
            for figure in re.findall(r"[\d.,]+", f"{amount.words} {amount.reach}"):
                assert len(figure.replace(",", "").replace(".", "").strip("0")) <= 2, amount
        seen += sum("–" in amount.reach for amount in said)
        if said:
            block = page[page.index('id="cost"') :]
            assert re.search(r"Prices of \d+ \w+ 20\d\d", block)
            assert all(period in block for period in ("Build", "Run a month", "First year", "Three years"))
    assert seen > 20


def test_reasons_link_to_rules_and_answers_to_questions(client: Any, decision: Any) -> None:
    page = client.get(reverse("review:result", args=[decision.pk])).content.decode()

    assert f'href="{reverse("decisions:rule", args=["P-01"])}?v=1"' in page
    assert (
        set(re.findall(r'href="/rules/[^"?]*(\??[^"]*)"', page)) - {""} == {"?v=1"} and f'href="{reverse("decisions:rules")}?v=1"' in page
    )
    assert not re.findall(r'href="/rules/[^"?]+"', page)
    assert re.search(r'href="/use-cases/[0-9a-f-]{36}/questions/existing_solution"', page)


def test_the_button_asks_for_the_document_and_a_viewer_gets_one_that_is_there(
    as_person: Any, maya: Any, vera: Any, decision: Any, at: datetime
) -> None:
    from apps.reports.services import exports

    address = reverse("review:result", args=[decision.pk])
    assert reverse("reports:request", args=[decision.pk]) in as_person(maya).get(address).content.decode()
    assert "Download" not in as_person(vera).get(address).content.decode()

    export = exports.request_export(decision=decision, by=maya, at=at)
    assert reverse("reports:export", args=[export.pk]) in as_person(vera).get(address).content.decode()


@pytest.mark.behaviour(49)
def test_rules_that_changed_since_are_shown_beside_the_decision_not_under_it(
    client: Any, decision: Any, live_rules: Any, at: datetime
) -> None:
    from apps.decisions.engine import canonical
    from tests.intake.conftest import put_in_force

    address = reverse("review:result", args=[decision.pk])
    before = client.get(address).content.decode()
    plain = canonical.loads(live_rules.canonical)
    plain["name"] = "Newer rules"
    put_in_force(canonical.dumps(plain), 2, at, before=live_rules.sha256)
    after = client.get(address).content.decode()

    assert "The rules have changed since" not in before
    assert "The rules have changed since" in after and "rules v2" in after and "say the same" in after
    assert "Rules v1" in after


def test_a_warning_that_todays_rules_no_longer_raise_is_no_same_advice(client: Any, decision: Any, live_rules: Any, at: datetime) -> None:
    from apps.decisions.engine import canonical
    from tests.intake.conftest import put_in_force

    gone = canonical.loads(decision.result_json)["flags"][0]["flag"]
    plain = canonical.loads(live_rules.canonical)
    for rule in plain["rules"]:
        rule["effects"] = [effect for effect in rule["effects"] if effect.get("flag") != gone]
    plain["rules"] = [rule for rule in plain["rules"] if rule["effects"]]
    put_in_force(canonical.dumps(plain), 2, at, before=live_rules.sha256)

    page = client.get(reverse("review:result", args=[decision.pk])).content.decode()

    assert "recommend the same, with 1 warning fewer" in page and "say the same" not in page


def test_an_older_decision_is_not_decided_again_at_every_look(
    client: Any, decision: Any, live_rules: Any, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.cache import cache

    from apps.decisions.engine import canonical
    from apps.reports.services import checking
    from tests.intake.conftest import put_in_force

    cache.clear()
    asked: list[Any] = []
    decide = checking.decide
    monkeypatch.setattr(checking, "decide", lambda *args, **named: asked.append(named["rulebook"]["version"]) or decide(*args, **named))
    plain, before = canonical.loads(live_rules.canonical), live_rules.sha256
    for number, name in ((2, "Newer rules"), (3, "Newest rules")):
        plain["name"] = name
        text = canonical.dumps(plain)
        put_in_force(text, number, at, before=before)
        before = canonical.sha256(text)
        pages = [client.get(reverse("review:result", args=[decision.pk])).content.decode() for _ in range(2)]
        assert all(f"rules v{number}" in page and "say the same" in page for page in pages)

    assert asked == [2, 3]


def test_decisions_of_one_use_case_lead_to_each_other(client: Any, decision: Any, live_rules: Any, maya: Any, at: datetime) -> None:
    from apps.decisions.engine import canonical
    from apps.intake import selectors, services
    from tests.intake.conftest import put_in_force

    link = selectors.use_case_of(decision.pk)
    assert link
    address = reverse("review:result", args=[decision.pk])
    before = client.get(address).content.decode()
    put_in_force(canonical.dumps({**canonical.loads(live_rules.canonical), "name": "Newer"}), 2, at, before=live_rules.sha256)
    second = services.decide_use_case(use_case=selectors.use_case_for(maya, link.use_case_id), by=maya, at=at).decision
    newest = reverse("review:result", args=[second.pk])
    after, there = client.get(address).content.decode(), client.get(newest).content.decode()

    assert "There is a newer decision" not in before and "Earlier:" not in before
    assert "There is a newer decision" in after and f'<a href="{newest}">Decision 2 of ' in after
    assert f'<a href="{address}">decision 1</a>' in there and "There is a newer decision" not in there


def test_what_a_stranger_typed_stays_text(live_rules: Any, client: Any, maya: Any, workspace: Any, at: datetime) -> None:
    case = worked_cases()["w02"]
    case["title"] = "<script>alert(1)</script>"
    case["narrative"]["problem"] = '"><img src=x onerror=alert(1)>'
    decision = make_decision(workspace=workspace, by=maya, at=at, case=case)
    page = client.get(reverse("review:result", args=[decision.pk])).content.decode()

    assert "<script>alert" not in page and "<img src=x" not in page and "&lt;script&gt;alert(1)" in page


def test_the_number_of_queries_does_not_grow_with_the_answers(client: Any, decision: Any, django_assert_max_num_queries: Any) -> None:
    address = reverse("review:result", args=[decision.pk])
    client.get(address)

    with django_assert_max_num_queries(16):
        client.get(address)


def test_picture_of_a_decision_lights_what_its_trace_says_held(decision: Any, as_person: Any, maya: Any, zoe: Any) -> None:
    trace = {entry["rule"]: entry["holds"] for entry in json.loads(decision.result_json)["trace"]}
    held = {key for key, holds in trace.items() if holds}
    of_framing = {key for key in trace if key.startswith(("F-", "FF-"))}
    whole = as_person(maya).get(reverse("review:pictures", args=[decision.pk])).content.decode()
    stage = as_person(maya).get(reverse("review:picture", args=[decision.pk, "framing"])).content.decode()

    assert set(re.findall(r'<a href="/rules/([A-Z]+-\d+)\?v=1"><title>', whole)) == held
    lit = set(re.findall(r'<a href="/rules/([A-Z]+-\d+)\?v=1"><title>[^<]*\. holds</title>', stage))
    assert lit == held & of_framing
    assert lit < of_framing
    assert as_person(maya).get(reverse("review:picture", args=[decision.pk, "nowhere"])).status_code == 404
    assert as_person(zoe).get(reverse("review:pictures", args=[decision.pk])).status_code == 404
