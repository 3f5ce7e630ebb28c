"""Each derived number against figures worked out by hand, against a second writing of the formulas, and within its bounds."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.estimates.engine.derived import CHOICES_READ, FORMULAS, SEVERAL_READ, Known, parameters_from
from apps.estimates.engine.price_table import PriceTable
from apps.estimates.engine.rare_kind import RARE_ENOUGH
from apps.estimates.engine.spans import Exact, Span, exact
from tests.decisions.engine.loading import default_plain, default_prices
from tests.estimates.second_hand import SECOND_HAND
from tests.estimates.test_spans import holds

PLAIN = default_plain()
PARAMETERS = parameters_from({name: value if name == "currency" else Decimal(value) for name, value in PLAIN["parameters"].items()})
BY_HAND = {name: Fraction(value) for name, value in PLAIN["parameters"].items() if name != "currency"}
PRICES = PriceTable.from_plain(default_prices())
PROBLEMS = ("vision", "audio", "language", "table", "series", "mixed", "structure", "forecast", "media", "anomaly")
CHOICES: Mapping[str, tuple[str, ...]] = {
    "output_kind": ("category", "location", "number", "extraction", "text"),
    "problem": PROBLEMS,
    "world_changes": ("hardly", "yearly", "quarterly", "weekly", "daily"),
    "task": (
        "translation",
        "search",
        "forecast",
        "fraud",
        "tabular_class",
        "image_classification",
        "document_fields",
        "entity_extraction",
        "transcription",
        "other",
    ),
    "training_hardware": ("none", "cpu", "one_gpu", "several_gpus", "cluster", "cloud_account"),
    "team_skill": ("none", "some", "strong"),
    "ml_projects_done": ("none", "one_or_two"),
    "experts": ("none", "in_house"),
    "action_on_output": ("person_reads", "person_approves", "acts_reversible"),
    "affects_people": ("no", "decides_about_them"),
    "error_cost": ("low", "safety"),
    "data_may_leave": ("anywhere", "no"),
}
ORDINARY = {"task": "fraud", "action_on_output": "person_reads", "domain": ["none"], "affects_people": "no", "error_cost": "low"}
REGULATED = ("credit", "medical", "none")


def known(answers: Mapping[str, Any]) -> Known:
    """What a formula may read, for answers that are all known."""
    numbers: dict[str, Span | None] = {}
    choices: dict[str, frozenset[str]] = {}
    several: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
    for slug, value in answers.items():
        if isinstance(value, list):
            several[slug] = (frozenset(value), frozenset(value))
        elif slug in CHOICES:
            choices[slug] = frozenset([value])
        else:
            numbers[slug] = Span(exact(value), exact(value))
    return Known(numbers, choices, several, PARAMETERS, PRICES)


def value_of(slug: str, **answers: Any) -> Exact | None:
    """The derived number itself; it is a point where every answer is known."""
    span = FORMULAS[slug].formula(known(answers))
    assert span is None or span.is_point
    return None if span is None else span.low


PICTURES = {"task": "other", "problem": "vision", "output_kind": "category", "labelled": 300, "classes": 4, "label_unit_cost": 4}
TRANSLATED = {"classes": 2, "task": "translation", "output_kind": "text", "problem": "language"}
EXAMPLES: list[tuple[str, dict[str, Any], Any]] = [
    ("labelled_per_class", {"labelled": 900, "classes": 3, "output_kind": "category"}, 300),
    ("labelled_per_class", {"labelled": 1000, "classes": 3, "output_kind": "location"}, Fraction(1000, 3)),
    ("labelled_per_class", {"labelled": 900, "classes": 3, "output_kind": "number"}, 900),
    ("labelled_per_layout", {"labelled": 2400, "classes": 40, "task": "document_fields"}, 60),
    ("labelled_per_layout", {"labelled": 2400, "classes": 40, "task": "translation"}, 2400),
    ("rarest_evenness", {"labelled_rarest": 25, "classes": 4, "labelled": 200}, Fraction(1, 2)),
    ("rarest_evenness", {"labelled_rarest": 50, "classes": 4, "labelled": 200}, 1),
    ("rarest_evenness", {"labelled_rarest": 0, "classes": 4, "labelled": 0}, None),
    ("cases_per_feature", {"labelled": 210_000, "features": 24}, 8750),
    ("cases_per_feature", {"labelled": 210_000, "features": 0}, None),
    ("rare_per_feature", {"labelled_rarest": 270, "features": 45}, 6),
    ("rare_expected_per_feature", {"labelled": 2000, "rare_share": 8, "features": 400}, Fraction(2, 5)),
    ("rare_expected", {"labelled": 6830, "rare_share": 10}, 683),
    ("rare_cases_month", {"requests_per_month": 90_000, "rare_share": "1.5"}, 1350),
    ("wrongly_named_month", {"requests_per_month": 90_000, "rare_share": "1.5"}, Fraction("886.5")),
    ("months_to_fifty", {"labelled_rarest": 30, "requests_per_month": 3000, "rare_share": "0.5"}, Fraction(4, 3)),
    ("months_to_fifty", {"labelled_rarest": 60, "requests_per_month": 3000, "rare_share": "0.5"}, 0),
    ("months_to_fifty", {"labelled_rarest": 30, "requests_per_month": 3000, "rare_share": 0}, None),
    ("unlabelled_cases", {"examples": 5000, "labelled": 300}, 4700),
    ("staleness", {"data_age_months": 9, "world_changes": "quarterly"}, Fraction(3, 2)),
    ("staleness", {"data_age_months": "0.5", "world_changes": "daily"}, Fraction(1, 2)),
    ("staleness", {"data_age_months": 30, "world_changes": "hardly"}, Fraction(1, 2)),
    ("label_gap", {"task": "other", "problem": "vision", "output_kind": "category", "labelled": 300, "classes": 4}, 500),
    ("label_gap", {"task": "other", "problem": "language", "output_kind": "text", "labelled": 150, "classes": 4}, 50),
    ("label_gap", {"task": "other", "problem": "audio", "output_kind": "category", "labelled": 900, "classes": 4}, 0),
    ("label_gap", {"task": "other", "problem": "table", "output_kind": "category", "labelled": 300, "classes": 4}, 700),
    ("label_gap", {"task": "other", "problem": "structure", "output_kind": "number", "labelled": 300, "classes": 1}, 4700),
    ("label_gap", {"task": "other", "problem": "language", "output_kind": "extraction", "labelled": 20, "classes": 9}, 30),
    ("label_gap", {"task": "document_fields", "problem": "language", "output_kind": "extraction", "labelled": 20, "classes": 9}, 430),
    ("label_gap", {"task": "other", "problem": "forecast", "output_kind": "number", "labelled": 20, "classes": 9}, None),
    (
        "label_cost_share",  # 500 labels at 4, and 30 % on top, are 2,600: 5.2 % of 50,000
        {**PICTURES, "benefit_year": 50_000},
        Fraction(26, 5),
    ),
    (
        "label_cost_share",
        {**PICTURES, "benefit_year": 0},
        None,
    ),
    ("api_month_cost", {"requests_per_month": 40_000, "classes": 2, "task": "translation"}, 400),  # 0.01 an answer
    # kinds that a seller knows, and kinds of one's own, which are described to a general model
    ("api_month_cost", {"requests_per_month": 9_000, "classes": 2, "task": "text_classification", "input_kind": ["text"]}, Fraction(9, 2)),
    ("api_month_cost", {"requests_per_month": 9_000, "classes": 3, "task": "text_classification", "input_kind": ["text"]}, 18),
    ("api_month_cost", {"requests_per_month": 9_000, "classes": 3, "task": "image_classification", "input_kind": ["images"]}, 18),
    ("api_month_cost", {"requests_per_month": 9_000, "classes": 9, "task": "entity_extraction", "input_kind": ["text"]}, Fraction(9, 2)),
    ("api_month_cost", {"requests_per_month": 350, "classes": 18, "task": "entity_extraction", "input_kind": ["text"]}, Fraction(7, 10)),
    (
        "api_month_cost",
        {"requests_per_month": 350, "classes": 18, "task": "entity_extraction", "input_kind": ["documents"]},
        Fraction(35),
    ),
    ("api_month_cost", {"requests_per_month": 40_000, "classes": 2, "task": "tabular_class"}, None),
    ("api_month_cost", {"requests_per_month": 22_000, "classes": 40, "task": "document_fields"}, 660),  # models of one's own
    ("api_month_cost", {"requests_per_month": 22_000, "classes": 1, "task": "document_fields"}, 220),
    ("api_month_cost", {"requests_per_month": 80, "classes": 1, "task": "transcription"}, Fraction(64, 5)),  # ten minutes each
    ("api_share_of_budget", {"requests_per_month": 40_000, "classes": 2, "task": "translation", "budget_run_month": 1600}, 25),
    ("api_share_of_budget", {"requests_per_month": 40_000, "classes": 2, "task": "translation", "budget_run_month": 0}, None),
    ("break_even_ratio", {"requests_per_month": 192_000, "classes": 2, "task": "translation"}, 1),  # 1,920 a month at 0.01 an answer
    ("break_even_ratio", {"requests_per_month": 96_000, "classes": 2, "task": "translation"}, Fraction(1, 2)),
    ("break_even_ratio", {"requests_per_month": 96_000, "classes": 2, "task": "other"}, None),
    (
        "own_month_cost",
        {"requests_per_month": 900_000, "task": "other", "output_kind": "category", "problem": "language"},
        1_920,
    ),  # one machine, and upkeep
    # 180,000 an hour × 730 × 40 % ÷ 1.5 are 35.04m a month of one: ten of them at 587, and 1,333
    ("own_month_cost", {"requests_per_month": 350_400_000, "task": "other", "output_kind": "category", "problem": "vision"}, 7_203),
    # 1,800 an hour where it is written, 90,000 where it is translated
    ("own_month_cost", {"requests_per_month": 3_504_000, "task": "assistant", "output_kind": "text", "problem": "language"}, 7_203),
    ("own_month_cost", {**TRANSLATED, "requests_per_month": 175_200_000}, 7_203),
    # 192,000 translations at 0.01 are 1,920; 175,200,000 of them 1,752,000, and ten machines of one's own that translate
    ("service_by_own", {**TRANSLATED, "requests_per_month": 192_000}, 1),
    ("service_by_own", {**TRANSLATED, "requests_per_month": 175_200_000}, Fraction(1_752_000, 7_203)),
    # a small language model by the token asks a hundredth of that; of what no row says, the usual share of the list price
    ("cheapest_by_own", {**TRANSLATED, "requests_per_month": 175_200_000}, Fraction(17_520, 7_203)),
    ("cheapest_by_own", {**TRANSLATED, "requests_per_month": 192_000, "task": "other"}, None),
    (
        "cheapest_by_own",
        {"requests_per_month": 900_000, "classes": 2, "task": "object_detection", "output_kind": "location", "problem": "vision"},
        Fraction(9, 32),  # 540 by 1,920
    ),
    ("service_by_own", {**TRANSLATED, "requests_per_month": 0}, None),
    ("service_by_own", {**TRANSLATED, "requests_per_month": 192_000, "task": "other"}, None),
    ("own_share_of_budget", {**TRANSLATED, "requests_per_month": 192_000, "budget_run_month": 960}, 200),
    ("own_share_of_budget", {**TRANSLATED, "requests_per_month": 192_000, "budget_run_month": 0}, None),
    ("payback_months", {"budget_build": 60_000, "benefit_year": 90_000, "budget_run_month": 2_500}, 12),
    ("payback_months", {"budget_build": 60_000, "benefit_year": 30_000, "budget_run_month": 2_500}, 1000),
    ("payback_months", {"budget_build": 60_000, "benefit_year": 30_001, "budget_run_month": 2_500}, 1000),
    ("build_share_of_benefit", {"budget_build": 40_000, "benefit_year": 90_000}, Fraction(400, 9)),
    ("build_share_of_benefit", {"budget_build": 40_000, "benefit_year": 0}, None),
    ("worth_covers_cost", {**ORDINARY, "benefit_year": 3_685, "data_may_leave": "anywhere"}, 50),  # half a month of work, and 60 a month
    ("worth_covers_cost", {**ORDINARY, "benefit_year": 14_620, "data_may_leave": "no"}, 100),  # a month of work, and 110 a month
    ("worth_covers_cost", {**ORDINARY, "benefit_year": 20_670, "data_may_leave": "anywhere", "error_cost": "safety"}, 100),  # three times
    (
        "payback_usual",
        {**ORDINARY, "benefit_year": 18_300, "data_may_leave": "anywhere"},
        Fraction(133, 10),
    ),  # 80 % comes, 220 a month goes
    ("payback_usual", {**ORDINARY, "benefit_year": 3_300, "data_may_leave": "anywhere"}, 1000),
    (
        "scope_load",
        {
            "n_tasks": 3,
            "team_skill": "none",
            "ml_projects_done": "one_or_two",
            "experts": "none",
            "labelled": 100,
            "training_hardware": "cpu",
            "domain": ["credit"],
            "deadline_months": "2.9",
        },
        5,
    ),
    ("live_services", {"task": "tabular_class"}, 0),
    ("live_services", {"task": "other"}, None),
    ("withdrawn_services", {"task": "other"}, None),
    ("training_days", {"problem": "vision", "labelled": 120_000, "training_hardware": "one_gpu", "data_may_leave": "no"}, Fraction(26, 5)),
    (
        "training_days",
        {"problem": "vision", "labelled": 120_000, "training_hardware": "cluster", "data_may_leave": "no"},
        Fraction(39, 250),
    ),
    (
        "training_days",
        {"problem": "vision", "labelled": 120_000, "training_hardware": "cpu", "data_may_leave": "anywhere"},
        Fraction(13, 5),
    ),
    (
        "training_days",
        {"problem": "vision", "labelled": 120_000, "training_hardware": "cluster", "data_may_leave": "anywhere"},
        Fraction(39, 250),
    ),
    ("training_days", {"problem": "vision", "labelled": 120_000, "training_hardware": "none"}, None),
    ("training_days", {"problem": "table", "labelled": 120_000, "training_hardware": "none"}, 0),
    (
        "training_share_of_deadline",
        {"problem": "vision", "labelled": 120_000, "training_hardware": "one_gpu", "data_may_leave": "no", "deadline_months": 2},
        Fraction(26, 3),
    ),
    ("training_share_of_deadline", {"problem": "table", "labelled": 5, "training_hardware": "cpu", "deadline_months": 0}, None),
]


@pytest.mark.parametrize(("slug", "answers", "value"), EXAMPLES, ids=lambda part: part if isinstance(part, str) else "")
def test_derived_number_is_what_the_formula_gives_by_hand(slug: str, answers: dict[str, Any], value: Any) -> None:
    assert value_of(slug, **answers) == value
    assert SECOND_HAND[slug](answers, BY_HAND, default_prices()) == value


def test_every_formula_has_an_example_and_the_book_names_them_all() -> None:
    assert {slug for slug, _, _ in EXAMPLES} == set(FORMULAS) == set(SECOND_HAND)
    assert {derived["slug"] for derived in PLAIN["derived"]} == set(FORMULAS)


@pytest.mark.parametrize("task", ["segmentation", "tabular_class", "anomaly", "clustering", "control", "causal_effect"])
def test_tasks_without_an_open_service_today(task: str) -> None:
    assert value_of("live_services", task=task) == 0
    assert task in default_prices()["tasks_without_service"]


@pytest.mark.parametrize("task", ["forecast", "fraud", "visual_defect", "anomaly", "predictive_maintenance", "recommendation"])
def test_tasks_whose_services_are_withdrawn(task: str) -> None:
    assert value_of("withdrawn_services", task=task) >= 1  # type: ignore[operator]


def test_what_formulas_read_as_choices_is_what_they_say_they_do() -> None:
    """The rule book refuses a question of another kind by these lists, so they must be true."""
    asked = {question["slug"]: question["kind"] for question in PLAIN["questions"]}
    read = {slug for formula in FORMULAS.values() for slug in formula.reads}

    assert set(CHOICES) == CHOICES_READ
    assert {slug for slug in read if asked.get(slug) == "choice"} == CHOICES_READ - {"problem"}
    assert {slug for slug in read if asked.get(slug) == "multi"} == SEVERAL_READ


# Bounds


SMALL = st.integers(0, 6) | st.integers(0, 3_000) | st.integers(0, 300_000)


def values_and_span(draw: st.DrawFn, slug: str) -> tuple[Any, Any]:
    """A value of what a formula reads, and something not narrower that it lies in."""
    if slug == "domain":
        chosen = draw(st.sampled_from([["none"], ["credit"], ["credit", "medical"]]))
        sure = frozenset(word for word in chosen if draw(st.booleans()))
        return chosen, (sure, frozenset(chosen) | frozenset(draw(st.lists(st.sampled_from(REGULATED), max_size=2))))
    if slug == "input_kind":
        chosen = draw(st.sampled_from([["text"], ["documents"], ["documents", "text"]]))
        return chosen, (frozenset(word for word in chosen if draw(st.booleans())), frozenset({"documents", "text"}))
    if slug in CHOICES:
        value = draw(st.sampled_from(CHOICES[slug]))
        return value, frozenset([value, *draw(st.lists(st.sampled_from(CHOICES[slug]), max_size=2))])
    value, low, high = draw(SMALL), draw(SMALL), draw(st.none() | SMALL)
    if slug in ("classes", "n_tasks"):
        value, low = value + 1, low + 1
    return value, Span(min(value, low), None if high is None else max(value, high))


@st.composite
def inside_bounds(draw: st.DrawFn) -> tuple[str, dict[str, Any], Known]:
    """A formula, exact inputs, and bounds around them."""
    slug = draw(st.sampled_from(sorted(FORMULAS)))
    values, numbers, choices, several = {}, {}, {}, {}
    for read in FORMULAS[slug].reads:
        values[read], possible = values_and_span(draw, read)
        {Span: numbers, frozenset: choices, tuple: several}[type(possible)][read] = possible  # type: ignore[index]
    return slug, values, Known(numbers, choices, several, PARAMETERS, PRICES)


@settings(max_examples=8 * settings.default.max_examples)
@given(inside_bounds())
def test_the_exact_value_lies_within_the_bounds(drawn: tuple[str, dict[str, Any], Known]) -> None:
    slug, values, bounds = drawn

    assert holds(FORMULAS[slug].formula(bounds), SECOND_HAND[slug](values, BY_HAND, default_prices()))


@settings(max_examples=4 * settings.default.max_examples)
@given(inside_bounds())
def test_known_answers_give_a_point_equal_to_the_second_writing(drawn: tuple[str, dict[str, Any], Known]) -> None:
    slug, values, _ = drawn

    assert value_of(slug, **values) == SECOND_HAND[slug](values, BY_HAND, default_prices())


class Watched:
    """A price table that notes what of it is read."""

    def __init__(self) -> None:
        self.read: set[str] = set()

    def __getattr__(self, part: str) -> Any:
        self.read.add(part)
        return getattr(PRICES, part)


def parts_read(slug: str, bounds: Known) -> set[str]:
    watched = Watched()
    FORMULAS[slug].formula(replace(bounds, prices=watched))  # type: ignore[arg-type]
    return watched.read


@settings(max_examples=8 * settings.default.max_examples)
@given(inside_bounds())
def test_no_formula_reads_of_the_prices_what_it_does_not_say(drawn: tuple[str, dict[str, Any], Known]) -> None:
    """Rules are looked at anew beside other prices only where these parts differ: what is not said would hide a problem."""
    slug, _, bounds = drawn

    assert parts_read(slug, bounds) <= set(FORMULAS[slug].prices)


def test_control_what_a_formula_reads_of_the_prices_is_seen() -> None:
    assert parts_read("live_services", known({"task": "translation"})) == {"live"}
    assert parts_read("worth_covers_cost", known({"benefit_year": 1, "data_may_leave": "no"})) <= {"built", "built_at_home"}


def test_control_bounds_that_forget_the_upper_end_of_a_divisor_leave_values_out() -> None:
    def careless(dividend: Span, divisor: Span) -> Span:
        return Span(Fraction(dividend.low) / divisor.low, None)

    assert not holds(careless(Span(6, 6), Span(1, 3)), 2)
    assert holds(Span(2, 6), 2)


def test_nothing_known_is_within_every_bound() -> None:
    for formula in FORMULAS.values():
        numbers: dict[str, Span | None] = {
            read: Span(0, None) for read in formula.reads if read not in CHOICES and read not in SEVERAL_READ
        }
        choices = {read: frozenset(CHOICES[read]) for read in formula.reads if read in CHOICES}
        span = formula.formula(Known(numbers, choices, {"domain": (frozenset(), frozenset(REGULATED))}, PARAMETERS, PRICES))

        assert span is not None
        assert span.low == 0


def test_fifty_of_the_rare_kind_is_the_number_that_the_rule_waits_for() -> None:
    waiting = [
        rule for rule in default_plain()["rules"] if any("months_to_fifty" in test for test in rule["when"] if isinstance(test, list))
    ]
    limits = [test[-1] for rule in waiting for test in rule["when"] if isinstance(test, list) and test[0] == "labelled_rarest"]

    assert limits and set(limits) == {RARE_ENOUGH}
