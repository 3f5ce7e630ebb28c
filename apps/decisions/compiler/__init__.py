"""What a stored draft row means to the engine, and back. The only package that knows both shapes.

Rows -> plain data -> `Rulebook`, and plain data -> rows. Both ways are the identity on a rule book's normal form.
"""

from apps.decisions.compiler.reading import book_of, effect_plain, plain_of, readable_book, rule_from, rule_plain
from apps.decisions.compiler.writing import fill, write_conditions, write_effects

__all__ = [
    "book_of",
    "effect_plain",
    "fill",
    "plain_of",
    "readable_book",
    "rule_from",
    "rule_plain",
    "write_conditions",
    "write_effects",
]
