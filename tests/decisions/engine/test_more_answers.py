"""A decision called settled, or conditional on what then holds, stands when more answers arrive. With its control.

Some hundred pairs here; `python -m tests.bench advice` looks at ten thousand.
"""

from collections import Counter
from itertools import islice

from tests.decisions.engine.loading import default_machine
from tests.decisions.engine.more_answers import pairs, word_of_the_leader

PAIRS, OF_EACH_WORD = 900, 30


def test_more_answers_overturn_no_firm_decision() -> None:
    found = list(pairs(default_machine(), PAIRS, seed=7))
    words = Counter(pair.word for pair in found)

    assert [pair for pair in found if pair.overturned] == []
    assert len(found) == PAIRS
    assert sum(pair.complete for pair in found) > PAIRS / 4
    assert min(words["settled"], words["conditional"]) > OF_EACH_WORD


def test_control_what_is_called_firm_without_proof_is_overturned() -> None:
    careless = islice(pairs(default_machine(), PAIRS // 4, seed=7, judge=word_of_the_leader), PAIRS // 4)

    assert sum(pair.overturned for pair in careless) > PAIRS / 40
