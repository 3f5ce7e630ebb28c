"""What page 1 names as a condition stands in the document as a step that settles it, and what it hangs on as a question to find out."""

import pytest

from apps.reports.builder import build
from tests.decisions.engine.loading import many_cases
from tests.decisions.engine.test_conditions_settled import SETTLED_ELSEWHERE, own_steps
from tests.reports import samples
from tests.reports.make import worked_cases

SAMPLE = {str(case["id"]): case["answers"] for case in many_cases("documented_cases")[::40]} | {
    name: case["answers"] for name, case in worked_cases().items()
}
OF_THE_MONEY = ("Say which part of it is worth most", "Price the smallest version", "Cut ")
COMPARED = 60  # letters of a step: its end may be told otherwise on the page


@pytest.mark.parametrize("name", SAMPLE)
def test_every_condition_of_page_one_is_settled_by_a_step_of_the_document(name: str) -> None:
    kept = samples.decided({"title": name, "narrative": {}, "answers": SAMPLE[name]})
    if kept.result["verdict"] not in ("go", "pilot"):
        return
    document = build(result=kept.result, case=kept.case, book=kept.book, prices=kept.prices, meta=kept.meta)
    said = [step.words for step in (*document.steps, *document.later_steps)]

    for row in kept.result["held_to_pilot"]:
        begins = (
            tuple(step[:COMPARED] for step in own_steps(row["rule"]) or SETTLED_ELSEWHERE[row["rule"]]) if row["rule"] else OF_THE_MONEY
        )
        assert any(words.startswith(begins) for words in said), (row["needs"], said)
    for item in document.how_sure.items:
        assert any(kept.book.question[item.question].ask[1:] in words for words in said if "ind out: " in words), item.question


def test_what_its_own_sums_hold_to_a_trial_has_a_step_of_its_own() -> None:
    """Its money is back after more than three years, which no rule knows before the options are ranked."""
    late = {"needs": "a version so small that its money is back within three years", "rule": "", "because": "Late."}
    told, before = samples.changed(samples.PILOT, held_to_pilot=[late]), samples.document(samples.PILOT)

    assert [any(step.words.startswith("Price the smallest version") for step in each.later_steps) for each in (told, before)] == [
        True,
        False,
    ]
