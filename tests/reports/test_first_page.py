"""The first page is honest: about a draw, about what its figures cover, and about what it asks for."""

from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from apps.decisions.engine import certainty
from apps.decisions.engine.decide import NOT_RULED_OUT
from apps.reports.builder import build, costs
from apps.reports.document import ScopingDocument
from tests.reports import samples
from tests.reports.make import worked_cases

EVERY = sorted(worked_cases())


def with_how(case: str, how: str) -> ScopingDocument:
    """The document of a worked case whose answers are all known in the same way."""
    kept = samples.content(case)
    given = {slug: answer if isinstance(answer, dict) else {"value": answer} for slug, answer in kept.case["answers"].items()}
    answers = {slug: {**answer, "known_how": how} for slug, answer in given.items()}
    return build(result=kept.result, case={**kept.case, "answers": answers}, book=kept.book, prices=kept.prices, meta=kept.meta)


def with_lead(points: int, *, against: Any = None, **more: Any) -> ScopingDocument:
    """The document of a go whose second option lies so many points behind the first; `against`: with these reasons."""
    first, second, *others = samples.content().result["ranking"]
    second = {**second, "fit": first["fit"] - points, "reasons": against or second["reasons"]}
    return samples.changed(ranking=[first, second, *others], **more)


def test_a_draw_is_never_called_settled_and_says_what_decides() -> None:
    level, close, clear = (with_lead(points).how_sure for points in (0, 3, 6))

    assert (level.word, close.word, clear.word) == ("Level", "Close", "Settled, if the 12 guesses hold")
    assert level.lead.startswith("Classical machine learning and an AutoML service are level, at 71 points each. ")
    assert close.lead.startswith("Classical machine learning is only 3 points ahead of an AutoML service. ")
    for draw in (level, close):
        assert "Choose by price and by who may see the data. In the first year classical machine learning likely costs $" in draw.lead


@pytest.mark.parametrize("points", [5, 6, 7])
@pytest.mark.parametrize("certainty", ["settled", "leaning"])
def test_one_border_tells_a_clear_lead_and_none_is_called_clear_while_it_leans(points: int, certainty: str) -> None:
    document = with_lead(points, certainty=certainty, deciding_questions=["world_changes"] if certainty == "leaning" else [])
    note, word = document.facts[2].note, document.how_sure.word

    assert ("clear, since it is 6 points or more" in note) == (points >= 6 and certainty == "settled")
    assert (word == "Close") == (points < 6 and certainty == "settled")
    assert note.endswith("; by the answers given, and not settled") == (points >= 6 and certainty == "leaning")
    assert note.endswith("; a lead of 6 points or more is clear") == (points < 6)


def test_answers_that_are_all_assumed_are_said_to_carry_the_result() -> None:
    count = len(samples.content().case["answers"])
    assumed, measured = (with_how(samples.GO, how).how_sure for how in ("assumed", "measured"))

    assert (assumed.word, measured.word) == ("If the answers hold", "Settled")
    assert measured.lead == "No answer that is still missing can change this recommendation."
    assert samples.document().how_sure.lead == f"{measured.lead} 55 of {count} answers are assumed; 12 of them can move the result."
    assert assumed.lead == f"No missing answer can change this. But all {count} answers are assumed: this stands only if they hold."


@pytest.mark.parametrize("case", EVERY)
def test_every_first_year_figure_says_what_it_covers(case: str) -> None:
    document = samples.document(case)

    from apps.reports.services.files import html_of

    assert document.covers.startswith("Every first-year figure here covers the model ")
    assert (document.covers in unescape(html_of(document))) == (document.verdict.slug != "stop")


def test_figures_without_further_work_say_that_they_are_the_model_alone() -> None:
    estimates = samples.content().result["estimates"]
    options = {slug: {**rows, "build": {**rows["build"], "assumptions": []}} for slug, rows in estimates["options"].items()}

    assert samples.changed(estimates={**estimates, "options": options}).covers == costs.ALONE


def test_work_in_the_sum_of_any_way_is_named_where_the_one_in_front_has_no_figure() -> None:
    estimates = samples.content(samples.PILOT).result["estimates"]
    leader = str(samples.content(samples.PILOT).result["recommendation"])
    unsaid = {
        **estimates["options"][leader],
        **{key: {"why": "nobody said", "needs": []} for key in ("build", "first_year", "three_years")},
    }
    document = samples.changed(samples.PILOT, estimates={**estimates, "options": {**estimates["options"], leader: unsaid}})

    assert document.covers == samples.document(samples.PILOT).covers != costs.ALONE
    assert document.cost.basis == samples.document(samples.PILOT).cost.basis
    assert "Counted beside the model: " in document.cost.basis


@pytest.mark.parametrize("fields", [["medical"], ["none"]])
def test_in_medicine_the_time_to_evidence_leaves_approvals_out(fields: list[str]) -> None:
    case = worked_cases()[samples.GO]
    case["answers"] |= {"domain": fields, "affects_people": "indirectly"}
    kept = samples.decided(case)
    document = build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)

    assert document.facts[1].note.endswith(", and so do ethics and approval of the data use") == (fields == ["medical"])


def test_where_no_patient_is_touched_nobody_approves_the_data_use() -> None:
    def note(**changed: Any) -> str:
        case = worked_cases()[samples.GO]
        case["answers"] |= {"domain": ["medical"], "affects_people": "no", "sensitivity": "public", **changed}
        kept = samples.decided(case)
        return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta).facts[1].note

    assert "ethics" not in note()
    assert "ethics" in note(sensitivity="special_category") and "ethics" in note(affects_people="indirectly")


def test_a_trial_is_asked_for_with_a_sum_and_an_end() -> None:
    kept = samples.content(samples.PILOT)
    told = {**kept.case["narrative"], "stop_if": "no fault is found in a month."}
    asked = build(result=kept.result, case={**kept.case, "narrative": told}, book=kept.book, prices=kept.prices, meta=kept.meta).verdict.ask
    plain = build(result=kept.result, case={**kept.case, "narrative": {}}, book=kept.book, prices=kept.prices, meta=kept.meta).verdict.ask

    assert asked[0] == plain[0] and asked[0].startswith("Approve a trial ")
    assert "It ends when that sum is spent; stop earlier if: no fault is found in a month." in asked
    for begins in ("If no fault", "Stop if no fault", "when no fault"):
        said = {**told, "stop_if": f"{begins} is found in a month."}
        again = " ".join(
            samples.build(
                result=kept.result, case={**kept.case, "narrative": said}, book=kept.book, prices=kept.prices, meta=kept.meta
            ).verdict.ask
        )
        assert "stop earlier if: no fault is found in a month." in again, "the word stands there once"
    assert "It ends when that sum is spent; stop earlier if it misses the number that you wrote down." in plain


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        (0, "Approve 2 to 7 weeks of trying it with the people and tools that you have; no money was named for it."),
        (5_000, "Approve a trial within the $5k that you named, 2 weeks to the first evidence; the trial alone may take all of it."),
        (9_000, "Approve a trial of up to $6.8k: 2 weeks of one engineer’s work to the first evidence."),
        (45_000, "Approve a trial of up to $15k: 2 to 5 weeks of one engineer’s work to the first evidence."),
        (90_000, "Approve a trial of up to $22k: 2 to 7 weeks of one engineer’s work to the first evidence."),
    ],
)
def test_a_trial_takes_no_more_than_its_first_year_may_come_to_and_a_third_of_the_money_named(budget: int, words: str) -> None:
    kept = samples.content(samples.PILOT)
    answers = {**kept.case["answers"], "budget_build": {"value": budget, "known_how": "assumed"}}
    document = build(result=kept.result, case={**kept.case, "answers": answers}, book=kept.book, prices=kept.prices, meta=kept.meta)

    assert document.verdict.ask[0] == words


def test_a_trial_of_an_earlier_decision_is_one_engineers_weeks() -> None:
    estimates = samples.content(samples.PILOT).result["estimates"]
    options = {slug: {key: found for key, found in rows.items() if key != "trial"} for slug, rows in estimates["options"].items()}

    asked = samples.changed(samples.PILOT, estimates={**estimates, "options": options}).verdict.ask
    assert asked[0] == "Approve a trial of up to $20k: 2 to 7 weeks of one engineer’s work to the first evidence."


def test_no_sentence_on_what_figures_cover_stands_where_there_are_none() -> None:
    estimates = samples.content(samples.PILOT).result["estimates"]
    options = {slug: {**rows, "first_year": {"why": "nobody said", "needs": []}} for slug, rows in estimates["options"].items()}

    assert samples.changed(samples.PILOT, estimates={**estimates, "options": options}).covers == ""
    assert samples.document(samples.PILOT).covers


def test_what_every_full_set_of_answers_leads_to_is_not_called_leaning() -> None:
    said = NOT_RULED_OUT[certainty.ON_THE_WAY]
    told = samples.changed(samples.GO, certainty="leaning", deciding_questions=[], not_ruled_out=said).how_sure

    assert told.word == "If the answers hold"
    assert told.lead.startswith("No open answer can change it in the end.")


@pytest.mark.parametrize(("action", "flips_at", "asked"), [
    ("person_approves", 99, False), ("person_approves", 90_000, True), ("acts_reversible", 99, True),
])  # fmt: skip
def test_where_a_person_looks_first_the_time_of_an_answer_does_not_decide(action: str, flips_at: int, asked: bool) -> None:
    kept = samples.content()
    answers = {slug: answer for slug, answer in kept.case["answers"].items() if slug != "latency_ms"}
    case = {**kept.case, "answers": {**answers, "action_on_output": {"value": action}}}
    change = {"changes": {"latency_ms": flips_at}, "recommendation": "no_ml"}
    result = {**kept.result, "certainty": "leaning", "deciding_questions": ["latency_ms"], "would_change": [change], "conditions": []}
    document = build(result=result, case=case, book=kept.book, prices=kept.prices, meta=kept.meta)

    assert [item.question for item in document.how_sure.items] == (["latency_ms"] if asked else [])
    assert any("How fast must one answer come" in step.words for step in document.steps) == asked
    assert ("may take a minute" in document.how_sure.lead) != asked


def test_what_moves_no_points_is_no_reason() -> None:
    first, *others = samples.content().result["ranking"]
    idle = {"rule": "B-32", "effect": "favours", "weight": 0, "because": "Hosted services were closed.", "sources": []}

    told = samples.changed(ranking=[{**first, "reasons": [idle]}, *others])
    assert told.reasons.for_it == ()


def test_whoever_tries_it_with_what_is_there_is_not_told_to_raise_the_money() -> None:
    kept = samples.content(samples.PILOT)
    answers = {**kept.case["answers"], "budget_build": {"value": 0, "known_how": "assumed"}}
    ranking = [row for row in kept.result["ranking"] if row["approach"] == "no_ml"]
    result = {**kept.result, "ranking": ranking, "recommendation": "no_ml"}
    document = build(result=result, case={**kept.case, "answers": answers}, book=kept.book, prices=kept.prices, meta=kept.meta)

    assert not [words for words in document.verdict.ask if "raise it" in words]


@pytest.mark.parametrize("points", [3, 9, 12, 30])
def test_the_headline_forbids_no_way_that_is_left_however_far_behind(points: int) -> None:
    against = [{"rule": "X-01", "effect": "disfavours", "weight": -6, "because": "It is so", "sources": ["practice"]}]

    assert len(with_lead(points, against=against).verdict.headline) == 1


def test_a_way_is_not_warned_of_because_the_catalogue_knows_nobody_who_sells_it() -> None:
    ranking = samples.content().result["ranking"]
    service = next(row for row in ranking if row["approach"] == "cloud_api")
    assert [item["rule"] for item in service["reasons"] if item["effect"] == "excludes"] == ["B-03"]

    lifted = [{**row, "fit": 90} if row is service else row for row in ranking]
    forbidden = [{**item, "rule": "L-14"} if item["rule"] == "B-03" else item for item in service["reasons"]]
    barred = [{**row, "fit": 90, "reasons": forbidden} if row is service else row for row in ranking]

    assert "cloud service" not in " ".join(samples.changed(ranking=lifted).verdict.headline)
    assert samples.changed(ranking=barred).verdict.headline[1] == "Do not send the work to a cloud service."


def test_while_one_has_to_wait_for_data_it_is_said_which_way_needs_none() -> None:
    kept = samples.content(samples.NOT_YET)
    found = {**kept.result["findings"], "data": "not_needed"}
    why = samples.changed(samples.NOT_YET, findings=found).verdict.why[0]

    assert "a ready-made model needs none to start; one that is trained has to wait for them" in why


@pytest.mark.parametrize("case", EVERY)
def test_bullets_do_not_tell_one_fact_twice(case: str) -> None:
    document, book = samples.document(case), samples.book()
    against = [document.reasons.strongest.rule if document.reasons.strongest else "", *(reason.rule for reason in document.reasons.against)]
    asked = [{test.subject for test in book.tests_in(book.rule[key].when)} & set(book.question) for key in against if key]

    assert not [one for place, one in enumerate(asked) for other in asked[:place] if one & other]


def test_a_ready_made_way_is_not_praised_three_times_for_being_there() -> None:
    kept = samples.content("w05")
    keys = [reason.rule for reason in samples.document("w05").reasons.for_it]

    praise = {"P-04", "P-57", "B-04"}
    assert praise <= {item["rule"] for item in kept.result["ranking"][0]["reasons"]}
    assert len(praise & set(keys)) == 1 and len(keys) > 1


def test_a_document_of_one_option_alone_has_no_draw() -> None:
    ranking = samples.content().result["ranking"]
    alone = samples.changed(ranking=[ranking[0], *({**row, "excluded": True} for row in ranking[1:])])

    assert alone.how_sure.word.startswith("Settled") and len(replace(alone).verdict.headline) >= 1


LEAVES: dict[str, Any] = {
    "input_kind": ["images"], "output_kind": "category", "task": "image_classification", "standard_task": "variant", "examples": 5200,
    "labelled": 1900, "classes": 6, "labelled_rarest": 70, "label_quality": "experts_agree", "representative": "yes", "run_where": "phone",
    "data_may_leave": "anywhere", "affects_people": "no", "domain": ["none"], "requests_per_month": 3000, "simple_rule": "no",
    "existing_solution": "covers_some", "success_metric": "with_baseline", "team_skill": "some", "label_unit_cost": 2,
}  # fmt: skip


def told_of(**answers: Any) -> ScopingDocument:
    kept = samples.decided({"title": "Leaves", "narrative": {}, "answers": {**LEAVES, **answers}})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def test_the_first_page_sets_what_it_costs_against_what_it_is_worth_a_year() -> None:
    cost = told_of(benefit_year=45_000, practices=["none"]).facts[0]

    assert (
        "three years likely $" in cost.note
        and "It is worth $45k a year, of which 80% is counted: its money is likely back after " in cost.note
    )
    assert "worth" not in told_of(practices=["none"]).facts[0].note


def test_what_does_not_bring_its_money_back_in_three_years_is_the_strongest_reason_against_it() -> None:
    document = told_of(benefit_year=45_000, practices=["none"])
    strongest = document.reasons.strongest

    assert strongest.lead == "The strongest reason against" and "At likely figures its money is back after about" in strongest.text
    assert any("its money is back within three years" in check.title for check in document.deciding_checks)


def test_the_list_of_prohibited_practices_takes_the_same_time_wherever_it_is_named() -> None:
    document, not_said = told_of(), told_of(affects_people="unknown")
    whole = unescape(repr(document))
    read_it = "5 minutes: read the list yourself, and ask counsel only where one might fit"

    assert f"({read_it})" in not_said.verdict.ask[0] and read_it in [step.when for step in document.steps]
    assert "1 hour with counsel" not in whole and "which takes an hour" not in " ".join(step.words for step in document.steps)
    assert "1 hour with counsel" in " ".join(told_of(affects_people="decides_about_them").verdict.ask)


@pytest.mark.parametrize(
    ("changed", "asked_first"),
    [
        ({}, False),
        ({"domain": "unknown"}, False),
        ({"sensitivity": "personal"}, True),
        ({"domain": ["employment"]}, True),
        ({"input_kind": ["images", "video"]}, True),
        ({"affects_people": "unknown"}, True),
    ],
)
def test_the_list_of_prohibited_practices_leads_only_where_somebody_may_be_touched(changed: dict[str, Any], asked_first: bool) -> None:
    assert ("Prohibited practices" in " ".join(told_of(**changed).verdict.ask)) == asked_first


@pytest.mark.parametrize(
    ("changed", "counted"), [({"classes": 12}, True), ({"classes": 9}, False), ({"classes": 12, "labelled_rarest": 40}, False)]
)
def test_of_many_kinds_the_rarest_is_counted_among_the_first_steps(changed: dict[str, Any], counted: bool) -> None:
    document = told_of(labelled_rarest="unknown", **changed) if "labelled_rarest" not in changed else told_of(**changed)

    assert any("rarest" in step.words for step in document.steps[:3]) == counted


PRODUCT: dict[str, Any] = {
    "existing_solution": "covers_most", "team_skill": "none", "budget_build": 60_000, "requests_per_month": 1200, "practices": ["none"],
}  # fmt: skip


def test_no_sum_and_no_payback_is_claimed_of_what_is_bought_without_its_price() -> None:
    document = told_of(**PRODUCT, benefit_year=160_000, n_tasks=20)
    cost, leading = document.facts[0], next(option for option in document.options if option.leading)

    assert leading.slug == "no_ml" and leading.first_year.endswith(" + price")
    assert cost.value == "Likely $11k of your own work" and "without the price of what is bought: ask for a quote" in cost.note
    assert (
        "It is worth $160k a year: for its money to be back in a year, all that the maker gets in that year may be at most $120k, if 80% of it comes"
        "; in three years, at most $370k in those three. You named $60k to build" in cost.note
    )
    assert "money is" not in cost.note and "no machine learning costs least" not in document.cost.heading.lower()
    assert "many questions, kinds or layouts at once" in document.covers, "that of the ways that are built, which stand beside it"
    assert (
        "Of this, the figure for the product covers what is left to its buyer: fitting it into a program that people use" in document.covers
    )
    assert document.covers.endswith(costs.BOUGHT)


def test_what_is_bought_and_not_worth_its_setting_up_says_so() -> None:
    assert "setting it up alone takes longer than a year to come back" in told_of(**PRODUCT, benefit_year=3000).facts[0].note


def test_a_product_is_tried_once_by_those_who_use_it_after_the_number_was_written_down() -> None:
    document = told_of(**PRODUCT)
    words = [step.words for step in document.steps]
    number, tried = (
        next(place for place, said in enumerate(words) if said.startswith(start)) for start in ("Write down the number", "Run the product")
    )

    assert number < tried and document.steps[tried].when == "1 to 4 weeks"
    assert not any(said.startswith("Run the trial") for said in words)


def test_money_that_never_comes_back_is_said_in_words() -> None:
    note = told_of(benefit_year=1000, practices=["none"]).facts[0].note
    assert note.endswith("It is worth $1k a year, of which 80% is counted: its money never comes back") and "back never" not in note


def test_money_between_the_least_and_the_likely_is_said_with_what_is_likely() -> None:
    def asked(**money: int) -> str:
        return " ".join(told_of(**money, practices=["none"]).verdict.ask)

    assert "You named $70k to build; likely it takes $" in asked(budget_build=70_000)
    assert "likely it takes" not in asked(budget_build=900_000) and "below the least" in asked(budget_build=1000)


def test_a_study_is_not_the_cheapest_of_what_would_do_it() -> None:
    kept = samples.content()
    options = {slug: dict(found) for slug, found in kept.result["estimates"]["options"].items()}
    options["research_with_experts"]["first_year"] = {
        **options["research_with_experts"]["first_year"],
        "low": "1",
        "likely": "1",
        "high": "1",
    }
    heading = samples.changed(estimates={**kept.result["estimates"], "options": options}).cost.heading

    assert "study" not in heading
