"""The scoping document says what the decision says, in words, for every verdict."""

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest

from apps.reports.builder.effort import READ_THE_LIST, effort
from apps.reports.builder.parts import Parts
from apps.ui.formatting import money
from tests.reports import samples
from tests.reports.make import worked_cases

EVERY = sorted(worked_cases())


def words_of(part: Any) -> list[str]:
    """Every text inside a document."""
    if isinstance(part, str):
        return [part]
    if is_dataclass(part) and not isinstance(part, type):
        return [text for field in fields(part) for text in words_of(getattr(part, field.name))]
    return [text for item in part for text in words_of(item)] if isinstance(part, tuple) else []


@pytest.mark.parametrize("case", samples.VERDICTS)
def test_headline_says_what_to_do_in_a_sentence_with_a_verb(case: str) -> None:
    document = samples.document(case)

    assert document.verdict.slug == samples.VERDICTS[case]
    first = {"go": "Build ", "pilot": "Try it on a small scale first: ", "not_yet": "Wait, and ", "stop": "Do not build "}
    assert document.verdict.headline[0].startswith(first[document.verdict.slug])
    assert all(sentence.endswith(".") for sentence in document.verdict.headline)


@pytest.mark.parametrize("case", samples.VERDICTS)
def test_every_verdict_has_reasons_facts_checks_steps_and_an_ask(case: str) -> None:
    document = samples.document(case)

    assert document.reasons.for_it
    assert document.reasons.strongest and (document.reasons.strongest.text or document.reasons.against)
    assert len(document.facts) == 4 and all(fact.value and fact.note for fact in document.facts)
    assert document.checks and document.steps and document.verdict.ask and document.verdict.why
    assert document.steps[-1].is_decision or any(step.is_decision for step in document.steps)


@pytest.mark.behaviour(50)
def test_stop_and_not_yet_are_as_rich_as_go() -> None:
    sizes = {case: len(" ".join(words_of(samples.document(case)))) for case in samples.VERDICTS}

    assert min(sizes.values()) > max(sizes.values()) / 3


@pytest.mark.parametrize("case", EVERY)
def test_no_text_shows_a_slug_or_nothing_at_all(case: str) -> None:
    document = samples.document(case)
    slugs = {approach.slug for approach in samples.book().approaches if "_" in approach.slug}
    slugs |= {outcome.slug for outcome in samples.book().outcomes}
    shown = [text for option in document.options for text in (option.label, option.standing.word, option.deciding)]
    shown += [
        *document.verdict.headline,
        *document.verdict.why,
        *document.verdict.ask,
        *(change.recommendation for change in document.changes),
    ]

    assert not [text for text in shown if any(slug in text.split() for slug in slugs) or not text.strip()]
    assert not [text for text in words_of(document) if text in ("True", "[]", "{}")]


@pytest.mark.parametrize("case", EVERY)
def test_an_excluded_option_names_its_rule_and_has_no_score(case: str) -> None:
    document = samples.document(case)

    for option in document.options:
        assert (option.fit == "Not scored") == option.excluded
        if option.excluded:
            assert option.rule and option.rule in document.ruled_out and not option.reach and not option.sum
        else:
            assert option.sum.endswith(f"= {option.fit}") and option.first_year and option.time_to_try


@pytest.mark.parametrize("case", EVERY)
def test_every_fit_adds_up_by_hand(case: str) -> None:
    for option in samples.document(case).options:
        if option.sum:
            left, right = option.sum.replace("− ", "-").split(" = ")
            assert sum(int(part) for part in left.replace("+ ", "+").replace("- ", "-").split()) == int(right.replace("−", "-"))


@pytest.mark.behaviour(44)
def test_how_sure_is_a_word_with_what_would_settle_it() -> None:
    settled, leaning = (samples.document(case).how_sure for case in (samples.GO, samples.NOT_YET))
    kept = samples.conditional()
    conditional = samples.build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta).how_sure

    assert settled.word == "Settled, if the 12 guesses hold" and not settled.items
    assert leaning.word == "Leaning" and leaning.items and all(item.effort for item in leaning.items)
    assert conditional.word == "Settled if" and all(item.otherwise.startswith("otherwise: ") for item in conditional.items)
    assert "%" not in settled.lead + leaning.lead + conditional.lead


@pytest.mark.behaviour(41)
def test_no_reason_against_is_said_in_words() -> None:
    result = samples.content(samples.GO).result
    ranking = [{**row, "reasons": [item for item in row["reasons"] if item["effect"] != "disfavours"]} for row in result["ranking"]]

    open_ones = len([slug for slug in samples.book().question if slug not in result["answers"]])
    words = samples.changed(ranking=ranking, flags=[]).reasons.nothing_against

    assert words.startswith("No rule speaks against it yet; ")
    assert 0 < int(words.split("; ")[1].split(" ")[0]) <= open_ones


def test_a_cost_that_cannot_be_said_says_why() -> None:
    case = worked_cases()["w05"]
    case["answers"].pop("requests_per_month", None)
    kept = samples.decided(case)

    document = samples.build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)

    lacking = next(item for item in document.cost.unknown if "ready-made cloud service" in item.what)
    assert lacking.what.startswith("Running a month, the first year, three years and ") and lacking.why.startswith("Nobody said how many")
    assert [asked.question for asked in lacking.questions] == ["requests_per_month"]


def test_costs_have_currency_two_digits_and_a_price_date() -> None:
    document, options = samples.document(), samples.content().result["estimates"]["options"]
    year = next(options[option.slug]["first_year"] for option in document.options if option.leading)

    assert document.facts[0].value == f"Likely {money(year['likely'], 'USD')}"
    assert f"from {money(year['low'], 'USD')} to {money(year['high'], 'USD')}" in document.facts[0].note
    assert "21 Nov 2026" in document.facts[0].note and "21 Nov 2026" in document.cost.basis


@pytest.mark.behaviour(48)
def test_assumptions_that_flip_the_result_come_first_with_the_cheapest_check() -> None:
    found = samples.document().assumptions

    flips = [item.effect.startswith("Were the answer “") for item in found]
    assert flips == sorted(flips, reverse=True)
    assert all(item.check and "It takes " in item.check for item in found)


def test_record_holds_every_question_with_its_answer() -> None:
    case = worked_cases()[samples.GO]
    case["answers"] |= {
        "examples": {"value": 210000, "known_how": "measured", "source": "order system"},
        "leakage": "unknown",
        "classes": {"value": "unknown", "typed": "-1"},
        "task": {"value": case["answers"]["task"], "known_how": "measured"},
        "rare_share": Decimal("1.4"),
    }
    case["answers"].pop("deadline_months")
    kept = samples.decided(case)
    document = samples.build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
    rows = {answer.question: answer for section in document.record for answer in section.answers}

    assert len(rows) == len(samples.book().questions)
    assert (rows["examples"].answer, rows["examples"].known_how, rows["examples"].source) == ("210,000 cases", "Measured", "order system")
    assert rows["rare_share"].answer == "1.4%"
    assert (rows["leakage"].answer, rows["leakage"].state) == ("I do not know yet", "not known")
    assert (rows["classes"].answer, rows["classes"].state) == ("Not readable: “-1”", "not readable")
    assert (rows["task"].known_how, rows["examples"].known_how) == ("Decided", "Measured")
    assert (rows["deadline_months"].answer, rows["deadline_months"].state) == ("Not provided", "not provided")


def test_what_a_case_tells_under_names_of_its_own_is_printed_under_them() -> None:
    kept = samples.content(samples.GO)
    told = {**kept.case["narrative"], "risk_owner": "Head of claims", "audit": "Each <year>", "empty": ""}
    document = samples.build(result=kept.result, case={**kept.case, "narrative": told}, book=kept.book, prices=kept.prices, meta=kept.meta)
    rows = [(statement.label, statement.text) for statement in document.idea]

    assert [row for row in rows if row[0] in ("Audit", "Risk owner", "Empty")] == [
        ("Audit", "Each <year>"),
        ("Risk owner", "Head of claims"),
    ]
    from apps.reports.services.files import html_of

    assert "Risk owner" in html_of(document) and "Each &lt;year&gt;" in html_of(document)


def test_an_answer_that_another_one_closes_is_kept_and_marked() -> None:
    closed = next(question for question in samples.book().questions if question.ask_if and question.is_number)
    case = worked_cases()[samples.GO]
    case["answers"][closed.slug] = 5
    kept = samples.decided(case)
    document = samples.build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
    row = next(answer for section in document.record for answer in section.answers if answer.question == closed.slug)

    assert kept.result["not_used"] == [closed.slug]
    assert row.state == "not used" and row.answer.endswith("(not used)")


def test_same_decision_gives_the_same_document() -> None:
    from apps.reports.services.files import document_of

    assert document_of(samples.content(samples.PILOT)) == samples.document(samples.PILOT)


def test_text_that_is_far_too_long_is_cut_and_says_so() -> None:
    from apps.reports.formatting import printable_text

    assert printable_text("a" * 9_000).startswith("a" * 8_000 + " … (cut here: 9,000 characters")
    assert "cut here" in printable_text("\n" * 10 + "x\n" * 300)
    assert printable_text("a\x00b\u202ec\td\r\ne") == "abc\td\ne"


@pytest.mark.parametrize("case", EVERY)
def test_a_rule_stands_on_one_side_only(case: str) -> None:
    reasons = samples.document(case).reasons
    one, other = ({words for reason in side for words in (reason.rule, reason.text)} for side in (reasons.for_it, reasons.against))

    assert not one & other
    assert not (reasons.against and reasons.nothing_against)
    assert reasons.strongest and reasons.strongest.text and not {reasons.strongest.rule, reasons.strongest.text} & (one | other) - {""}


@pytest.mark.parametrize("case", EVERY)
def test_a_check_whose_rule_does_not_hold_does_not_arise_and_is_never_called_passed(case: str) -> None:
    document = samples.document(case)

    assert {check.chip.word for check in document.idle_checks} <= {"Does not arise"}
    assert not [text for text in (document.checks_lead, *words_of(document.idle_checks)) if "Pass" in text]
    wanted = (
        f"{len(document.idle_checks)} do"
        if document.deciding_checks or document.waiting_checks
        else f"None of the {len(document.idle_checks)} checks arises here"
    )
    assert wanted in document.checks_lead or not document.idle_checks


def test_a_tie_is_called_a_tie() -> None:
    result = samples.content(samples.PILOT).result
    standing = [row for row in result["ranking"] if not row["excluded"]]
    best = max(row["fit"] for row in standing)
    ranking = [{**row, "fit": best} if row in standing[:2] else row for row in result["ranking"]]
    document = samples.changed(samples.PILOT, ranking=ranking, recommendation=standing[0]["approach"])
    waiting = samples.changed(samples.NOT_YET, ranking=ranking)

    assert document.facts[2].value == f"Level, {best} each" and document.facts[2].note.endswith("a lead of 6 points or more is clear")
    assert document.fit_chart.title.startswith(f"These are level at {best} points: ")
    assert [option.standing.word for option in document.options[:2]] == ["Recommended", "Level"]
    assert [option.standing.word for option in waiting.options[:2]] == ["Level", "Level"]
    assert not [bar for bar in waiting.fit_chart.bars if bar.leading] and "best so far" not in " ".join(waiting.verdict.why)


def test_what_has_to_be_settled_is_counted_and_named() -> None:
    held = [{"needs": words, "rule": "V-01"} for words in ("one thing there", "another there", "one thing there", "a third there")]
    several = samples.changed(samples.PILOT, held_to_pilot=held, gates=[], conditions=[])
    single = samples.changed(samples.PILOT, held_to_pilot=held[:1], gates=[], conditions=[])

    assert several.verdict.why[-1] == "3 things are needed before it goes live: one thing there; and 2 more."
    assert single.verdict.why[-1] == "One thing is needed before it goes live: one thing there."
    waiting = samples.document(samples.NOT_YET).verdict
    assert waiting.conditions and f". {waiting.conditions.word.replace(' missing', ' are missing')}: " in f". {waiting.why[-1]}"


def test_the_ask_names_first_what_is_not_known_about_the_law() -> None:
    case = worked_cases()[samples.PILOT]
    case["answers"].pop("practices", None)
    case["answers"] |= {
        "sensitivity": "personal",
        "jurisdiction": ["eu"],
    }  # of a stock that holds nothing personal, or elsewhere, it is the last question
    kept = samples.decided(case)
    document = samples.build(result={**kept.result, "verdict": "pilot"}, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)

    assert document.verdict.ask[0].startswith("First answer the open question")
    assert "“Prohibited practices” (5 minutes: read the list yourself" in document.verdict.ask[0]
    assert document.verdict.ask[1].startswith("Then approve ")
    assert not [words for words in samples.document(samples.PILOT).verdict.ask if "Prohibited practices" in words]


def test_an_hour_with_counsel_is_asked_for_only_where_people_may_be_touched() -> None:
    case = worked_cases()[samples.PILOT]
    case["answers"] = {slug: answer for slug, answer in case["answers"].items() if slug not in ("practices", "affects_people")}
    case["answers"]["jurisdiction"] = ["eu"]
    kept = samples.decided(case)
    document = samples.build(result={**kept.result, "verdict": "pilot"}, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)

    assert "“Prohibited practices” (1 hour with counsel)" in document.verdict.ask[0]


def test_what_it_takes_to_check_an_assumption_is_the_same_as_to_find_it_out() -> None:
    """Where a use touches nobody, reading the list of prohibited practices is enough: no counsel for an hour."""
    kept = samples.content(samples.GO)
    answers = {**kept.case["answers"], "affects_people": "no", "practices": {"value": ["none"], "known_how": "assumed"}}
    result = {**kept.result, "weakest": [{"question": "practices", "share": 0}]}
    told = samples.build(result=result, case={**kept.case, "answers": answers}, book=kept.book, prices=kept.prices, meta=kept.meta)
    [found] = [one for one in told.assumptions if one.question == "practices"]

    assert "It takes 5 minutes: read the list yourself" in found.check
    assert "Who knows" not in found.check


@pytest.mark.parametrize(("about", "minutes"), [("personal", False), ("special_category", False), ("internal", True)])
def test_pictures_of_somebody_who_can_be_identified_are_no_matter_of_five_minutes(about: str, minutes: bool) -> None:
    kept = samples.content(samples.GO)
    said = {"input_kind": ["images"], "sensitivity": about, "domain": ["none"]}
    answers = {slug: value for slug, value in kept.case["answers"].items() if slug != "affects_people"} | said
    parts = Parts(kept.result, {**kept.case, "answers": answers}, kept.book, kept.prices, kept.meta)

    assert (effort(parts, "practices") == READ_THE_LIST) is minutes
