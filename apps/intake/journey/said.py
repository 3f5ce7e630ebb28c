"""One stored answer as the journey needs it, and how its value is written as text. Pure: no models and no Django."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.decisions.engine import canonical
from apps.decisions.engine.terms import Question, Value
from apps.ui.formatting import number

LEFT_OPEN = " "  # typed where somebody went on without an answer: nothing is known, and the question was seen


@dataclass(frozen=True, slots=True)
class Said:
    """One stored answer. `value` is its JSON text, None where it is not known, not read, or not there."""

    value: str | None = None
    typed: str = ""
    readable: bool = True
    unknown: bool = False
    known_how: str = ""
    source: str = ""
    private: bool = False
    revision: int = 0

    @property
    def is_left_open(self) -> bool:
        """Whether somebody saw the question and went on without an answer, for instance because it does not apply here."""
        return self.typed == LEFT_OPEN and not self.unknown

    def in_case(self, value: object) -> dict[str, object]:
        """This answer as a case file writes it; `value` is what was read, or the word for not known."""
        written: dict[str, object] = {"value": list(value) if isinstance(value, tuple) else value}
        if self.known_how:
            written["known_how"] = self.known_how
        if self.source.strip():
            written["source"] = self.source.strip()
        if self.private:
            written["private"] = True
        return written


NOTHING = Said()


def to_json(value: Value) -> str:
    """The text under which a value is stored: whole numbers as numbers, decimals and slugs as strings."""
    if isinstance(value, int | Decimal):
        return canonical.dumps(canonical.number_plain(value))
    return canonical.dumps(list(value) if isinstance(value, tuple) else value)


def as_typed(value: Value) -> str:
    """A value as somebody would have typed it; several choices one a line."""
    if isinstance(value, tuple):
        return "\n".join(value)
    return value if isinstance(value, str) else number(value)


def plain_of(question: Question, text: str) -> Any:
    """What `to_json` wrote for this question, as a case file would hold it: slug, list of slugs, or number."""
    plain = canonical.loads(text)
    return Decimal(plain) if question.is_number and isinstance(plain, str) else plain
