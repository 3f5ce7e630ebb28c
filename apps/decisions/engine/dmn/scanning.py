"""FEEL text, sign by sign: blanks, words, numbers, texts, and names, which may hold blanks and signs of their own. Pure.

What a name is depends on what is in scope: of the names that could stand at a place, the longest is meant.
"""

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import lru_cache

from apps.decisions.engine.dmn.syntax import Node
from apps.decisions.engine.dmn.trees import Unkept

LONGEST = 20_000  # characters of one text
DEEPEST = 40
MOST_DIGITS = 34
LARGEST_EXPONENT = 6_000
KEYWORDS = frozenset(
    [
        "true",
        "false",
        "null",
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "and",
        "or",
        "between",
        "instance",
        "of",
        "function",
        "external",
    ]
)
BLANKS = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
FIRST, FURTHER = r"[^\W\d]|[\U00010000-\U000EFFFF]", r"[\w\u2019' \U00010000-\U000EFFFF]"  # letters, and what stands for itself beyond them
IDENTIFIER = re.compile(rf"(?:{FIRST})(?:[\w\u2019']|[\U00010000-\U000EFFFF])*")
NUMBER = re.compile(r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "r": "\r", "t": "\t", "'": "'"}
NO_TYPE = "<Undefined>"  # how the editors of the KIE family say that a type is not given
COMPARISONS = ("<=", ">=", "!=", "<", ">", "=")


def normal_name(name: str) -> str:
    """A name with its blanks made one each."""
    return " ".join(name.split())


def in_feel(language: str) -> bool:
    """Whether an expression language is FEEL: by its name, by its address, or because none is named."""
    return not language or "feel" in language.lower()


def read_type_ref(ref: str) -> str:
    """The name of a type without the prefix that older models put before it; "" where a tool writes that there is none."""
    if ref.strip() == NO_TYPE:
        return ""
    return normal_name(ref.rpartition(":")[2] if ref.partition(":")[0] in ("feel", "tns") else ref)


@lru_cache(maxsize=4096)
def _pattern(name: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(words + (r"(?![\w'])" if name[-1:].isalnum() or name.endswith("_") else ""))


class Names:
    """Names that many texts share, by their first letters, the longest first."""

    def __init__(self, names: Collection[str]) -> None:
        self.all = frozenset(name for name in names if name and name not in KEYWORDS)
        self.by_first: dict[str, list[str]] = {}
        for name in sorted(self.all, key=lambda name: (-len(name), name)):
            self.by_first.setdefault(name[0], []).append(name)

    def longest(self, text: str, at: int) -> tuple[str, int] | None:
        """The longest name that stands at this place of a text, and where it ends."""
        for name in self.by_first.get(text[at : at + 1], ()):
            if found := _pattern(name).match(text, at):
                return name, found.end()
        return None


PROPERTIES = Names((
    "year", "month", "day", "weekday", "hour", "minute", "second", "time offset", "timezone", "years", "months", "days", "hours", "minutes",
    "seconds", "start", "end", "start included", "end included",
))  # fmt: skip


class Scanner:
    """A place in a text, moved on by whatever is read there."""

    def __init__(self, text: str, names: Names, components: Names, functions: Names) -> None:
        if len(text) > LONGEST:
            raise Unkept(f"this text has {len(text):,} characters; {LONGEST:,} or fewer can be read")
        self.text, self.at, self.depth, self.asks = text, 0, 0, False
        self.names, self.inner, self.components, self.functions = names, list[Names](), components, functions
        self.in_range = 0

    def refuse(self, message: str) -> Unkept:
        return Unkept(message)

    def blanks(self) -> None:
        if found := BLANKS.match(self.text, self.at):
            self.at = found.end()

    def is_over(self) -> bool:
        self.blanks()
        return self.at >= len(self.text)

    def end(self) -> None:
        if not self.is_over():
            raise self.refuse(f"“{shortened(self.text[self.at :])}” cannot be read here")

    def sign(self, wanted: str) -> bool:
        self.blanks()
        if not self.text.startswith(wanted, self.at):
            return False
        self.at += len(wanted)
        return True

    def must(self, wanted: str) -> None:
        if not (self.word(wanted) if wanted.isalpha() else self.sign(wanted)):
            there = shortened(self.text[self.at :]) or "the end"
            raise self.refuse(f"“{wanted}” was expected before “{there}”")

    def word(self, wanted: str) -> bool:
        self.blanks()
        end = self.at + len(wanted)
        if not self.text.startswith(wanted, self.at) or re.match(r"[\w']", self.text[end : end + 1]):
            return False
        if self.known() is not None:
            return False  # a name that begins like the word
        self.at = end
        return True

    def known(self) -> tuple[str, int] | None:
        """The longest name in scope that stands here, and where it ends."""
        best = self.names.longest(self.text, self.at)
        for names in self.inner:
            found = names.longest(self.text, self.at)
            if found and (best is None or found[1] > best[1]):
                best = found
        return best

    def component(self) -> str:
        """What follows a dot."""
        self.blanks()
        known = max(
            self.components.longest(self.text, self.at), PROPERTIES.longest(self.text, self.at), key=lambda one: one[1] if one else 0
        )
        plain = IDENTIFIER.match(self.text, self.at)
        if known and (plain is None or known[1] >= plain.end()):
            self.at = known[1]
            return known[0]
        if plain is None:
            raise self.refuse("a name was expected after “.”")
        self.at = plain.end()
        return plain[0]

    def new_name(self, ends: str) -> str:
        """A name that the text itself brings: a key of a context, a variable of a loop, the name of an argument."""
        self.blanks()
        if found := STRING.match(self.text, self.at):
            self.at = found.end()
            return self.unescaped(found[1])
        found = re.compile(rf"(?:{FIRST})(?:{FURTHER}|(?<=\w)[+\-](?=\w))*?(?=\s*(?:{ends}))").match(self.text, self.at)
        if found is None:
            raise self.refuse("a name was expected")
        self.at = found.end()
        return normal_name(found[0])

    @contextmanager
    def also(self, names: Names) -> Iterator[None]:
        self.inner.append(names)
        try:
            yield
        finally:
            self.inner.remove(names)

    def deeper(self, inner: Callable[[], Node]) -> Node:
        self.depth += 1
        try:
            if self.depth > DEEPEST:
                raise self.refuse(f"expressions stand more than {DEEPEST} levels deep")
            return inner()
        finally:
            self.depth -= 1

    def operator(self, sign: str) -> bool:
        self.blanks()
        if sign == "*" and self.text.startswith("**", self.at):
            return False
        return self.sign(sign)

    def number(self) -> Decimal:
        found = NUMBER.match(self.text, self.at)
        if found is None or re.match(r"[\w]", self.text[found.end() : found.end() + 1]):
            raise self.refuse(f"“{shortened(self.text[self.at :])}” is no number")
        mantissa, _, exponent = found[0].lower().partition("e")
        if len(mantissa.replace(".", "").lstrip("0")) > MOST_DIGITS or len(exponent) > 6 or abs(int(exponent or 0)) > LARGEST_EXPONENT:
            raise self.refuse(f"the number “{shortened(found[0])}” has more than {MOST_DIGITS} digits or is too large")
        self.at = found.end()
        return Decimal(found[0])

    def string(self) -> str:
        found = STRING.match(self.text, self.at)
        if found is None:
            raise self.refuse(f"a text has no end: {shortened(self.text[self.at :])}")
        self.at = found.end()
        return self.unescaped(found[1])

    def unescaped(self, raw: str) -> str:
        def one(found: re.Match[str]) -> str:
            if found[1][0] in "uU" and len(found[1]) > 1:
                point = int(found[1][1:], 16)
                if point > 0x10FFFF:
                    raise self.refuse(f"“{found[0]}” is no character")
                return chr(point)
            if found[1] not in ESCAPES:
                raise self.refuse(f"“{found[0]}” in a text is not known")
            return ESCAPES[found[1]]

        text = ESCAPE.sub(one, raw)
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def shortened(text: str) -> str:
    """Some of a text, for a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"
