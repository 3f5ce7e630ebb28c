"""What a stored draft row means to the engine, and back. The only package that knows both shapes.

Rows -> plain data -> `Rulebook`, and plain data -> rows. Both ways are the identity on a rule book's normal form.
"""

from apps.decisions.compiler.limits import too_long
from apps.decisions.compiler.reading import book_of, effect_plain, plain_of, readable_book, rule_from, rule_plain
from apps.decisions.compiler.rows import PARTS, arrange, key_of, normal_row, place_in, put, row_in, rows_in, stored, take
from apps.decisions.compiler.standing import Standing
from apps.decisions.compiler.test_cases import row_of_texts, test_columns, test_row, tests_of
from apps.decisions.compiler.writing import fill, write_conditions, write_effects

__all__ = [
    "PARTS",
    "Standing",
    "arrange",
    "book_of",
    "effect_plain",
    "fill",
    "key_of",
    "normal_row",
    "place_in",
    "plain_of",
    "put",
    "readable_book",
    "row_in",
    "row_of_texts",
    "rows_in",
    "rule_from",
    "rule_plain",
    "stored",
    "take",
    "test_columns",
    "test_row",
    "tests_of",
    "too_long",
    "write_conditions",
    "write_effects",
]
