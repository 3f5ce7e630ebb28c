"""What each way of building costs: worked by hand line by line, and what is said where a part cannot be said."""

from decimal import Decimal
from typing import Any

import pytest

from apps.estimates.engine.estimate import CannotSay, Estimate, Range
from apps.estimates.engine.inputs import Found, Inputs, Lacks
from apps.estimates.engine.parts import Part, total
from apps.estimates.engine.ranges import NOTHING
from apps.estimates.engine.totals import costs, said
from tests.estimates.casting import ends, of_answers, small, three

ROW = {"build_low": "1", "build_likely": "2", "build_high": "4", "source": "Practice"}
FACTS: dict[str, Any] = {
    "engineer_month": {"price": "10000", "source": "Pay"},
    "prices": [
        {"task": "search", "price": "2", "unit": "answer"},
        {"task": "translation", "price": "1", "price_low": "0.5", "price_high": "4"},
    ],
    "approach_costs": [
        {"approach": approach, "learns": "", "serves": serves, **ROW}
        for approach, serves in (("rule", "nothing"), ("service", "service"), ("model", "card"), ("table", "processor"), ("study", "ends"))
    ],
}
PARAMETERS: dict[str, Any] = {
    **three("upkeep_share", 12, 24, 48),
    **three("service_price", "0.5", 1, 2),
    **three("machine_card_month", 300, 500, 700),
    **three("machine_processor_month", 30, 50, 70),
    **three("answers_hour_content", 10, 20, 100),
    **three("answers_hour_records", 100, 200, 1000),
    **{"hours_month": 100, "headroom": 2, "utilisation": 50, "volume_open": 1000, "payback_cap": 1000, "payback_least": 3},
}
KNOWN: dict[str, Any] = {
    "requests_per_month": 100,
    "task": "search",
    "output_kind": "category",
    "problem": "vision",
    "benefit_year": 48_000,
}


def figures(approach: str, training: Range | CannotSay | None = None, *, opened: tuple[str, ...] = (), **known: Any) -> dict[str, Found]:
    there = {slug: value for slug, value in {**KNOWN, **known}.items() if slug not in opened}
    inputs: Inputs = small(there, PARAMETERS, FACTS, opened=opened)
    return said(inputs, approach, costs(inputs, approach, Part(NOTHING), training))


@pytest.mark.parametrize(
    ("approach", "run"),
    [
        # upkeep: 12, 24 and 48 % a year of 10,000, 20,000 and 40,000
        ("rule", (100, 400, 1600)),
        # and 100 answers at 1, 2 and 4
        ("service", (200, 600, 2000)),
        # and one machine: 25 hours count of a month, so one answers 250, 500 or 2,500
        ("model", (400, 900, 2300)),
        ("table", (130, 450, 1670)),
        ("study", (0, 0, 0)),
    ],
)
def test_a_month_is_a_service_or_machines_and_upkeep(approach: str, run: tuple[int, ...]) -> None:
    assert ends(figures(approach)["run_month"]) == run


def test_three_years_are_the_building_and_thirty_six_months() -> None:
    there = figures("service")

    assert ends(there["build"]) == (10_000, 20_000, 40_000)
    assert ends(there["first_year"]) == (12_400, 27_200, 64_000)
    assert ends(there["three_years"]) == (17_200, 41_600, 112_000)
    assert [one.unit for one in there.values() if isinstance(one, Estimate)] == ["EUR", "EUR a month", "EUR", "EUR", "months", "EUR"]


def test_training_is_part_of_the_building() -> None:
    assert ends(figures("model", Range(1, 20, 300))["build"]) == (10_001, 20_020, 40_300)


def test_more_answers_need_more_machines() -> None:
    assert ends(figures("model", requests_per_month=1000)["run_month"]) == (400, 500 * 2 + 400, 700 * 4 + 1600)


def test_a_row_with_its_own_low_and_high_price_is_not_spread_further() -> None:
    assert ends(figures("service", task="translation")["run_month"]) == (100 * Decimal("0.5") + 100, 500, 400 + 1600)


def test_payback_is_the_building_by_what_a_month_leaves() -> None:
    # 1, 2 and 4 months of work; then 10,000, 20,000 and 40,000 by 4,000 a month less 200, 600 and 2,000
    found = ends(figures("service")["payback"])

    assert found == (Decimal("3.63158"), Decimal("7.88235"), 24)


def test_payback_counts_from_the_start_of_the_work_and_is_never_less_than_a_quarter() -> None:
    assert ends(figures("service", benefit_year=12_000_000)["payback"]) == (3, 3, Decimal("4.04008"))


def test_payback_waits_for_the_work_and_not_only_for_the_first_evidence() -> None:
    """One engineer has built it once the months of work are over; the first evidence comes sooner, and nobody gains by it."""
    weeks = {"weeks_to_evidence_low": "1", "weeks_to_evidence_likely": "2", "weeks_to_evidence_high": "3"}
    rows = [{**row, **weeks} for row in FACTS["approach_costs"]]
    without, named = (
        small({**KNOWN, "benefit_year": 48_000}, PARAMETERS, {**FACTS, "approach_costs": each}) for each in (FACTS["approach_costs"], rows)
    )
    found = [ends(said(inputs, "service", costs(inputs, "service", Part(NOTHING), None))["payback"]) for inputs in (without, named)]

    assert found[0] == found[1] == ends(figures("service")["payback"])


def test_payback_prints_that_the_benefit_is_the_owners_own_figure() -> None:
    found = figures("service")["payback"]

    assert isinstance(found, Estimate)
    assert ("48,000 EUR", "The owner’s own figure, credited in full from the first day") in {
        (one.value, one.source) for one in found.assumptions
    }


def test_payback_counts_on_as_much_of_the_benefit_as_usually_comes() -> None:
    inputs = small(KNOWN, {**PARAMETERS, **three("benefit_reached", 50, 75, 100)}, FACTS)
    found = said(inputs, "service", costs(inputs, "service", Part(NOTHING), None))["payback"]

    # soonest as with all of it; likely 20,000 by 3,000 less 600 after 2 months; latest 40,000 by 2,000 less 2,000: never
    assert ends(found) == (Decimal("3.63158"), Decimal("10.3333"), 1000)
    assert isinstance(found, Estimate) and "The owner’s own figure" in {one.source for one in found.assumptions}
    assert "benefit_reached" in {one.label.removesuffix("_likely") for one in found.assumptions}


def test_a_study_is_not_paid_back() -> None:
    assert figures("study")["payback"] == CannotSay(
        "payback", "Months until the money is back", "a study ends, and brings in nothing by itself"
    )


def test_a_way_that_costs_nothing_to_build_and_loses_each_month_is_never_paid_back() -> None:
    rows = [{**row, "build_low": "0", "build_likely": "0", "build_high": "0"} for row in FACTS["approach_costs"]]
    inputs = small({**KNOWN, "benefit_year": 12}, PARAMETERS, {**FACTS, "approach_costs": rows})

    assert ends(said(inputs, "model", costs(inputs, "model", Part(NOTHING), None))["payback"]) == (1000, 1000, 1000)


def test_what_is_never_paid_back_stands_at_the_cap() -> None:
    assert ends(figures("service", benefit_year=2400)["payback"]) == (1000, 1000, 1000)
    assert ends(figures("service", benefit_year=12_000)["payback"]) == (Decimal("13.5"), 52, 1000)


@pytest.mark.parametrize(
    ("opened", "unsaid", "needs"),
    [
        (("requests_per_month",), {"run_month", "first_year", "three_years", "payback"}, ("requests_per_month",)),
        (("benefit_year",), {"payback"}, ("benefit_year",)),
    ],
)
def test_what_hangs_on_an_open_answer_cannot_be_said_and_names_it(
    opened: tuple[str, ...], unsaid: set[str], needs: tuple[str, ...]
) -> None:
    there = figures("service", opened=opened)

    assert {slug for slug, one in there.items() if isinstance(one, CannotSay)} == unsaid
    assert {one.needs for one in there.values() if isinstance(one, CannotSay)} == {needs}


def test_machines_for_an_open_number_of_answers_are_a_range_that_says_up_to_how_many() -> None:
    month = figures("model", opened=("requests_per_month",))["run_month"]

    assert ends(month) == (400, 900, 700 * 4 + 1600)
    assert month.needs == ("requests_per_month",)
    assert isinstance(month, Estimate) and "volume_open" in {assumption.label for assumption in month.assumptions}


def test_a_model_on_the_users_own_devices_rents_no_machine() -> None:
    assert ends(figures("model", run_where="phone")["run_month"]) == (100, 400, 1600)
    assert ends(figures("model", run_where="phone cloud", opened=())["run_month"]) == (100, 900, 2300)


def test_training_that_cannot_be_said_keeps_the_building_from_being_said() -> None:
    there = figures("model", CannotSay("training", "Training", "nobody counted", ("labelled",)))

    assert isinstance(there["build"], CannotSay) and isinstance(there["three_years"], CannotSay)
    assert there["build"].needs == ("labelled",)
    assert isinstance(there["run_month"], Estimate)


def test_a_sum_names_every_reason_and_question_once() -> None:
    parts = [CannotSay("a", "A", "one", ("x", "y")), Part(NOTHING), CannotSay("b", "B", "two", ("y", "z")), CannotSay("c", "C", "one")]

    assert total(parts, "sum", "Sum") == CannotSay("sum", "Sum", "one; two", ("x", "y", "z"))


def test_an_approach_without_a_row_is_said_to_lack_it() -> None:
    with pytest.raises(Lacks, match="witchcraft"):
        figures("witchcraft")


@pytest.mark.parametrize(("where", "assumed"), [("upkeep", "10 to 50, likely 20 % of the building"), ("work", "13,300 USD")])
def test_upkeep_and_pay_are_printed_as_assumptions(where: str, assumed: str) -> None:
    inputs = of_answers(input_kind=["table"], output_kind="number", requests_per_month=1000)
    there = said(inputs, "classical_ml", costs(inputs, "classical_ml", Part(NOTHING), None))

    printed = [assumption.value for one in there.values() if isinstance(one, Estimate) for assumption in one.assumptions]
    assert assumed in printed
