"""What a rule book is made of, as frozen values: questions, conditions, effects, rules. May import nothing of the project.

A book is read and checked in `rulebook`; what the parts mean is in `machine`.
"""

from dataclasses import dataclass
from decimal import Decimal

Number = int | Decimal
Value = str | tuple[str, ...] | int | Decimal

CHOICE, MULTI = "choice", "multi"
NUMBER_KINDS = ("integer", "number", "percent", "money")
KINDS = (CHOICE, MULTI, *NUMBER_KINDS)

# The closed list of operators by what they may be asked of. "is answered" and "is unknown" are asked of questions only.
CHOICE_OPERATORS = ("is", "is not", "any of", "none of")
MULTI_OPERATORS = ("contains any", "contains all", "contains none")
NUMBER_OPERATORS = ("<", "<=", ">", ">=", "between")
RECORD_OPERATORS = ("is answered", "is unknown")
OPERATORS = (*CHOICE_OPERATORS, *MULTI_OPERATORS, *NUMBER_OPERATORS, *RECORD_OPERATORS)

HOW_STRONGLY = ("slightly", "clearly", "strongly")
STRENGTHS = ("must", "strong", "clear", "slight", "note")
SURE = ("A", "B", "C")
CAN_CHANGE = ("yes", "at_a_cost", "no")
ABOUT = ("data", "money", "hardware", "people", "law", "scope")
BEFORE_TRIAL, AFTER_TRIAL = "before_trial", "after_trial"
DUE = (BEFORE_TRIAL, AFTER_TRIAL)  # when a next step belongs; empty where it may come when it suits


@dataclass(frozen=True, slots=True)
class Test:
    """One condition: a question, finding or derived number, an operator, and its operand as written ("@name" is a named list)."""

    subject: str
    operator: str
    operand: tuple[str | int | Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """`any`, `none` or `all` of its members; `all` only inside another group."""

    kind: str
    members: tuple["Item", ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A named condition, written once and used by many rules."""

    slug: str


Item = Test | Group | Named


@dataclass(frozen=True, slots=True)
class Choice:
    slug: str
    label: str
    help: str
    retired: bool = False  # no longer offered; answers and rules that name it keep it


@dataclass(frozen=True, slots=True)
class Section:
    slug: str
    title: str
    lead: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form. `minimum` and `maximum` are None where there is none; `unit` may be empty."""

    slug: str
    section: str
    kind: str
    ask: str
    short: str
    hint: str
    help: str
    example: str
    find_out: str
    who_knows: str
    time: str
    why: str
    unit: str
    minimum: Number | None
    maximum: Number | None
    can_change: str
    about: str
    choices: tuple[Choice, ...]
    ask_if: tuple[Item, ...]
    more_helps: tuple[str, ...] = ()  # the options that more of it never hurts, so that the rules can be held to it
    retired: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBER_KINDS

    def label_of(self, choice: str) -> str:
        """The words of a choice; the slug itself where the book has no such choice."""
        return next((option.label for option in self.choices if option.slug == choice), choice)


@dataclass(frozen=True, slots=True)
class NamedList:
    """Choices that many rules share, as written: choices and "@other" lists."""

    slug: str
    choices: tuple[str, ...]
    retired: bool = False


@dataclass(frozen=True, slots=True)
class NamedCondition:
    slug: str
    title: str
    when: tuple[Item, ...]
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    slug: str
    title: str
    question: str
    lead: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class FindingValue:
    slug: str
    label: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a stage concludes: one of `values`, set by the rows of its decision table."""

    slug: str
    stage: str
    title: str
    question: str
    values: tuple[FindingValue, ...]
    because: str
    sources: tuple[str, ...]
    shown: bool
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a finding's decision table."""

    key: str
    finding: str
    when: tuple[Item, ...]
    value: str
    off: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect of the closed list; which fields are filled follows from `do` (see EFFECT_FIELDS).

    `excepted` are the options that it does not concern; `due` and `who` say when a step belongs and who takes it.
    """

    do: str
    approaches: tuple[str, ...] = ()
    how: str = ""
    gate: str = ""
    flag: str = ""
    needs: str = ""
    text: str = ""
    excepted: tuple[str, ...] = ()
    due: str = ""
    who: str = ""


RULE_OUT, FAVOUR, DISFAVOUR = "rule out", "favour", "disfavour"
OPEN_GATE, HOLD_BACK, RAISE_FLAG, NEXT_STEP, REFUSE = "open gate", "hold back", "raise flag", "next step", "refuse"
EFFECT_FIELDS = {
    RULE_OUT: ("approaches",),
    FAVOUR: ("approaches", "how"),
    DISFAVOUR: ("approaches", "how"),
    OPEN_GATE: ("gate", "needs"),
    HOLD_BACK: ("excepted", "needs"),
    RAISE_FLAG: ("flag", "excepted"),
    NEXT_STEP: ("text", "due", "who", "excepted"),
    REFUSE: ("text",),
}
NEED_NOT_BE_FILLED = ("excepted", "due", "who")
RANKING_EFFECTS = (RULE_OUT, FAVOUR, DISFAVOUR)


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions that must all hold, `unless` items of which none may be known to hold, and the effects that follow."""

    key: str
    stage: str
    when: tuple[Item, ...]
    unless: tuple[Item, ...]
    effects: tuple[Effect, ...]
    because: str
    sources: tuple[str, ...]
    strength: str
    sure: str
    with_figures: str = ""  # the because with places for figures, said where all of them are known: see `figures`
    off: bool = False


@dataclass(frozen=True, slots=True)
class Approach:
    """A way to build. `objection` is said against it where no rule speaks against it; `no_promise` is what it leaves open."""

    slug: str
    label: str
    verb: str
    not_verb: str
    lead: str
    no_promise: str = ""
    objection: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    slug: str
    outcome: str
    label: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is recommended in place of an approach, a gate's outcome or not to build, and the way back from it."""

    slug: str
    label: str
    headline: str
    no_promise: str = ""
    objection: str = ""
    steps: tuple[str, ...] = ()
    who: str = ""
    how_long: str = ""
    come_back: str = ""
    go_when: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    slug: str
    label: str
    lead: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class DerivedNumber:
    slug: str
    label: str
    unit: str
    lead: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class ParameterNote:
    key: str
    label: str
    unit: str
    source: str
    note: str
    as_of: str = ""  # ISO dates: of the source, of the last check, and by when to look again; empty where none is known
    checked_on: str = ""
    review_on: str = ""
