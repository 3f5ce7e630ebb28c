"""Conditions in exact words, one a line, and back: what a person reads, changes in a spreadsheet, and gets back as it was. Pure.

    “Cases with a known answer” [labelled] is at least 1,000
    any of these:
    - “Task” [task] is one of “Translation” [translation], “Search” [search]
    - all of these:
    -- the case is “Faces, voices or bodies of people” [body_features]

The words are those of `wording`, with short names in brackets. Whatever could not be read back as it was is written as data.
"""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from apps.decisions.engine.called import Called, exact, exact_all, folded, misnamed, nearest, slugs_in
from apps.decisions.engine.canonical import number_plain
from apps.decisions.engine.plain_conditions import GROUPS, items_from_plain
from apps.decisions.engine.wording import NUMBER_WORDS, SEVERAL_WORDS, number_words

Plain = Any
DATA = "exactly "  # begins a line that holds plain data
DIGITS_BEFORE, DIGITS_AFTER = 16, 20  # of a number, as the database keeps it
RECORD_WORDS = {"is answered": "is known", "is unknown": "is not known"}
CHOICE_WORDS = {"any of": "is one of", "none of": "is none of", "is not": "is not", "is": "is"}  # "is" last: the others begin with it
SIGNS = {"≤": "<=", "≥": ">="}
DEEPER = "-–•*"  # one before a line for each group that it stands in
GROUP = re.compile(rf"({'|'.join(GROUPS)}) of these\s*:?", re.IGNORECASE)
CASE = re.compile(r"the case is\s+(.*)", re.IGNORECASE | re.DOTALL)
SUBJECT = re.compile(r"(?:[“\"]?([^“”\[\]\"]*?)[”\"]?\s*\[([^\[\]]*)\]|[“\"]([^“”\"]+)[”\"]|([a-z][a-z0-9_]*))\s*(.*)", re.DOTALL)
BARE = re.compile(r"([a-z][a-z0-9_]*)\s+((?:is|includes|from|at)\b.*|[<>≤≥].*)", re.DOTALL)
NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,2})?|[+-]?\.\d+")


def conditions_text(items: Sequence[Plain], called: Called) -> str:
    """Conditions in exact words; "" where there are none."""
    lines: list[str] = []
    for item in items:
        written = _lines(item, called, 0)
        lines += written if _read_back("\n".join(written), called) == [item] else [DATA + json.dumps(item, ensure_ascii=False)]
    return "\n".join(lines)


def conditions_from(text: str, called: Called) -> tuple[list[Plain], list[str]]:
    """The conditions that exact words say, in plain data, and what is wrong with them, each naming its line."""
    reader = _Reader(called)
    items = reader.items(text)
    return items, reader.problems


def test_text(test: Sequence[Plain], called: Called) -> str:
    """What one test asks of its subject, without naming it: "at least 1,000". "" where only a whole line can say it."""
    words = _predicate(test, called).removeprefix("is ")
    return words if test_from(str(test[0]), words, called) == (list(test), "") else ""


def test_from(subject: str, text: str, called: Called) -> tuple[list[Plain], str]:
    """The test that a text asks of a subject, and what is wrong with it."""
    reader = _Reader(called)
    test = reader.test(subject, folded(text.strip()))
    return test, "; ".join(reader.problems)


def number_from(text: str) -> tuple[int | str, str]:
    """A number as people write it, in plain data, and what is wrong with it."""
    bare = re.sub(r"[\s\u00a0\u2009\u202f']", "", text)
    bare = bare.replace("−", "-")
    if not NUMBER.fullmatch(bare):
        return 0, f"“{text[:40]}” is not a number, like 1,800 or 0.5"
    try:
        number = Decimal(bare.replace(",", ""))
    except InvalidOperation:
        return 0, f"“{text[:40]}” is not a number, like 1,800 or 0.5"
    if wrong := digits_problem(number):
        return 0, wrong
    return number_plain(number), ""


def digits_problem(number: Decimal) -> str:
    """Why a number cannot be kept with all its digits; "" where it can."""
    normal = number.normalize()
    exponent = int(normal.as_tuple().exponent)
    if normal.adjusted() >= DIGITS_BEFORE or -exponent > DIGITS_AFTER:
        return f"must have {DIGITS_BEFORE} digits or fewer before the point, and {DIGITS_AFTER} or fewer after it"
    return ""


def _lines(item: Plain, called: Called, depth: int) -> list[str]:
    start = "-" * depth + (" " if depth else "")
    if not isinstance(item, Mapping):
        return [f"{start}{exact(str(item[0]), called.subjects)} {_predicate(item, called)}"]
    kind, content = next(iter(item.items()))
    if kind == "named":
        return [f"{start}the case is {exact(str(content), called.conditions)}"]
    return [f"{start}{kind} of these:", *(line for member in content for line in _lines(member, called, depth + 1))]


def _predicate(test: Sequence[Plain], called: Called) -> str:
    subject, operator, *operand = test
    if operator in RECORD_WORDS:
        return RECORD_WORDS[operator]
    if operator == "between" and len(operand) == 2:
        return f"is from {_number(operand[0])} to less than {_number(operand[1])}"
    if operator in NUMBER_WORDS and operand:
        return f"{NUMBER_WORDS[operator]} {_number(operand[0])}"
    choices = operand[0] if operand and isinstance(operand[0], list) else operand
    words = CHOICE_WORDS.get(operator) or SEVERAL_WORDS.get(operator) or operator
    return f"{words} {exact_all(map(str, choices), called.of_subject(str(subject)))}"


def _number(plain: Plain) -> str:
    return number_words(plain if isinstance(plain, int) else Decimal(plain))


def _read_back(text: str, called: Called) -> list[Plain]:
    """What a text says, whatever is wrong with the names in it."""
    return _Reader(called).items(text)


class _Reader:
    """Reads lines of exact words; `problems` says what was wrong."""

    def __init__(self, called: Called) -> None:
        self.called, self.problems, self._line = called, list[str](), 0

    def items(self, text: str) -> list[Plain]:
        """The conditions of a whole text."""
        found: list[Plain] = []
        open_groups: list[list[Plain]] = [found]  # by depth
        headers: list[tuple[int, list[Plain]]] = []
        for number, raw in enumerate(text.split("\n"), 1):
            self._line = number
            said = raw.lstrip(DEEPER)
            depth, words = len(raw) - len(said), said.strip(" \t")
            words = words if words.startswith(DATA) else folded(words)
            if not words:
                continue
            if depth >= len(open_groups):
                self.wrong("stands under no group: begin the line above with “any of these:”")
                continue
            del open_groups[depth + 1 :]
            if group := GROUP.fullmatch(words):
                members: list[Plain] = []
                open_groups[depth].append({group[1].lower(): members})
                open_groups.append(members)
                headers.append((number, members))
            else:
                open_groups[depth] += self.line(words)
        for number, members in headers:
            self._line = number
            if not members:
                self.wrong("names a group, and no line below it begins with one more “-”")
        return found

    def line(self, words: str) -> list[Plain]:
        """What one line says that opens no group."""
        if words.startswith(DATA):
            return self.data(words.removeprefix(DATA))
        if case := CASE.fullmatch(words):
            slugs, problems = slugs_in(case[1], self.called.conditions, "named condition")
            for problem in problems:
                self.wrong(problem)
            return [{"named": slug} for slug in slugs[:1]]
        bare = BARE.fullmatch(words)
        if bare and bare[1] in self.called.subjects:
            return [self.test(bare[1], bare[2].strip())]
        match = SUBJECT.fullmatch(words)
        if match is None:
            self.wrong(f"“{words[:60]}” is not a condition, like [labelled] is at least 1,000")
            return []
        label, slug = (match[1] or match[3] or "").strip(), (match[2] or match[4] or "").strip()
        known = self.called.subjects
        if not slug:
            meant = [name for name, labels in known.items() if " ".join(label.split()) in labels]
            if len(meant) != 1:
                self.wrong(
                    f"“{label}” is not a question, finding or derived number{nearest(label, known, len(self.problems))}. Write its short name in brackets"
                )
                return []
            slug, label = meant[0], ""
        if slug not in known:
            self.wrong(f"“{slug}” is not a question, finding or derived number{nearest(slug, known, len(self.problems))}")
        elif problem := misnamed(label, slug, known):
            self.wrong(problem)
        return [self.test(slug, match[5].strip())]

    def test(self, subject: str, words: str) -> list[Plain]:
        """One test of a subject."""
        plain = words.lower()
        for operator, said in RECORD_WORDS.items():
            if plain in (said, said.removeprefix("is ")):
                return [subject, operator]
        if match := re.fullmatch(r"(?:is )?from (.+?) to less than (.+)", words, re.IGNORECASE | re.DOTALL):
            return [subject, "between", self.number(match[1]), self.number(match[2])]
        for operator, said in NUMBER_WORDS.items():
            if rest := _after(words, said, said.removeprefix("is ")):
                return [subject, operator, self.number(rest)]
        if match := re.fullmatch(r"(?:is )?(<=|>=|<|>|≤|≥)(.+)", words, re.DOTALL):
            return [subject, SIGNS.get(match[1], match[1]), self.number(match[2])]
        for operator, said in SEVERAL_WORDS.items():
            if rest := _after(words, said):
                return [subject, operator, self.choices(subject, rest)]
        for operator, said in CHOICE_WORDS.items():
            if rest := _after(words, said, said.removeprefix("is ") if said != "is" else "is"):
                choices = self.choices(subject, rest)
                return [subject, operator, choices] if operator in ("any of", "none of") else self.one(subject, operator, choices)
        return self.one(subject, "is", self.choices(subject, words))

    def one(self, subject: str, operator: str, choices: list[str]) -> list[Plain]:
        if len(choices) > 1:
            self.wrong("names several choices: write “is one of” or “is none of” before them")
        return [subject, operator, *choices[:1]]

    def choices(self, subject: str, words: str) -> list[str]:
        if not words or (subject in self.called.subjects and not self.called.choices.get(subject)):
            ways = "is at least, is less than, is from … to less than …, is known" if words else "is …, is at least …, is known"
            self.wrong(f"“{words[:40]}” cannot be asked of “{subject}”; it can be {ways}")
            return []
        slugs, problems = slugs_in(words, self.called.of_subject(subject), f"choice of “{subject}”")
        for problem in problems:
            self.wrong(problem)
        return slugs

    def number(self, words: str) -> int | str:
        number, wrong = number_from(words.strip())
        if wrong:
            self.wrong(wrong)
        return number

    def data(self, words: str) -> list[Plain]:
        try:
            item = json.loads(words)
            items_from_plain([item])
        except (ValueError, RecursionError):
            self.wrong(f"“{words[:60]}” is not a condition, like [labelled] is at least 1,000")
            return []
        return [item]

    def wrong(self, message: str) -> None:
        self.problems.append(f"line {self._line}: {message}" if self._line > 1 else message)


def _after(words: str, *starts: str) -> str:
    """What follows one of these beginnings, and a blank or colon or bracket; "" where none stands there."""
    for start in starts:
        rest = words[len(start) :]
        if words[: len(start)].lower() == start and rest and rest[0] in ' :\t[“"':
            return rest.lstrip(" :\t")
    return ""
