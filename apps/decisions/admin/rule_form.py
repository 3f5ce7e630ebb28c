"""One rule as a page of typed fields, and back: condition rows, groups, effects, words. Knows posted data, saves nothing.

A page holds lines; each line's fields are named by its place ("when-0", "when-1-2"), so that rows can be added and removed
without a script. What was typed stays as typed until it can be read.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from apps.decisions.admin.ticks import ticked
from apps.decisions.admin.vocabulary import GROUP_WORDS, OPERATOR_WORDS, Subject, Vocabulary
from apps.decisions.engine import terms
from apps.decisions.engine import typed as typed_numbers
from apps.decisions.engine.answers import LARGEST_NUMBER, MOST_DECIMALS
from apps.decisions.engine.canonical import number_plain

TEST, NAMED = "test", "named"
GROUPS = tuple(GROUP_WORDS)
DEEPEST = 2  # groups in groups; what is posted below that is not read
MOST_LINES = 40  # of one list; more are shown again and not saved


@dataclass(slots=True)
class Line:
    """One condition as its fields stand on the page."""

    path: str
    kind: str = TEST
    subject: str = ""
    operator: str = ""
    choices: list[str] = field(default_factory=list)
    low: str = ""
    high: str = ""
    members: list["Line"] = field(default_factory=list)
    problem: str = ""
    about: Subject | None = None

    @property
    def is_group(self) -> bool:
        return self.kind in GROUPS

    @property
    def words(self) -> str:
        """What a group is called, for its legend."""
        return GROUP_WORDS.get(self.kind, "")

    @property
    def depth(self) -> int:
        """How many groups it stands in. What stands under “unless” stands in one: any of these keeps the rule back."""
        return self.path.count("-") - 1 + self.path.startswith("unless-")

    @property
    def depth_inside(self) -> int:
        """How many groups its members stand in."""
        return self.depth + 1

    @property
    def number(self) -> int:
        """Its place among its neighbours, counted from one."""
        return int(self.path.rsplit("-", 1)[1]) + 1

    @property
    def operators(self) -> list[tuple[str, str]]:
        """Operators that its subject can be asked, with their words."""
        return [(operator, OPERATOR_WORDS[operator]) for operator in (self.about.operators if self.about else ())]

    @property
    def takes(self) -> str:
        """What kind of value follows: "number", "two numbers", "one choice", "choices", or nothing."""
        if self.operator == "between":
            return "two numbers"
        if self.operator in terms.NUMBER_OPERATORS or (not self.operator and self.about and self.about.is_number):
            return "number"  # also before a comparison is chosen: without a script nothing would bring the field
        if self.operator in ("is", "is not"):
            return "one choice"
        return "" if self.operator in terms.RECORD_OPERATORS or not self.operator else "choices"


def lines_of(items: Sequence[Any], path: str, words: Vocabulary) -> list[Line]:
    """Conditions in plain data as lines."""
    return [_line_of(item, f"{path}-{place}", words) for place, item in enumerate(items)]


def posted_lines(data: QueryDict, path: str, words: Vocabulary) -> list[Line]:
    """The lines of a posted page, groups with their members, numbered anew from nought."""
    found: list[Line] = []
    for place in posted_places(data, path):
        old, new = f"{path}-{place}", f"{path}-{len(found)}"
        line = Line(new, kind=data.get(f"{old}.kind", TEST))
        if line.is_group:
            inside = posted_lines(data, old, words) if line.depth < DEEPEST else []
            line.members = _renamed(inside, new)
        else:
            line.subject = data.get(f"{old}.subject", "")
            line.operator = data.get(f"{old}.operator", "")
            line.choices = ticked(data, f"{old}.choices")
            line.low, line.high = data.get(f"{old}.low", "").strip(), data.get(f"{old}.high", "").strip()
        found.append(_fitted(line, words))
    return found


def plain_lines(lines: Iterable[Line], words: Vocabulary) -> list[Any]:
    """Lines as plain conditions. A line that cannot be read gets its `problem`, and None stands in its place."""
    return [_plain_line(line, words) for line in lines]


# Adding and taking away


def add_line(lines: list[Line], path: str, where: str, kind: str, words: Vocabulary, *, about: str = "") -> str:
    """Put a line of this kind at the end of the list at `where`, empty or about a word; its path, or "" where that list is not there."""
    target = lines if where == path else next((line.members for line in walk(lines) if line.path == where and line.is_group), None)
    if target is None or len(target) >= MOST_LINES:
        return ""
    new = Line(
        f"{where}-{len(target)}", kind=kind if kind in (TEST, NAMED, *GROUPS) else TEST, subject=about if about in words.subjects else ""
    )
    if new.is_group:
        new.members.append(Line(f"{new.path}-0"))
    target.append(_fitted(new, words))
    return new.path


def widened(lines: Iterable[Line], subject: str, choice: str) -> str:
    """Let the condition on this question hold at one more choice; the words of that, or "" where not just one line reads it."""
    reading = [line for line in walk(lines) if line.subject == subject]
    for line in reading if len(reading) == 1 and reading[0].depth == 0 else ():
        label = dict(line.about.choices).get(choice, "") if line.about is not None and line.subject == subject else ""
        if label and line.operator in ("is", "any of") and choice not in line.choices:
            line.operator, line.choices = "any of", [*line.choices, choice]
            return label
    return ""


def too_many(lines: Sequence[Any], what: str) -> str:
    """Why a list is too long to be saved; "" where it is not."""
    return f"Keep {MOST_LINES} {what} or fewer; there are {len(lines)}" if len(lines) > MOST_LINES else ""


def remove_line(lines: list[Line], path: str, where: str) -> list[Line]:
    """The lines without the one at `where`, numbered anew."""
    kept = [line for line in lines if line.path != where]
    for line in kept:
        if line.is_group:
            line.members = remove_line(line.members, line.path, where)
    return _renamed([line for line in kept if not line.is_group or line.members], path)


def walk(lines: Iterable[Line]) -> Iterator[Line]:
    """All lines and all that stands inside them."""
    for line in lines:
        yield line
        yield from walk(line.members)


def _renamed(lines: list[Line], path: str) -> list[Line]:
    for place, line in enumerate(lines):
        line.path = f"{path}-{place}"
        _renamed(line.members, line.path)
    return lines


def posted_places(data: QueryDict, path: str) -> list[int]:
    """The numbers under which lines of this list were posted."""
    start = f"{path}-"
    names = (name[len(start) :].partition(".")[0] for name in data if name.startswith(start))
    return sorted({int(name) for name in names if name.isascii() and name.isdigit() and len(name) < 4})


# Between a line and its plain data


def _line_of(item: Any, path: str, words: Vocabulary) -> Line:
    if isinstance(item, Mapping):
        kind, content = next(iter(item.items()))
        if kind == NAMED:
            return Line(path, kind=NAMED, subject=content)
        return Line(path, kind=kind, members=lines_of(content, path, words))
    subject, operator, *operand = item
    line = Line(path, subject=subject, operator=operator)
    if operator in terms.NUMBER_OPERATORS:
        line.low, line.high = (*(str(number) for number in operand), "")[:2]
    elif operand:
        line.choices = [operand[0]] if isinstance(operand[0], str) else list(operand[0])
    return _fitted(line, words)


def _fitted(line: Line, words: Vocabulary) -> Line:
    """The line with what the draft knows of its subject, and an operator that the subject can be asked.

    Of numbers none is chosen beforehand: one that nobody looked at would turn the rule round.
    """
    line.about = words.subjects.get(line.subject) if line.kind == TEST else None
    if line.about is not None and line.operator not in line.about.operators:
        line.operator = "" if line.about.is_number else line.about.operators[0]
    return line


def _plain_line(line: Line, words: Vocabulary) -> Any:
    if line.is_group:
        members = plain_lines(line.members, words)
        line.problem = too_many(line.members, "conditions in a group")
        if not members:
            line.problem = "Add a condition to this group, or remove it"
        if (line.kind == "all") != (line.depth == 1):
            line.problem = "Groups are “any of these” or “none of these”, with “all of these” inside them, and no deeper"
        return {line.kind: members}
    if line.kind == NAMED:
        if line.subject not in words.named:
            line.problem = "Select a named condition"
        return {NAMED: line.subject}
    if line.about is None:
        line.problem = _unknown_subject(line, words)
        return None
    if not line.operator:
        line.problem = f"Select how “{line.about.label}” is compared"
        return None
    if line.takes in ("number", "two numbers"):
        return _plain_numbers(line, line.about)
    if not line.takes:
        return [line.subject, line.operator]
    allowed = {slug for slug, _label in (*line.about.choices, *line.about.lists)}
    chosen = [choice for choice in line.choices if choice in allowed]
    if not chosen:
        line.problem = f"Select a value for “{line.about.label}”"
        return None
    return [line.subject, line.operator, chosen[0] if line.takes == "one choice" else chosen]


def _unknown_subject(line: Line, words: Vocabulary) -> str:
    if not line.subject:
        return "Select a question, finding or number"
    if line.subject in words.retired:
        return f"“{line.subject}” is retired. Ask something else, or remove this condition"
    return f"“{line.subject}” is not in this draft{words.nearest(line.subject)}"


def _plain_numbers(line: Line, about: Subject) -> Any:
    numbers = []
    for typed in (line.low, line.high) if line.takes == "two numbers" else (line.low,):
        number, wrong = _number(typed, about)
        if number is None:
            line.problem = wrong
            return None
        if (about.minimum is not None and number < about.minimum) or (about.maximum is not None and number > about.maximum):
            line.problem = f"“{about.label}”: enter a value {about.range_words}; you wrote {typed}"
            return None
        numbers.append(number)
    if len(numbers) == 2 and numbers[0] >= numbers[1]:
        line.problem = f"“{about.label}”: the first number must be less than the second"
        return None
    return [line.subject, line.operator, *(number_plain(number) for number in numbers)]


def _number(typed: str, about: Subject) -> tuple[Decimal | None, str]:
    """A number as it may be typed in the form: "1,800", "10k"; with the message where it is none."""
    name = f"“{about.label}”"
    if not typed:
        return None, f"Enter a number for {name}"
    unit, currency = ("", about.unit) if about.kind == "money" else (about.unit, "")
    number, wrong = typed_numbers.parse_figure(typed, name=name, kind=about.kind, unit=unit, ask=about.ask, currency=currency)
    if number is not None and (abs(number) > LARGEST_NUMBER or -int(number.as_tuple().exponent) > MOST_DECIMALS):
        return None, f"{name} must be no more than 10^15 and have {MOST_DECIMALS} decimal places or fewer"
    return number, wrong
