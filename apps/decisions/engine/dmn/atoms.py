"""What stands by itself in a FEEL text: literals, names, calls, lists, contexts, ranges, loops. Pure; a part of `parsing`."""

import re

from apps.decisions.engine.dmn import syntax
from apps.decisions.engine.dmn.scanning import IDENTIFIER, Names, Scanner, shortened
from apps.decisions.engine.dmn.syntax import Node
from apps.decisions.engine.dmn.temporal import NamedZone, NoSuchTime, read_at


class Atoms(Scanner):
    """Reads what needs no neighbour; whole expressions are read by `parsing`."""

    def expression(self) -> Node:
        """A whole expression."""
        raise NotImplementedError

    def primary(self) -> Node:
        self.blanks()
        start = self.text[self.at : self.at + 1]
        if start == '"':
            return syntax.Literal(self.string())
        if start.isdigit() or (start == "." and self.text[self.at + 1 : self.at + 2].isdigit()):
            return syntax.Literal(self.number())
        if start == "@":
            return self.at_literal()
        if start in ("[", "(", "]"):
            return self.bracketed(start)
        if start == "{":
            return self.context()
        if start == "?":
            self.at += 1
            self.asks = True
            return syntax.Name("?")
        return self.named()

    def at_literal(self) -> Node:
        self.at += 1
        text = self.string()
        try:
            return syntax.Literal(read_at(text))
        except NamedZone:
            raise self.refuse(f"“{text}” names a time zone; write its offset") from None
        except NoSuchTime:
            raise self.refuse(f"“{text}” is no date, time or duration") from None

    def bracketed(self, start: str) -> Node:
        """A list, something in parentheses, or a range."""
        self.at += 1
        if start == "[" and self.sign("]"):
            return syntax.ListOf(())
        first = self.expression()
        if self.sign(".."):
            high = self.range_end()
            self.blanks()
            end = self.text[self.at : self.at + 1]
            if end not in ("]", ")", "["):
                raise self.refuse("a range has no end")
            self.at += 1
            return syntax.RangeOf(first, high, start == "[", end == "]")
        if start == "]":
            raise self.refuse("a range that begins with “]” has no “..”")
        if start == "(":
            self.must(")")
            return first
        members = [first]
        while self.sign(","):
            members.append(self.expression())
        self.must("]")
        return syntax.ListOf(tuple(members))

    def range_end(self) -> Node:
        self.in_range += 1
        try:
            return self.expression()
        finally:
            self.in_range -= 1

    def context(self) -> Node:
        self.at += 1
        entries: dict[str, Node] = {}
        while not self.sign("}"):
            if entries:
                self.must(",")
            name = self.new_name(":")
            if name in entries:
                raise self.refuse(f"“{name}” stands twice in one context")
            self.must(":")
            with self.also(Names(entries)):
                entries[name] = self.expression()
        self.components = Names({*self.components.all, *entries})
        return syntax.ContextOf(tuple(entries.items()))

    def named(self) -> Node:
        """A word of FEEL, a function, or a variable."""
        known = self.known()
        if known is None or self.text[known[1] :].lstrip().startswith("("):
            if (found := self.keyword()) is not None:
                return found
            if (called := self.function(known[1] if known else 0)) is not None:
                return called
        if known is not None:
            self.at = known[1]
            if self.sign("("):
                return self.call(known[0], built_in=False)
            return syntax.Name(known[0])
        plain = IDENTIFIER.match(self.text, self.at)
        what = plain[0] if plain else shortened(self.text[self.at :])
        if plain and self.text[plain.end() :].lstrip().startswith("("):
            raise self.refuse(f"the function “{what}” is not known here")
        raise self.refuse(f"“{what}” is not known here" if what else "something is missing at the end")

    def function(self, known_until: int) -> Node | None:
        """A call of one of FEEL's own functions, unless a longer name of the model stands here."""
        found = self.functions.longest(self.text, self.at)
        if found is None or found[1] < known_until or not self.text[found[1] :].lstrip().startswith("("):
            return None
        if found[1] == known_until and self.known() is not None:
            raise self.refuse(f"“{found[0]}” is a function of FEEL and a name of the model")
        self.at = found[1]
        self.must("(")
        return self.sorting() if found[0] == "sort" else self.call(found[0], built_in=True)

    def sorting(self) -> Node:
        """What stands in the parentheses of `sort`: a list, and a function of two members."""
        members = self.expression()
        self.must(",")
        if not self.word("function"):
            raise self.refuse("“sort” is read with a function that stands in it")
        self.must("(")
        first = self.new_name(",")
        self.must(",")
        second = self.new_name(r"\)")
        self.must(")")
        with self.also(Names([first, second])):
            precedes = self.expression()
        self.must(")")
        return syntax.Sorted(members, first, second, precedes)

    def call(self, name: str, *, built_in: bool) -> Node:
        if self.sign(")"):
            return syntax.Call(name, built_in, ())
        if re.compile(r"\s*[^\W\d][\w' ]*:").match(self.text, self.at):
            return syntax.Call(name, built_in, (), self.named_arguments())
        arguments = [self.expression()]
        while self.sign(","):
            arguments.append(self.expression())
        self.must(")")
        return syntax.Call(name, built_in, tuple(arguments))

    def named_arguments(self) -> tuple[tuple[str, Node], ...]:
        found: list[tuple[str, Node]] = []
        while not found or self.sign(","):
            name = self.new_name(":")
            self.must(":")
            found.append((name, self.expression()))
        self.must(")")
        return tuple(found)

    def keyword(self) -> Node | None:
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.word(word):
                return syntax.Literal(value)
        if self.word("if"):
            condition = self.expression()
            self.must("then")
            then = self.expression()
            self.must("else")
            return syntax.If(condition, then, self.expression())
        if self.word("for"):
            return self.loop()
        for word in ("some", "every"):
            if self.word(word):
                return self.quantified(every=word == "every")
        if self.word("function"):
            raise self.refuse("functions defined inside an expression are not read")
        return None

    def loop(self) -> Node:
        sources: list[tuple[str, Node, Node | None]] = []
        while not sources or self.sign(","):
            name = self.new_name(r"\sin\b")
            self.must("in")
            with self.also(Names([source[0] for source in sources])):
                first = self.expression()
                sources.append((name, first, self.expression() if self.sign("..") else None))
        self.must("return")
        with self.also(Names([source[0] for source in sources])):
            return syntax.For(tuple(sources), self.expression())

    def quantified(self, *, every: bool) -> Node:
        sources: list[tuple[str, Node]] = []
        while not sources or self.sign(","):
            name = self.new_name(r"\sin\b")
            self.must("in")
            with self.also(Names([source[0] for source in sources])):
                sources.append((name, self.expression()))
        self.must("satisfies")
        with self.also(Names([source[0] for source in sources])):
            return syntax.Quantified(every, tuple(sources), self.expression())
