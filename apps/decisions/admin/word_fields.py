"""The shape in which each part of a rule book is described for those who edit it. Data only; the parts are in `word_parts`."""

from dataclasses import dataclass

from apps.decisions.engine.plain_values import LONGEST_TEXT

Pairs = tuple[tuple[str, str], ...]
LINE, TEXT, LINES, PICK, PICKS, NUMBER, VALUE, DATE, TICK = "line", "text", "lines", "pick", "picks", "number", "value", "date", "tick"
LINK = "link"  # an address on the web


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `options` are its choices, or `of` names the part of the draft whose rows they are."""

    name: str
    label: str
    kind: str = LINE
    hint: str = ""
    needed: str = ""  # the message where it is empty; "" where it need not be filled
    most: int = 200
    options: Pairs = ()
    of: str = ""
    needed_for: str = ""  # in words, where only some of its kind need it

    @property
    def optional(self) -> bool:
        return not self.needed and self.kind not in (TICK, PICKS)

    @property
    def long(self) -> bool:
        return self.kind in (TEXT, LINES)


@dataclass(frozen=True, slots=True)
class Members:
    """Rows that stand inside a row: the choices of a question, the values of a finding."""

    name: str
    one: str
    many: str
    hint: str
    with_help: bool
    retiring: str


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of word."""

    name: str
    one: str
    many: str
    lead: str
    groups: tuple[tuple[str, tuple[Field, ...]], ...]  # heading and fields
    title: tuple[str, ...]  # the fields that name a row, the first that is filled
    retiring: str = ""  # what it means to retire one; "" where that is not offered
    order: str = ""  # what the order means
    can_add: bool = True
    members: Members | None = None
    conditions: tuple[str, str, str] | None = None  # field, heading, explanation
    key: str = "slug"

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for _heading, fields in self.groups for field in fields)


def text(name: str, label: str, hint: str = "", needed: str = "") -> Field:
    return Field(name, label, TEXT, hint, needed, LONGEST_TEXT)
