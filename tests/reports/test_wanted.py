"""What the first page asks for: the steps before a trial as they are printed, the time of papers, and a sum that fits what was named."""

from typing import Any

import pytest

from apps.reports.builder import build, papered
from apps.reports.document import ScopingDocument
from tests.reports import samples
from tests.reports.make import worked_cases
from tests.reports.test_first_page import LEAVES, PRODUCT, told_of
from tests.reports.test_steps import CLAIMS

EVERY = sorted(worked_cases())
PAPERS = "allow four to eight weeks for contracts and data protection."
OF_LAW = "allow three to six months for the law; the rest can go on beside it."


def told(**answers: Any) -> ScopingDocument:
    """The document of insurance claims that are read by a service, with these answers."""
    kept = samples.decided({"title": "Claims", "narrative": {}, "answers": {**CLAIMS, **answers}})
    return build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)


def before(document: ScopingDocument) -> str:
    """The sentence on the steps before the trial."""
    return next((words for words in document.verdict.ask if "part of it, see Next steps" in words), "")


@pytest.mark.parametrize("case", [*EVERY, "leaves", "product"])
def test_as_many_steps_are_said_to_come_before_the_trial_as_stand_above_it(case: str) -> None:
    document = {"leaves": told_of, "product": lambda: told_of(**PRODUCT)}.get(case, lambda: samples.document(case))()
    if document.verdict.slug != "pilot" or document.verdict.headline[0].startswith("Do not build it"):
        return
    words = [step.words for step in document.steps]
    trials = [[place for place, said in enumerate(words) if said.startswith(start)] for start in ("Run the trial", "Run the product")]
    above = (trials[0] or trials[1])[0]

    assert before(document).startswith(f"{above} steps come before it or are part of it, see Next steps")


def test_contracts_and_data_protection_take_weeks_only_where_somebody_has_to_see_to_them() -> None:
    product = next(step for step in told_of(practices=["none"]).steps if step.words.startswith("Try the product"))
    officer = [step.who for step in told().steps if "ata-protection" in step.who]

    assert "urchasing" in product.who and PAPERS not in before(told_of(practices=["none"]))
    assert officer and before(told(domain=["none"])).endswith(PAPERS)


@pytest.mark.parametrize(("who", "words", "slow"), [
    ("Purchasing, with the people who do it now", "Try the product.", False), ("Your own analyst", "Read the contract.", False),
    ("Purchasing", "Choose a region and sign its contract.", True), ("Data-protection officer", "Keep only what is needed.", True),
    ("Regulatory affairs, or counsel", "Have its class worked out.", True),
])  # fmt: skip
def test_who_reads_papers_is_slow_and_who_buys_only_over_a_contract(who: str, words: str, slow: bool) -> None:
    assert papered.is_slow(who, words) == slow


@pytest.mark.parametrize("answers", [{"domain": ["medical"]}, {"domain": ["employment"], "affects_people": "decides_about_them"}])
def test_the_law_of_medicine_and_of_the_works_council_takes_months(answers: dict[str, Any]) -> None:
    document = told(**answers)

    assert document.verdict.slug == "pilot" and before(document).endswith(OF_LAW)
    assert LEAVES["domain"] == ["none"] and OF_LAW not in before(told(domain=["none"]))


BOUGHT: dict[str, Any] = {**PRODUCT, "stakeholders": "partly"}


def test_what_is_bought_is_called_a_product_on_sale_where_one_was_found() -> None:
    document = told_of(**BOUGHT)
    told = repr((document.verdict, document.facts, document.options, document.cost, document.data, document.reasons, document.steps))

    assert document.verdict.headline[0] == "Try it on a small scale first: buy a product that is on sale."
    assert document.options[0].label == "A product on sale" and "A product on sale is 30 points ahead of " in document.verdict.why[1]
    assert "maker measured" in document.reasons.no_promise and "o machine learning" not in told and "changed process" not in told


def test_without_a_product_in_sight_the_way_without_a_model_keeps_its_name() -> None:
    """A product that was found is called one, and a rule that does it is called that."""
    documents = {case: samples.document(case) for case in EVERY}
    usual = {case: option.label for case, made in documents.items() for option in made.options if option.slug == "no_ml"}
    written = {case for case, label in usual.items() if label == "Rules that are written down"}

    assert set(usual.values()) == {"Rules, a product or a changed process", "A product on sale", "Rules that are written down"}
    assert list(usual.values()).count("A product on sale") < len(usual) / 4
    assert {samples.content(case).case["answers"]["simple_rule"] for case in written} == {"solves_it"}


def test_the_trial_of_what_is_bought_takes_half_of_ones_own_likely_work_in_sum_and_weeks() -> None:
    document = told_of(**BOUGHT)
    tried = next(step for step in document.steps if step.words.startswith("Run the product"))

    asked = "Approve a trial of up to $3.3k of your own work, and what the makers ask for it (have them say so first): 1 week with the maker’s people"
    assert document.verdict.ask[0] == f"{asked} to the first evidence."
    assert {document.facts[1].value, document.options[0].time_to_try, tried.when} == {"1 week"}
    assert document.facts[0].value == "Likely $11k of your own work"


def test_the_weeks_of_ways_that_are_not_tried_are_those_that_they_take() -> None:
    dear, free = (told_of(practices=["none"], **money) for money in ({"budget_build": 45_000}, {}))

    assert dear.options[0].time_to_try == "5 weeks" and free.options[0].time_to_try == "5 to 12 weeks"
    weeks = {option.slug: option.time_to_try for option in free.options if not option.excluded}
    others = [option for option in dear.options[1:] if not option.excluded and option.slug in weeks]
    assert len(others) > 3 and all(option.time_to_try == weeks[option.slug] for option in others)


@pytest.mark.parametrize(("money", "said"), [
    ({"budget_build": 75_000, "benefit_year": 75_000}, " likely takes $68k to build, and its money is back after 23 months, 5 of them building."),
    ({"budget_build": 75_000}, " likely takes $68k to build."), ({"budget_build": 20_000}, ""), ({"budget_build": 900_000}, ""),
])  # fmt: skip
def test_whoever_named_too_little_is_told_of_the_next_option_where_it_fits(money: dict[str, int], said: str) -> None:
    asked = [words for words in told_of(practices=["none"], **money).verdict.ask if words.startswith("The next option")]

    assert asked == ([f"The next option, an AutoML service,{said}"] if said else [])


def test_money_that_likely_does_it_is_set_against_the_most_that_it_may_take() -> None:
    """Between likely and most the reader is told where to stop; above the most there is nothing to say, and below the likely it is said already."""
    said = {
        budget: [
            words
            for words in told_of(practices=["none"], budget_build=budget).verdict.ask
            if " within the $" in words and "stop when" in words
        ]
        for budget in (75_000, 200_000, 900_000)
    }

    assert said[200_000] == [
        "Building it likely takes $160k, within the $200k named, and at most $400k: stop when what was named is spent."
    ]
    assert not said[75_000] and not said[900_000]


def test_the_next_option_is_not_named_for_its_money_where_more_speaks_against_it_than_for_it() -> None:
    kept = samples.decided({"title": "Leaves", "narrative": {}, "answers": {**LEAVES, "practices": ["none"], "budget_build": 75_000}})
    first, second, *others = kept.result["ranking"]
    for fit, told_of_it in ((50, True), (49, False)):
        result = {**kept.result, "ranking": [first, {**second, "fit": fit}, *({**row, "fit": 10} for row in others)]}
        document = build(result=result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
        assert any(words.startswith("The next option") for words in document.verdict.ask) == told_of_it


def test_of_a_draw_with_what_is_bought_a_quote_decides() -> None:
    kept = samples.decided({"title": "Leaves", "narrative": {}, "answers": {**LEAVES, **BOUGHT}})
    first, second, *others = kept.result["ranking"]
    result = {**kept.result, "ranking": [first, {**second, "fit": first["fit"] - 3}, *others]}
    lead = build(result=result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta).how_sure.lead

    assert "Ask for the quote first: the price decides." in lead and "Choose by price" not in lead


@pytest.mark.parametrize(("place", "do"), [("phone", "look after it less often"), ("cloud", "have it do less")])
def test_on_a_device_of_its_own_a_month_gets_cheaper_by_looking_after_it_less(place: str, do: str) -> None:
    asked = told_of(practices=["none"], run_where=place, budget_run_month=1000).verdict.ask

    assert [words.rpartition("Name more, or ")[2] for words in asked if "a month of running" in words] == [f"{do}."]


def test_that_somebody_sells_such_a_thing_is_no_reason_against_buying_a_product() -> None:
    """What is said for a service holds for the product in front as well; the warning on its maker's figures stands there instead."""
    strongest = told_of(**{**PRODUCT, "standard_task": "standard"}).reasons.strongest

    assert strongest is not None and "sells it" not in strongest.text
    assert (strongest.rule, strongest.lead) == ("B-30", "The gravest warning")
