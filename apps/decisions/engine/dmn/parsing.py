"""FEEL text -> syntax. Refuses whatever it does not know; names may hold blanks and signs, so what a text says depends on the names in scope.

Pure; knows `syntax`, `trees` for the refusal, and which functions there are.
"""

from collections.abc import Callable
from decimal import Decimal

from apps.decisions.engine.dmn import syntax
from apps.decisions.engine.dmn.atoms import Atoms
from apps.decisions.engine.dmn.scanning import COMPARISONS, IDENTIFIER, KEYWORDS, Names, normal_name, shortened
from apps.decisions.engine.dmn.syntax import Cell, CellTest, Compared, Meets, Node
from apps.decisions.engine.dmn.trees import Unkept

TYPES = Names((
    "number", "string", "boolean", "date", "time", "date and time", "days and time duration", "years and months duration", "context",
))  # fmt: skip


class Parser(Atoms):
    """One text, read once, the weakest binding first."""

    # Whole texts

    def expression_only(self) -> Node:
        """The whole text as one expression."""
        found = self.expression()
        self.end()
        return found

    def cell(self) -> Cell:
        """The whole text as a cell of a table."""
        self.blanks()
        if self.text[self.at :].strip() in ("", "-"):
            return Cell()
        start = self.at
        if self.word("not") and self.sign("("):
            try:
                tests = self.tests()
                if self.sign(")") and self.is_over():
                    return Cell(tests, negated=True)
            except Unkept:
                pass  # it may still be an expression that begins with not(...)
        self.at = start
        tests = self.tests()
        self.end()
        return Cell(tests)

    def values(self) -> tuple[CellTest, ...]:
        """The whole text as a list of allowed values."""
        tests = self.tests()
        self.end()
        return tests

    def tests(self) -> tuple[CellTest, ...]:
        found = [self.test()]
        while self.sign(","):
            found.append(self.test())
        return tuple(found)

    def test(self) -> CellTest:
        self.blanks()
        for sign in COMPARISONS:
            if self.sign(sign):
                return Compared(sign, self.sum())
        before, self.asks = self.asks, False
        what = self.expression()
        asks, self.asks = self.asks, before or self.asks
        return Meets(what, asks)

    # Expressions, the weakest binding first

    def expression(self) -> Node:
        return self.deeper(self.either)

    def either(self) -> Node:
        return self.chain(self.both, ("or",))

    def both(self) -> Node:
        return self.chain(self.comparison, ("and",))

    def chain(self, inner: Callable[[], Node], signs: tuple[str, ...]) -> Node:
        found = inner()
        while True:
            for sign in signs:
                if self.word(sign) if sign.isalpha() else self.operator(sign):
                    found = syntax.Binary(sign, found, inner())
                    break
            else:
                return found

    def comparison(self) -> Node:
        found = self.sum()
        for sign in COMPARISONS:
            if self.sign(sign):
                made = syntax.Binary(sign, found, self.sum())
                if any(self.sign(other) for other in COMPARISONS):
                    raise self.refuse("two comparisons in a row are read in two ways; put one in parentheses")
                return made
        if self.word("between"):
            low = self.sum()
            self.must("and")
            return syntax.Between(found, low, self.sum())
        if self.word("in"):
            return syntax.In(found, self.in_tests())
        if self.word("instance"):
            return self.instance(found)
        return found

    def instance(self, of: Node) -> Node:
        self.must("of")
        self.blanks()
        named = TYPES.longest(self.text, self.at)
        if named is None or self.text[named[1] :].lstrip().startswith("<"):
            raise self.refuse(f"the type “{shortened(self.text[self.at :])}” is not read here")
        self.at = named[1]
        return syntax.InstanceOf(of, named[0])

    def in_tests(self) -> tuple[CellTest, ...]:
        start = self.at
        if self.sign("("):
            try:
                tests = self.tests()
                if self.sign(")"):
                    return tests
            except Unkept:
                pass  # an open range begins like this, too
        self.at = start
        self.blanks()
        for sign in COMPARISONS:
            if self.sign(sign):
                return (Compared(sign, self.sum()),)
        return (Meets(self.sum(), False),)

    def sum(self) -> Node:
        return self.chain(self.product, ("+", "-"))

    def product(self) -> Node:
        return self.chain(self.power, ("*", "/"))

    def power(self) -> Node:
        found = self.negative()
        while self.sign("**"):
            if isinstance(found, syntax.Binary) and found.sign == "**":
                raise self.refuse("a power of a power is read in two ways; put one in parentheses")
            if isinstance(found, syntax.Minus):
                raise self.refuse("a negative raised to a power is read in two ways; put it in parentheses")
            found = syntax.Binary("**", found, self.negative())
        return found

    def negative(self) -> Node:
        if self.sign("-"):
            inner = self.deeper(self.negative)
            if isinstance(inner, syntax.Literal) and isinstance(inner.value, Decimal):
                start = self.at
                if not self.sign("**"):
                    return syntax.Literal(-inner.value if inner.value else inner.value)
                self.at = start
            return syntax.Minus(inner)
        return self.postfix()

    def postfix(self) -> Node:
        found = self.primary()
        while True:
            self.blanks()
            if self.text.startswith(".", self.at) and not self.text.startswith("..", self.at):
                self.at += 1
                found = syntax.Path(found, self.component())
            elif self.text.startswith("[", self.at):
                if (by := self.filter()) is None:
                    return found
                found = syntax.Filter(found, by)
            else:
                return found

    def filter(self) -> Node | None:
        """What stands in brackets behind a value; None where the bracket is the open end of a range."""
        start = self.at
        self.at += 1
        try:
            with self.also(Names(["item"])), self.also(self.components):
                by = self.expression()
            self.must("]")
        except Unkept:
            if not self.in_range:
                raise
            self.at = start
            return None
        return by


__all__ = ["IDENTIFIER", "KEYWORDS", "Names", "Parser", "normal_name", "shortened"]
