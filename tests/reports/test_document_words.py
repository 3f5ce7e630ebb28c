"""What the document says is whole, said once, and tied to what is recommended."""

from decimal import Decimal

import pytest

from apps.reports.builder import steps
from apps.reports.builder.deciding import deciding
from apps.reports.builder.parts import Parts
from apps.reports.document import ScopingDocument
from apps.reports.formatting import lowered
from apps.reports.services.files import html_of
from tests.reports import samples
from tests.reports.make import worked_cases

EVERY = sorted(worked_cases())


def parts_of(case: str) -> Parts:
    kept = samples.content(case)
    return Parts(kept.result, kept.case, kept.book, kept.prices, kept.meta)


def test_a_check_that_is_not_known_names_the_questions_that_it_turns_on() -> None:
    case = {"title": "Sorting mails", "narrative": {}, "answers": {"task": "text_classification", "examples": 60_000}}
    kept = samples.decided(case)
    document = samples.build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)

    assert len(document.waiting_checks) > 20
    assert all(check.turns_on and check.words.startswith("Would ") for check in document.waiting_checks)
    assert not [item for check in document.waiting_checks for item in check.turns_on if item.question in kept.case["answers"]]
    assert [item.label for check in document.waiting_checks if check.rule == "F-02" for item in check.turns_on] == ["The number to move"]


@pytest.mark.parametrize("case", EVERY)
def test_a_deciding_reason_is_whole_and_says_on_which_side_it_stands(case: str) -> None:
    for option in samples.document(case).options:
        assert option.deciding.endswith((".", "?")) and "…" not in option.deciding
        assert option.excluded or option.deciding.startswith(
            ("Speaks for it: ", "Speaks against it: ", "More speaks for the first: ", "No rule spoke ")
        )


@pytest.mark.parametrize("case", EVERY)
def test_a_deciding_reason_stands_in_full_once_and_is_named_by_its_rule_after_that(case: str) -> None:
    told: set[str] = set()
    for option in samples.document(case).options:
        if option.excluded or not option.rule:
            continue
        assert option.deciding.endswith(": the reason above.") == (option.rule in told), option.label
        told.add(option.rule)


@pytest.mark.parametrize("case", EVERY)
def test_a_deciding_reason_against_an_option_behind_holds_less_against_the_first(case: str) -> None:
    document, result = samples.document(case), samples.content(case).result
    points = [{reason["rule"]: reason["weight"] for reason in row["reasons"]} for row in result["ranking"] if not row["excluded"]]
    first = next((place for place, option in enumerate(document.options) if option.standing.word in ("Recommended", "Best so far")), None)
    if first is None:
        return

    for option, mine in zip(document.options, points, strict=False):
        if option.deciding.startswith("Speaks against it: ") and mine is not points[first]:
            assert mine[option.rule] < points[first].get(option.rule, 0), option.label


def test_a_range_beyond_the_scale_is_said_in_words_and_still_adds_up_in_figures() -> None:
    result = samples.content(samples.PILOT).result
    ranking = [{**result["ranking"][0], "range": [-70, 119]}, *result["ranking"][1:]]
    option = samples.changed(samples.PILOT, ranking=ranking).options[0]

    assert (option.reach, option.span) == ("wide open", "−70 to 119")


def test_a_warning_says_nothing_twice() -> None:
    told = {warning.rule: warning.because for case in EVERY for warning in samples.document(case).warnings}

    assert told["O-05"] == "" and told["D-26"] == ""
    assert "That is the most common cause of false hope." in told["D-25"]


@pytest.mark.parametrize("case", EVERY)
def test_no_step_is_lost_and_what_comes_first_is_short(case: str) -> None:
    document, result = samples.document(case), samples.content(case).result
    words = " ".join(step.words for step in (*document.steps, *document.later_steps))

    before = steps.before_the_trial(parts_of(case)) if document.verdict.slug in ("go", "pilot") else ()
    assert len([step for step in document.steps if not step.is_decision]) - max(0, len(before) - 5) <= 12  # what is due before has no limit
    assert bool(document.later_steps) <= bool(document.later_title)
    open_ones = [str(row["question"]) for row in result["conditions"]] + list(deciding(parts_of(case)))
    if document.verdict.slug != "stop":
        assert [
            slug
            for slug in open_ones
            if samples.book().question[slug].ask not in words and samples.book().question[slug].short not in words
        ] == []


def test_steps_of_another_way_than_the_recommended_one_are_left_out() -> None:
    result = samples.content(samples.GO).result
    text = next(effect.text for effect in samples.book().rule["D-05"].effects if effect.do == "next step")
    held = {"trace": [*result["trace"], {"rule": "D-05", "holds": True, "when": []}], "next_steps": [*result["next_steps"], text]}
    told = {}
    for recommended in ("classical_ml", "unsupervised"):
        document = samples.changed(samples.GO, recommendation=recommended, **held)
        told[recommended] = text in " ".join(step.words for step in (*document.steps, *document.later_steps))

    assert told == {"classical_ml": False, "unsupervised": True}


def test_the_record_counts_what_was_not_asked_apart() -> None:
    case = {"title": "Sorting mails", "narrative": {}, "answers": {"input_kind": ["text"], "run_where": "cloud", "examples": "unknown"}}
    kept = samples.decided(case)
    document = samples.build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
    states = {answer.question: answer.state for section in document.record for answer in section.answers}

    assert (states["representation"], states["power_watts"], states["examples"], states["labelled"]) == (
        "not asked",
        "not asked",
        "not known",
        "not provided",
    )
    assert document.record_lead.startswith("62 questions: 2 used, 1 not known, 57 not provided and 2 not asked. Not asked means ")


def test_every_option_of_the_default_rules_has_a_name_for_sentences() -> None:
    from apps.reports.builder import naming

    assert [approach.label for approach in samples.book().approaches if approach.label not in naming.IN_A_SENTENCE] == []
    assert naming.in_a_sentence("Settle the problem first") == "settle the problem first"
    assert all(len(approach.label) <= 38 for approach in samples.book().approaches)


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        ("20600", "20600", "cases", "20,600 cases"),
        ("0.52", "520", "days", "0.52 to 520 days"),
        ("38.66", "38.66", "%", "39%"),
        ("0", "5", "of 8", "0 to 5 of 8"),
        ("1", "1", "services", "1 service"),
        ("0.000089", "0.000089", "1 = both cost the same", "less than 0.001, where 1 means both cost the same"),
        ("34.5", "34.5", "money a month", "$34 a month"),
    ],
)
def test_a_derived_number_has_its_unit_in_words(low: str, high: str, unit: str, words: str) -> None:
    from apps.reports.formatting import figure_words

    assert figure_words(Decimal(low), Decimal(high), unit, "USD") == words


def test_one_of_anything_is_written_in_the_singular() -> None:
    case = worked_cases()[samples.GO]
    case["answers"] |= {"n_tasks": 1, "features": 1, "latency_ms": 1}
    kept = samples.decided(case)
    document = samples.build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
    said = {answer.question: answer.answer for section in document.record for answer in section.answers}

    assert (said["n_tasks"], said["features"], said["latency_ms"]) == ("1 question", "1 column", "1 ms")


def test_a_search_for_faults_is_not_called_a_search_for_groups() -> None:
    document = samples.document(samples.PILOT)  # pumps that begin to fail
    names = [option.label for option in document.options]

    assert document.verdict.headline[0] == "Try it on a small scale first: learn what is normal, and show what is not."
    assert "A model of what is normal" in names and "Search for groups or odd cases" not in names
    assert document.reasons.no_promise.startswith("It does not promise that what stands out is a fault")
    assert not [option.why_not for option in document.options if "groups or odd cases" in option.why_not]


@pytest.mark.parametrize("case", EVERY)
def test_electricity_is_told_of_the_option_in_front_alone(case: str) -> None:
    document = samples.document(case)
    front = next((option.label for option in document.options if not option.excluded), "")
    rows = [row for row in document.hardware.rows if row.label.startswith(("Electricity", "CO2"))] if document.hardware else []

    assert not [cell for row in rows for cell in row.cells if cell.option != front and cell.amount.words != "–"]


@pytest.mark.parametrize("case", EVERY)
def test_no_assumption_has_a_before_a_vowel(case: str) -> None:
    workings = samples.document(case).workings

    assert not [row.value for row in workings.assumed if " a answer" in row.value] if workings else True


def test_the_question_after_the_trial_names_the_number_and_its_target() -> None:
    kept = samples.content(samples.PILOT)
    told = {"metric": "faulty housings for each million", "metric_target": "100 by June", "stop_if": "none is found."}
    case = {**kept.case, "narrative": told}
    last = samples.build(result=kept.result, case=case, book=kept.book, prices=kept.prices, meta=kept.meta).steps[-1].words

    assert last == "Is the target reached? Faulty housings for each million: 100 by June. Stop if: none is found."


def test_a_rule_that_spares_nearly_every_option_names_the_one_that_it_holds_back() -> None:
    effects = {rule.key: rule.effects for rule in samples.document().basis.fired}

    needs = "needs a study with a fixed end: a date, a budget and the question it must answer"
    assert effects["V-14"] == f"Hold back to a pilot: “Bounded study with specialists”, and {needs}; add a next step."


@pytest.mark.parametrize("case", EVERY)
def test_first_page_does_not_call_an_assumption_idle_that_the_chapter_on_assumptions_calls_decisive(case: str) -> None:
    document, result = samples.document(case), samples.content(case).result
    weak = {str(row["question"]) for row in result["weakest"]}
    (fact,) = (fact for fact in document.facts if fact.label == "Rests on assumptions")

    assert not (weak and fact.note.startswith("none"))


def test_names_of_places_keep_their_capital_in_a_list() -> None:
    assert [lowered(words) for words in ("United Kingdom", "Cloud API", "Rules or a spreadsheet", "AutoML service")] == [
        "United Kingdom", "cloud API", "rules or a spreadsheet", "AutoML service",
    ]  # fmt: skip


def test_what_rough_means_stands_once_below_the_table_and_not_in_every_cell() -> None:
    told = [hardware for case in sorted(worked_cases()) if (hardware := samples.document(case).hardware) and hardware.rows]
    rough = [hardware for hardware in told if any(cell.amount.reach == "rough" for row in hardware.rows for cell in row.cells)]

    assert rough and all(sum("many times more or less" in note for note in hardware.notes) == 1 for hardware in rough)
    assert not any("many times" in cell.amount.reach for hardware in told for row in hardware.rows for cell in row.cells)


def test_the_steps_on_paper_have_no_column_of_dashes_for_their_time() -> None:
    html = html_of(samples.document(samples.PILOT))
    steps = html[html.index("<h2>Next steps</h2>") :]

    assert ">Time</th>" not in steps and "It takes 2 to 7 weeks." in steps


BARE = {
    "title": "Bare",
    "narrative": {},
    "answers": {"task": "text_classification", "input_kind": ["text"], "output_kind": "category", "examples": 5000},
}


def bare(**how: str) -> ScopingDocument:
    answers = {slug: {"value": value, **how} for slug, value in BARE["answers"].items()}  # type: ignore[attr-defined]
    kept = samples.decided({**BARE, "answers": answers})
    return samples.build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def test_that_nobody_said_how_an_answer_is_known_is_said_once_and_not_in_every_row() -> None:
    silent, told = bare(), bare(known_how="measured", source="the owner")

    assert not any(section.says_how for section in silent.record) and "How known" not in html_of(silent)
    assert "Of no answer it is said how it is known" in silent.record_lead and "Of no answer" not in told.record_lead
    assert any(section.says_how for section in told.record) and "How known" in html_of(told)
    assert not any(item.who for item in silent.assumptions) and "Nobody is named for any of them." in silent.assumptions_lead


def test_a_column_in_which_nothing_is_said_is_left_out() -> None:
    document = samples.document(samples.NOT_YET)

    assert document.cost.totals and not document.cost.says_payback and "Money back after" not in html_of(document)
    assert samples.document(samples.GO).cost.says_payback and "Money back after" in html_of(samples.document(samples.GO))


def test_that_a_study_brings_in_nothing_is_not_called_unsaid() -> None:
    assert not [row for case in EVERY for row in samples.document(case).cost.unknown if "brings in nothing by itself" in row.why]


def test_checks_that_turn_on_many_open_answers_are_named_in_one_line_and_none_is_lost() -> None:
    case = {
        "title": "Spare parts",
        "narrative": {},
        "answers": {"output_kind": "forecast", "seasons": 4, "examples": 9_000, "input_kind": ["table"]},
    }
    kept = samples.decided(case)
    document = samples.build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)

    assert {*document.near_checks, *document.far_checks} == set(document.waiting_checks)
    assert len(document.far_checks) > 5
    assert all(len(check.turns_on) > 2 for check in document.far_checks)
    assert "V-11" in {check.rule for check in document.near_checks}, "three answers make one number, the months until its money is back"
