"""Every rule of the default book comes back from its typed fields as it was, and is said in the same words."""

import pytest

from apps.decisions.admin import effect_lines, rule_form
from apps.decisions.admin.sheets import sentence_of
from apps.decisions.admin.vocabulary import Vocabulary, vocabulary_of
from apps.decisions.engine import wording
from apps.decisions.engine.rulebook import to_plain
from tests.decisions.engine.loading import default_machine

PLAIN = to_plain(default_machine().book)


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary_of(PLAIN)


@pytest.mark.parametrize("part", ["rows", "rules"])
def test_conditions_and_effects_come_back_from_their_fields(words: Vocabulary, part: str) -> None:
    different, wrong = [], []
    for row in PLAIN[part]:
        for name in ("when", "unless"):
            lines = rule_form.lines_of(row.get(name, ()), name, words)
            if rule_form.plain_lines(lines, words) != list(row.get(name, ())):
                different.append((row["key"], name))
            wrong += [(row["key"], line.problem) for line in rule_form.walk(lines) if line.problem]
        effects = effect_lines.effects_of(row.get("effects", ()))
        if effect_lines.plain_effects(effects, words) != list(row.get("effects", ())):
            different.append((row["key"], "effects"))
        wrong += [(row["key"], line.problem) for line in effects if line.problem]

    assert different == []
    assert wrong == []


@pytest.mark.parametrize("part", ["rows", "rules"])
def test_sentence_beside_the_fields_is_that_of_the_rule(words: Vocabulary, part: str) -> None:
    book = default_machine().book
    said = {row["key"]: sentence_of(book, row, is_row=part == "rows") for row in PLAIN[part]}

    assert said == {rule.key: wording.rule_sentence(book, rule) for rule in getattr(book, part)}


def test_group_under_unless_is_refused_where_the_rule_book_would_refuse_it(words: Vocabulary) -> None:
    lines = rule_form.lines_of([{"any": [["examples", "<", 1]]}], "unless", words)
    rule_form.plain_lines(lines, words)

    assert "no deeper" in lines[0].problem
