"""What is said of training: what an open answer does to it, what needs no card, that more never costs less, that an answer never widens."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.estimates.engine.estimate import CannotSay, Estimate, Range
from apps.estimates.engine.inputs import Found
from apps.estimates.engine.model_sizes import METHODS, NO_SIZES, Unclear, sizes
from apps.estimates.engine.training import training, training_money
from tests.estimates.known_figures import choices_of, figures, inputs, plain_facts, published

APPROACHES = ("classical_ml", "unsupervised", "automl", "pretrained", "fine_tune", "from_scratch")
PICTURES: dict[str, Any] = {
    "labelled": 10_000, "input_kind": ["images"], "output_kind": "category", "training_hardware": "one_gpu", "run_where": "cloud",
    "jurisdiction": ["eu"],
}  # fmt: skip
LETTERS: dict[str, Any] = {**PICTURES, "labelled": 2_400, "input_kind": ["text"], "output_kind": "text"}
GROWING = (
    "training_memory",
    "training_gpu_hours",
    "training_days",
    "training_rent",
    "training_energy",
    "training_carbon",
    "serving_memory",
)


def by_slug(approach: str, given_figures: Any = None, **answers: Any) -> dict[str, Found]:
    return {found.slug: found for found in training(inputs(given_figures, **answers), approach)}


WORKED_BY_HAND = {
    # 3 passes x 35 GFLOP x 10,000 pictures x 20 times each = 21,000,000 GFLOP; at 312 TFLOPS x 0.20 that is 0.0934829 hours
    # (1 final run + 35 trial runs of a tenth) x 1.3 = 5.85 times over
    "training_gpu_hours": "0.546875",
    "training_days": "0.0430871",  # x 312 / 165 on an RTX 4090, by 24
    "training_rent": "0.877163",  # x 312 / 362 on an L40S at 1.861 an hour, the cheapest for the work
    "training_energy": "0.278906",  # x 400 W / 1,000 x 0.85 x 1.5
    "training_memory": "9.548",  # 0.086 billion parameters x 18 bytes + 8 GB of activations
    "training_memory_share": "39.7833",  # of the 24 GB of an RTX 4090
    "serving_memory": "0.1978",  # 0.086 billion parameters x 2 bytes x 1.15
}


def without(answers: dict[str, Any], *slugs: str) -> dict[str, Any]:
    return {slug: value for slug, value in answers.items() if slug not in slugs}


def a_range(found: Found) -> Range:
    assert isinstance(found, Estimate), found
    return Range(*(Decimal(end) for end in (found.low, found.likely, found.high)))  # type: ignore[arg-type]


def test_fine_tuning_is_said_whole_where_everything_is_known() -> None:
    found = by_slug("fine_tune", **PICTURES, requests_per_month=10_000)

    assert list(found) == [
        "training_memory", "training_memory_share", "training_gpu_hours", "training_days", "training_rent", "training_energy",
        "training_carbon", "serving_memory", "serving_energy_month",
    ]  # fmt: skip
    assert all(isinstance(each, Estimate) and each.formula and not each.needs for each in found.values())
    assert all(assumed.label and assumed.value for each in found.values() if isinstance(each, Estimate) for assumed in each.assumptions)


@pytest.mark.parametrize("slug", WORKED_BY_HAND)
def test_the_likely_figure_of_ten_thousand_pictures_is_the_one_worked_by_hand(slug: str) -> None:
    assert a_range(by_slug("fine_tune", **PICTURES)[slug]).likely == Decimal(WORKED_BY_HAND[slug])


@pytest.mark.parametrize(
    ("approach", "open_one", "silent", "narrower"),
    [
        ("fine_tune", "labelled", ("training_gpu_hours", "training_days", "training_rent", "training_energy"), ()),
        ("fine_tune", "training_hardware", ("training_memory_share", "training_days"), ("training_energy",)),
        ("fine_tune", "output_kind", (), ("training_memory", "training_gpu_hours", "serving_memory")),
        ("fine_tune", "jurisdiction", (), ("training_carbon",)),
        ("fine_tune", "run_where", (), ("serving_energy_month",)),
        ("fine_tune", "input_kind", ("training",), ()),
        ("pretrained", "input_kind", ("training",), ()),
    ],
)
def test_an_open_answer_widens_a_figure_or_silences_it_and_is_named(
    approach: str, open_one: str, silent: tuple[str, ...], narrower: tuple[str, ...]
) -> None:
    found = by_slug(approach, **without(PICTURES, open_one))

    for slug in silent:
        assert isinstance(found[slug], CannotSay) and open_one in found[slug].needs
    for slug in narrower:
        open_range, known = found[slug], by_slug(approach, **PICTURES)[slug]
        assert open_one in open_range.needs
        assert a_range(open_range).low <= a_range(known).low and a_range(open_range).high >= a_range(known).high
        assert a_range(open_range) != a_range(known)


@pytest.mark.parametrize("approach", APPROACHES)
def test_what_nobody_knows_is_never_nought(approach: str) -> None:
    for kinds in choices_of("input_kind"):
        for found in training(inputs(input_kind=[kinds]), approach):
            assert isinstance(found, CannotSay) or found.low > 0


def test_groups_are_looked_for_in_all_cases_and_not_in_the_labelled_ones() -> None:
    found = by_slug("unsupervised", **without(PICTURES, "labelled"), examples=50_000)
    assert a_range(found["training_gpu_hours"]).low > 0

    silent = by_slug("unsupervised", **PICTURES)["training_gpu_hours"]
    assert isinstance(silent, CannotSay) and silent.needs == ("examples",)


def test_nothing_can_be_learned_from_no_case() -> None:
    found = by_slug("fine_tune", **{**PICTURES, "labelled": 0})

    assert found["training_gpu_hours"] == CannotSay(
        "training_gpu_hours", "Hours on one large graphics card", "there is no case to learn from yet"
    )
    assert isinstance(training_money(inputs(**{**PICTURES, "labelled": 0}), "fine_tune"), CannotSay)


@pytest.mark.parametrize("approach", ["classical_ml", "automl", "unsupervised"])
def test_records_are_learned_on_ordinary_processors(approach: str) -> None:
    answers = {"labelled": 10_000_000, "examples": 10_000_000, "input_kind": ["table"], "output_kind": "category"}

    (found,) = training(inputs(**answers), approach)
    assert (found.slug, a_range(found).high) == ("training_gpu_hours", 0)
    assert training_money(inputs(**answers), approach) is None


def test_more_records_than_ordinary_processors_take_are_not_promised() -> None:
    (found,) = training(inputs(labelled=10_000_001, input_kind=["table"], output_kind="category"), "classical_ml")

    assert isinstance(found, CannotSay) and "too many" in found.why


@pytest.mark.parametrize(
    ("hardware", "says"),
    [("none", "there is no machine to train on; cards can be rented by the hour"), ("one_gpu", None), ("cpu", None), ("cluster", None)],
)
def test_machines_that_are_there_hold_the_model_or_there_are_none(hardware: str, says: str | None) -> None:
    share = by_slug("fine_tune", **{**LETTERS, "training_hardware": hardware})["training_memory_share"]

    assert isinstance(share, Estimate) if says is None else isinstance(share, CannotSay) and share.why == says


@pytest.mark.parametrize("answers", [PICTURES, LETTERS, {**PICTURES, "input_kind": ["documents"]}, {**PICTURES, "input_kind": ["sound"]}])
@pytest.mark.parametrize("hardware", ["cpu", "one_gpu", "several_gpus", "cluster", "cloud_account"])
def test_the_days_that_the_rules_go_by_lie_within_the_estimate(answers: dict[str, Any], hardware: str) -> None:
    hours, trials, failures, slowness = (
        Fraction(published().parameter(key))
        for key in ("training_cases_per_hour", "training_trials", "training_failures", f"slowness_{hardware}")
    )
    days = 10_000 / hours * trials * failures * slowness / 24

    found = a_range(by_slug("fine_tune", **{**answers, "labelled": 10_000, "training_hardware": hardware})["training_days"])
    assert found.low < days < found.high


def test_a_language_model_of_eight_billion_fits_one_card_by_qlora_and_does_not_as_a_whole() -> None:
    assert a_range(by_slug("fine_tune", **LETTERS)["training_memory_share"]).likely < 100
    whole = figures({"model_sizes": [{**row, "method": "full"} for row in plain_facts()["model_sizes"]]})
    assert a_range(by_slug("fine_tune", whole, **LETTERS)["training_memory_share"]).likely > 100


def test_a_language_model_from_nothing_asks_for_words_whatever_is_at_hand() -> None:
    few, many = (by_slug("from_scratch", **{**LETTERS, "labelled": count}) for count in (10, 10_000_000))

    assert few["training_gpu_hours"] == many["training_gpu_hours"]
    assert a_range(few["training_gpu_hours"]).likely > 1_000


def test_a_hosted_language_model_draws_electricity_by_the_prompt_and_other_services_are_not_guessed() -> None:
    (month,) = training(inputs(requests_per_month=10_000, **without(LETTERS, "labelled")), "cloud_api")
    assert (month.slug, a_range(month)[:2]) == ("prompt_energy_month", (Decimal("2.4"), Decimal("3.4")))

    assert training(inputs(requests_per_month=10_000, **PICTURES), "cloud_api") == ()
    (silent,) = training(inputs(**LETTERS), "cloud_api")
    assert isinstance(silent, CannotSay) and silent.needs == ("requests_per_month",)


def test_a_service_that_trains_on_its_own_machines_asks_for_its_hours() -> None:
    (found,) = training(inputs(**PICTURES), "automl")

    assert (found.slug, a_range(found)) == ("training_rent", Range(Decimal(3), Decimal(24), Decimal(720)))  # type: ignore[arg-type]
    assert training_money(inputs(**PICTURES, data_may_leave="anywhere"), "automl") == Range(3, 24, 720)


def test_ways_without_a_model_of_ones_own_say_nothing() -> None:
    assert [training(inputs(**PICTURES), each) for each in ("no_ml", "research_with_experts")] == [(), ()]
    assert training_money(inputs(**PICTURES), "no_ml") is None and training_money(inputs(**PICTURES), "pretrained") is None


def test_an_older_list_of_facts_without_sizes_of_models_leads_to_no_figure() -> None:
    older = figures({"model_sizes": [], "grids": [], "training_hardware": [], "accelerators": []})

    (found,) = training(inputs(older, **PICTURES), "fine_tune")
    assert isinstance(found, CannotSay) and found.why == NO_SIZES


def test_figures_that_are_missing_are_named_and_the_others_are_given() -> None:
    found = by_slug("fine_tune", figures({"grids": []}), **PICTURES)

    assert isinstance(found["training_carbon"], CannotSay) and isinstance(found["training_energy"], Estimate)


@pytest.mark.parametrize("approach", APPROACHES)
def test_every_kind_of_input_and_output_has_a_size_or_a_reason(approach: str) -> None:
    for kind in choices_of("input_kind"):
        for output in choices_of("output_kind"):
            found = sizes(inputs(input_kind=[kind], output_kind=output), approach)
            assert found and not (isinstance(found, Unclear) and found.why == NO_SIZES), (kind, output)


def test_the_sizes_of_models_name_questions_choices_and_methods_that_there_are() -> None:
    for row in plain_facts()["model_sizes"]:
        assert set(row["kinds"]) <= set(choices_of("input_kind")) and row["method"] in METHODS, row["slug"]
        assert {*row.get("outputs", ()), *row.get("not_outputs", ())} <= set(choices_of("output_kind")), row["slug"]
        assert row["sure"] == "A" or row.get("judgement"), row["slug"]


def test_pictures_count_where_records_go_in_as_well() -> None:
    both = by_slug("fine_tune", **{**PICTURES, "input_kind": ["images", "table"]})

    assert both["training_memory"] == by_slug("fine_tune", **PICTURES)["training_memory"]


COUNTS = st.integers(1, 10**8)
VOLUME_OPEN = figures({}).parameter("volume_open")  # where nobody says how many, a figure says that it goes up to so many, and no further
ONE_ANSWER = {
    "labelled": st.integers(0, 10**9),
    "examples": st.integers(0, 10**9),
    "input_kind": st.lists(st.sampled_from(choices_of("input_kind")), min_size=1, max_size=3, unique=True),
    "output_kind": st.sampled_from(choices_of("output_kind")),
    "training_hardware": st.sampled_from(choices_of("training_hardware")),
    "run_where": st.sampled_from(choices_of("run_where")),
    "jurisdiction": st.lists(st.sampled_from(choices_of("jurisdiction")), min_size=1, max_size=3, unique=True),
    "requests_per_month": st.integers(0, int(VOLUME_OPEN)),
    "power_watts": st.decimals(0, 1000, places=2),
    "latency_ms": st.integers(1, 10**6),
}


@given(
    approach=st.sampled_from(("fine_tune", "from_scratch", "unsupervised")),
    answers=st.fixed_dictionaries({slug: ONE_ANSWER[slug] for slug in ("input_kind", "output_kind", "training_hardware")}),
    counts=st.lists(COUNTS, min_size=2, max_size=2).map(sorted),
)
@settings(max_examples=150, deadline=None)
def test_more_cases_never_take_less(approach: str, answers: dict[str, Any], counts: list[int]) -> None:
    few, many = (by_slug(approach, labelled=count, examples=count, **answers) for count in counts)

    for slug in set(GROWING) & {slug for slug, each in few.items() if isinstance(each, Estimate) and each.high}:
        assert all(less <= more for less, more in zip(a_range(few[slug]), a_range(many[slug]), strict=True)), slug


@given(
    approach=st.sampled_from(("pretrained", "fine_tune", "from_scratch", "unsupervised")),
    answers=st.fixed_dictionaries({slug: ONE_ANSWER[slug] for slug in ("input_kind", "output_kind", "training_hardware")}),
    times=st.integers(1, 40),
)
@settings(max_examples=150, deadline=None)
def test_a_larger_model_never_takes_less(approach: str, answers: dict[str, Any], times: int) -> None:
    def larger(row: dict[str, Any]) -> dict[str, Any]:
        grown = {key: [str(Decimal(end) * times) for end in row[key]] for key in ("billions", "forward_gflop") if key in row}
        return {**row, **grown}

    answers = {**answers, "labelled": 1_000, "examples": 1_000}
    grown = by_slug(approach, figures({"model_sizes": [larger(row) for row in plain_facts()["model_sizes"]]}), **answers)
    for slug, each in by_slug(approach, **answers).items():
        if slug in GROWING and isinstance(each, Estimate) and isinstance(grown[slug], Estimate):
            assert all(less <= more for less, more in zip(a_range(each), a_range(grown[slug]), strict=True)), slug


@given(
    approach=st.sampled_from((*APPROACHES, "cloud_api")),
    answers=st.fixed_dictionaries({}, optional=ONE_ANSWER),
    another=st.sampled_from(sorted(ONE_ANSWER)),
    data=st.data(),
)
@settings(max_examples=400, deadline=None)
def test_one_more_answer_never_widens_a_figure(approach: str, answers: dict[str, Any], another: str, data: st.DataObject) -> None:
    before = by_slug(approach, **without(answers, another))
    after = by_slug(approach, **{**answers, another: data.draw(ONE_ANSWER[another])})

    for slug in before.keys() & after.keys():
        wide, narrow = before[slug], after[slug]
        if isinstance(wide, Estimate):
            assert isinstance(narrow, Estimate), slug
            assert wide.low <= narrow.low and narrow.high <= wide.high, slug


ODD = ("", "0", "-1", "much", "1e3", ["1", "2"], ["3", "2", "1"], ["0", "0", "0"], [], None, "999999999999")


@pytest.mark.parametrize("section", ["accelerators", "training_hardware", "model_sizes", "grids"])
def test_whatever_stands_in_a_row_of_the_facts_something_is_said(section: str) -> None:
    rows = plain_facts()[section]
    for key in sorted(
        {key for row in rows for key in row} - {"slug", "name", "label", "source", "kinds", "approaches", "method", "place", "region"}
    ):
        for odd in ODD:
            changed = figures({section: [{**row, key: odd} if key in row else row for row in rows]})
            case = inputs(changed, **PICTURES)
            for approach in APPROACHES:
                training(case, approach)
                training_money(case, approach)
