"""Where the kind looked for is known by its share alone, no page says that data is enough before somebody has counted it."""

from decimal import Decimal
from typing import Any

from apps.reports.builder import build
from apps.reports.document import ScopingDocument
from tests.reports import samples

OWLS: dict[str, Any] = {
    "goal_kind": "find", "success_metric": "with_baseline", "stakeholders": "named", "operations_owner": "named", "current_way": "people",
    "simple_rule": "no", "input_kind": ["sound"], "output_kind": "category", "task": "sound_events", "standard_task": "variant",
    "human_can_do": "yes", "examples": 900, "labelled": 900, "classes": 2, "rare_share": Decimal("0.2"), "label_quality": "experts_agree",
    "representative": "yes", "more_data": "cheaply", "action_on_output": "person_reads", "error_cost": "medium", "team_skill": "some",
    "affects_people": "no",
}  # fmt: skip
QUESTION = "Find out: Of the cases with a known answer, how many have the rarest answer?"
SHORT = "about 1.8 of it"


def told(**changed: Any) -> ScopingDocument:
    answers = {slug: answer for slug, answer in {**OWLS, **changed}.items() if answer is not None}
    kept = samples.decided({"title": "Owls", "narrative": {}, "answers": answers})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def band_lines(document: ScopingDocument) -> tuple[str, ...]:
    """The three places that say whether there is data enough."""
    assert document.data is not None
    first_page = [line for line in document.verdict.why if "data to learn from" in line]
    stage = [row.answer for row in document.findings if "enough to learn from" in row.question]
    return (*first_page, *stage, document.data.heading)


def test_first_page_stage_and_data_page_agree_that_it_has_to_be_counted_first() -> None:
    lines = band_lines(told())

    assert len(lines) == 3 and all(SHORT in line and "before the kind you care about is counted" in line for line in lines), lines
    assert not any("nough to build" in line or "nough to try" in line for line in lines)


def test_the_count_is_asked_first_of_all_also_while_something_has_to_come_first() -> None:
    assert told().steps[0].words.startswith(QUESTION)
    waits = told(success_metric="none")
    assert waits.verdict.slug == "not_yet" and waits.steps[0].words.startswith(QUESTION)


def test_what_is_missing_is_reckoned_for_the_rare_kind() -> None:
    data = told(label_unit_cost=Decimal("0.5")).data
    assert data is not None
    need = next(row for row in data.needs if row.rarest)

    assert (need.band.word, need.missing.words) == ("Cannot say yet", "up to 199 cases")
    assert need.money.words == "up to $50k" and need.money.reach == "for looking through about 100,000 cases"
    assert "10 are enough to try, 200 to build" in need.rarest and "among about 100,000 cases" in need.rarest


def test_a_kind_that_is_counted_or_common_enough_is_judged_by_what_there_is() -> None:
    counted, common = told(labelled_rarest=300), told(rare_share=8)

    for document in (counted, common):
        assert not any("before the kind you care about is counted" in line for line in band_lines(document))
        assert not document.steps[0].words.startswith(QUESTION)
    assert any("Enough to build" in line for line in band_lines(counted))


def test_the_reason_for_teaching_a_model_says_that_the_rare_kind_comes_first() -> None:
    said = [reason.text for option in told().options for reason in option.reasons if reason.rule == "D-13"]

    assert said and all(text.startswith("If the kind you care about is among them: there are enough examples") for text in said)
    assert all("count it first, for below ten nothing can be learned of it" in text for text in said)
    plenty = [reason.text for option in told(rare_share=8).options for reason in option.reasons if reason.rule == "D-13"]
    assert plenty and not any(text.startswith("If ") for text in plenty), "control: seventy-two are there at that share"


def test_where_groups_are_missing_no_number_in_all_is_told() -> None:
    document = told(representative="no", labelled=600, examples=600, rare_share=None, label_quality="mixed")
    ways = [way for way in document.way_back if any(gate.rule == "D-22" for gate in way.gates)]

    assert ways and all("cases from each place, device and group" in way.costs and "Missing are" not in way.costs for way in ways)


def test_the_count_is_among_the_answers_that_settle_it_and_no_average_is_printed() -> None:
    short, counted = told(), told(labelled_rarest=300)
    average = "Known answers for each kind, on average"

    assert "labelled_rarest" in [item.question for item in short.how_sure.items]
    assert not {average, "Known answers still missing, by plain count"} & {figure.label for figure in short.basis.figures}
    assert average in {figure.label for figure in counted.basis.figures}


def test_a_device_without_a_line_rules_a_service_out_before_that_nobody_is_known_who_sells_one() -> None:
    on_a_tree, anywhere = told(run_where="embedded"), told()

    assert "Ready-made cloud service (H-01)" in on_a_tree.ruled_out
    assert "Ready-made cloud service (B-03)" in anywhere.ruled_out, "control: nothing but the catalogue rules it out"
