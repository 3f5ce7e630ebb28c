"""What the first page asks for: the steps before a trial as they are printed, the time of papers, and a sum that fits what was named."""

from typing import Any

import pytest

from apps.reports.builder import build, wanted
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
    return next((words for words in document.verdict.ask if "before it, see Next steps" in words), "")


@pytest.mark.parametrize("case", [*EVERY, "leaves", "product"])
def test_as_many_steps_are_said_to_come_before_the_trial_as_stand_above_it(case: str) -> None:
    document = {"leaves": told_of, "product": lambda: told_of(**PRODUCT)}.get(case, lambda: samples.document(case))()
    if document.verdict.slug != "pilot":
        return
    words = [step.words for step in document.steps]
    trials = [[place for place, said in enumerate(words) if said.startswith(start)] for start in ("Run the trial", "Run the product")]
    above = (trials[0] or trials[1])[0]

    assert before(document).startswith(f"{above} steps come before it, see Next steps")


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
    assert wanted.is_slow(who, words) == slow


@pytest.mark.parametrize("answers", [{"domain": ["medical"]}, {"domain": ["employment"], "affects_people": "decides_about_them"}])
def test_the_law_of_medicine_and_of_the_works_council_takes_months(answers: dict[str, Any]) -> None:
    document = told(**answers)

    assert document.verdict.slug == "pilot" and before(document).endswith(OF_LAW)
    assert LEAVES["domain"] == ["none"] and OF_LAW not in before(told(domain=["none"]))
