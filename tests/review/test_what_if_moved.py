"""What changed answers flip: told is what a reader has to know, and nothing that does not concern them before or after."""

from apps.reports.builder.evidence import STATES
from apps.reports.document import Check
from apps.review.what_if.moved import flipped_checks


def check(state: str, rule: str = "L-01") -> Check:
    return Check("Legal basis", state, STATES[state], "", rule, (), "", is_far=False)


def words(before: list[Check], after: list[Check]) -> list[tuple[str, str]]:
    return [(flip.before.word, flip.after.word) for flip in flipped_checks(before, after)]


def test_a_check_that_does_not_arise_before_or_after_flips_nothing() -> None:
    assert words([check("pass")], []) == []
    assert words([], [check("pass")]) == []
    assert words([check("pass")], [check("pass")]) == []


def test_a_check_that_arises_is_told_also_where_it_was_not_looked_at_before() -> None:
    assert words([], [check("stop")]) == [("Does not arise", "Stop")]
    assert words([check("condition")], []) == [("Condition", "Does not arise")]
    assert words([check("unknown")], [check("pass")]) == [("Not known", "Does not arise")]
