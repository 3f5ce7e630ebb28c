"""Does every word in a rule book lead somewhere? Pure; knows `terms` and `book`.

A book in which anything does not resolve is refused whole: a mistyped word must never switch a rule off silently.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from apps.decisions.engine import terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.effort import minutes_of
from apps.decisions.engine.places import problems_of
from apps.decisions.engine.terms import Effect, Group, Item, Named, Question, Rule, Test
from apps.estimates.engine.derived import CHOICES_READ, FORMULAS, PARAMETERS, SEVERAL_READ


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: a part and its key, such as "rules D-07, when"."""

    where: str
    message: str


ALLOWED: Mapping[str, tuple[str, ...]] = {  # what may be asked of which kind of subject; of a number where nothing stands
    "finding": terms.CHOICE_OPERATORS,
    "derived": terms.NUMBER_OPERATORS,
    terms.CHOICE: terms.CHOICE_OPERATORS + terms.RECORD_OPERATORS,
    terms.MULTI: terms.MULTI_OPERATORS + terms.RECORD_OPERATORS,
}
OF_A_NUMBER = terms.NUMBER_OPERATORS + terms.RECORD_OPERATORS
LONGEST_WHO = 200  # characters; it stands in a narrow column
RETIRED_WORD = re.compile(r"“([^”]+)” is (?:no|not) .*", re.DOTALL)  # what is said of a word that is not there
RANKS = {terms.FAVOUR: "favours", terms.DISFAVOUR: "disfavours", terms.RULE_OUT: "rules out"}


def problems_in(book: Rulebook) -> list[Problem]:
    """Every reference of the book that leads nowhere, and every key that stands twice."""
    problems = [*_twice(book), *_lists(book)]
    if problems:
        return problems  # opening a broken list would only repeat the complaint
    check = _Conditions(book)
    for condition in book.conditions:
        problems += check.items(f"conditions {condition.slug}, when", condition.when, inside=(condition.slug,))
    if problems:
        return problems
    for question in book.questions:
        problems += _known(f"questions {question.slug}, section", [question.section], [s.slug for s in book.sections])
        problems += check.items(f"questions {question.slug}, ask_if", question.ask_if, questions_only=True)
        if bool(question.choices) == question.is_number:
            problems.append(Problem(f"questions {question.slug}", "a question has choices exactly if it is no number"))
        problems += _time(question)
        problems += _known(f"questions {question.slug}, more_helps", question.more_helps, book.approach)
        if question.more_helps and not question.is_number:
            problems.append(Problem(f"questions {question.slug}, more_helps", "only of a number there can be more"))
    for row in book.rows:
        problems += check.items(f"rows {row.key}, when", row.when)
        problems += _known(f"rows {row.key}, finding", [row.finding], book.finding)
        if row.finding in book.finding:
            values = [value.slug for value in book.finding[row.finding].values]
            problems += _known(f"rows {row.key}, value", [row.value], values)
    names = {part: {item.slug: None for item in getattr(book, part)} for part in ("stages", "sources", "gates", "flags")}
    for rule in book.rules:
        problems += _rule(book, check, rule, names)
    return [*problems, *_small_parts(book), *_derived(book)]


def problems_of_retired(book: Rulebook) -> list[Problem]:
    """What still names a word that is retired, of a book that is sound as a whole."""
    return [Problem(found.where, RETIRED_WORD.sub(r"“\1” is retired; name another, or switch it off", found.message, count=1))
            for found in problems_in(book)]  # fmt: skip


def nearest(word: str, words: Iterable[str]) -> str:
    """A hint such as "; did you mean “labelled”?", or nothing where no word is near."""
    found = get_close_matches(word, list(words), 1, 0.6)
    return f"; did you mean “{found[0]}”?" if found else ""


def _time(question: Question) -> list[Problem]:
    """A time to find out that cannot be read: questions are weighed by it."""
    try:
        minutes_of(question.time)
    except ValueError as wrong:
        return [Problem(f"questions {question.slug}, time", str(wrong))]
    return []


def _rule(book: Rulebook, check: "_Conditions", rule: Rule, names: Mapping[str, Collection[str]]) -> list[Problem]:
    where = f"rules {rule.key}"
    problems = check.items(f"{where}, when", rule.when) + check.items(f"{where}, unless", rule.unless)
    problems += _known(f"{where}, stage", [rule.stage], names["stages"])
    problems += _known(f"{where}, sources", rule.sources, names["sources"])
    if not rule.because.strip():
        problems.append(Problem(where, "a rule needs a because"))
    if not rule.sources:
        problems.append(Problem(where, "a rule needs a source"))
    if not rule.effects:
        problems.append(Problem(where, "a rule needs at least one effect"))
    problems += [Problem(f"{where}, with_figures", message) for message in problems_of(book, rule.with_figures)]
    for effect in rule.effects:
        problems += _effect(book, f"{where}, effects", effect, names)
    if not problems and any(effect.do in terms.RANKING_EFFECTS for effect in rule.effects):
        problems += _ranking(book, check, where, rule)
    return problems


def _ranking(book: Rulebook, check: "_Conditions", where: str, rule: Rule) -> list[Problem]:
    """What a rule that ranks approaches must not do, so that one more answer never takes back what was certain."""
    problems: list[Problem] = []
    kind = "a rule that favours, disfavours or rules out"
    if rule.unless:
        does = next(RANKS[effect.do] for effect in rule.effects if effect.do in RANKS)
        way_out = "Put it among the conditions as “none of these”, or take the effect away"
        problems.append(Problem(where, f"{rule.key} {does} an option, and such a rule cannot have an “Unless”. {way_out}"))
    tests = book.tests_in(rule.when)
    if any(test.operator in terms.RECORD_OPERATORS for test in tests):
        problems.append(Problem(where, f"{kind} does not ask what is unknown"))
    for subject in dict.fromkeys(test.subject for test in tests if test.subject in check.asks_the_record):
        problems.append(Problem(where, f"{kind} does not ask “{subject}”, which rests on what is unknown"))
    return problems


def _effect(book: Rulebook, where: str, effect: Effect, names: Mapping[str, Collection[str]]) -> list[Problem]:
    problems = _known(where, (*effect.approaches, *effect.excepted), book.approach)
    if effect.excepted and book.approach.keys() <= set(effect.excepted):
        problems.append(Problem(where, "excepts every option, so it is never said"))
    if len(effect.who) > LONGEST_WHO:
        problems.append(Problem(where, f"who: at most {LONGEST_WHO} characters"))
    if effect.gate:
        problems += _known(where, [effect.gate], names["gates"])
    if effect.flag:
        problems += _known(where, [effect.flag], names["flags"])
    return problems


def _known(where: str, words: Iterable[str], names: Collection[str]) -> list[Problem]:
    return [Problem(where, f"“{word}” is not in this rule book{nearest(word, names)}") for word in words if word not in names]


def _twice(book: Rulebook) -> list[Problem]:
    problems: list[Problem] = []
    for part in ("sections", "questions", "lists", "conditions", "stages", "findings", "approaches", "gates"):
        problems += _repeated(part, [item.slug for item in getattr(book, part)])
    for part in ("outcomes", "flags", "sources", "derived"):
        problems += _repeated(part, [item.slug for item in getattr(book, part)])
    problems += _repeated("rules and rows", [*(row.key for row in book.rows), *(rule.key for rule in book.rules)])
    for question in book.questions:
        problems += _repeated(f"questions {question.slug}, choices", [choice.slug for choice in question.choices])
    for finding in book.findings:
        problems += _repeated(f"findings {finding.slug}, values", [value.slug for value in finding.values])
    subjects = [q.slug for q in book.questions] + [f.slug for f in book.findings] + [d.slug for d in book.derived]
    return problems + _repeated("questions, findings and derived numbers", subjects)


def _repeated(part: str, slugs: Sequence[str]) -> list[Problem]:
    return [Problem(part, f"“{slug}” stands twice") for slug, count in sorted(Counter(slugs).items()) if count > 1]


def _lists(book: Rulebook) -> list[Problem]:
    problems: list[Problem] = []
    seen: list[str] = []
    for named in book.lists:  # a list may use those above it only, so that none can contain itself
        inner = [word[1:] for word in named.choices if word.startswith("@")]
        problems += _known(f"lists {named.slug}", inner, seen)
        seen.append(named.slug)
    return problems


def _small_parts(book: Rulebook) -> list[Problem]:
    problems: list[Problem] = []
    stages = [stage.slug for stage in book.stages]
    for finding in book.findings:
        problems += _known(f"findings {finding.slug}, stage", [finding.stage], stages)
        problems += _known(f"findings {finding.slug}, sources", finding.sources, [s.slug for s in book.sources])
    for gate in book.gates:
        problems += _known(f"gates {gate.slug}, outcome", [gate.outcome], [outcome.slug for outcome in book.outcomes])
    for parameter in ("start", "clear_lead", *(f"points_{how}" for how in terms.HOW_STRONGLY)):
        if not isinstance(book.parameters.get(parameter), int):
            problems.append(Problem("parameters", f"{parameter} must be there, as a whole number"))
    if not book.approaches:
        problems.append(Problem("approaches", "there must be at least one approach"))
    return problems


def _derived(book: Rulebook) -> list[Problem]:
    """Every derived number has a formula, and the book has what the formula reads."""
    problems: list[Problem] = []
    subjects = {**book.question, **book.finding}
    for number in book.derived:
        where = f"derived {number.slug}"
        if number.slug not in FORMULAS:
            problems.append(Problem(where, f"there is no formula of this name{nearest(number.slug, FORMULAS)}"))
            continue
        missing = [subject for subject in FORMULAS[number.slug].reads if subject not in subjects]
        problems += [Problem(where, f"its formula reads “{subject}”, which is not in this rule book") for subject in missing]
        questions = [book.question[subject] for subject in FORMULAS[number.slug].reads if subject in book.question]
        problems += [Problem(where, f"its formula reads “{q.slug}”, which {wrong}") for q in questions if (wrong := _unfit(q))]
    return [*problems, *_parameters(book)]


def _unfit(question: Question) -> str:
    """Why a formula cannot read a question; empty where it can."""
    if question.ask_if:
        return "has to be asked always then, without ask_if"
    if question.slug in SEVERAL_READ:
        return "" if question.kind == terms.MULTI else "has to take several choices"
    if question.slug in CHOICES_READ:
        return "" if question.kind == terms.CHOICE else "has to take one choice"
    if not question.is_number:
        return "has to take a number"
    return "has to have a minimum of 0 or more" if question.minimum is None or question.minimum < 0 else ""


def _parameters(book: Rulebook) -> list[Problem]:
    """What the formulas divide by and multiply with is more than nought."""
    given = {name: book.parameters[name] for name in PARAMETERS if name in book.parameters}
    wrong = [name for name, value in given.items() if isinstance(value, str) or value <= 0]
    return [Problem("parameters", f"{name} must be a number, more than 0") for name in wrong]


class _Conditions:
    """Checks conditions against what the book offers; one object for a whole book, so that look-ups are made once."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.choices = {q.slug: [c.slug for c in q.choices] for q in book.questions if not q.is_number}
        self.choices |= {f.slug: [v.slug for v in f.values] for f in book.findings}
        self.kinds = {q.slug: q.kind for q in book.questions}
        self.kinds |= {f.slug: "finding" for f in book.findings} | {d.slug: "derived" for d in book.derived}

    @cached_property
    def asks_the_record(self) -> set[str]:
        """Questions and findings that depend on whether something is known, directly or by others; derived numbers do not."""
        book, found = self.book, set[str]()
        parts = [(question.slug, question.ask_if) for question in book.questions]
        parts += [(row.finding, row.when) for row in book.rows]
        asked = [(slug, book.tests_in(items)) for slug, items in parts if not self.items("", items)]
        for _ in asked:  # as often as there are links in the longest chain, at most
            before = len(found)
            for slug, tests in asked:
                if any(test.operator in terms.RECORD_OPERATORS or test.subject in found for test in tests):
                    found.add(slug)
            if len(found) == before:
                break
        return found

    def items(self, where: str, items: Iterable[Item], *, questions_only: bool = False, inside: tuple[str, ...] = ()) -> list[Problem]:
        """Problems of the items and all that stands inside them."""
        problems: list[Problem] = []
        for item in items:
            if isinstance(item, Group):
                problems += self.items(where, item.members, questions_only=questions_only, inside=inside)
            elif isinstance(item, Named):
                problems += self._named(where, item, inside)
            else:
                problems += [Problem(where, message) for message in self._test(item, questions_only)]
        return problems

    def _named(self, where: str, item: Named, inside: tuple[str, ...]) -> list[Problem]:
        if item.slug in inside:
            return [Problem(where, f"“{item.slug}” contains itself")]
        if inside:
            return [Problem(where, "a named condition does not use another one")]
        return _known(where, [item.slug], self.book.named_condition)

    def _test(self, test: Test, questions_only: bool) -> list[str]:
        kind = self.kinds.get(test.subject)
        if kind is None:
            return [f"“{test.subject}” is no question, finding or derived number{nearest(test.subject, self.kinds)}"]
        if questions_only and kind in ("finding", "derived"):
            return [f"“{test.subject}” is no question; what is asked follows from answers only"]
        operators = ALLOWED.get(kind, OF_A_NUMBER)
        if test.operator not in operators:
            return [f"“{test.subject}” cannot be asked “{test.operator}”; use one of {', '.join(operators)}"]
        if test.operator == "between" and not test.operand[0] < test.operand[1]:  # type: ignore[operator]
            return [f"“{test.subject}”: the first number of “between” must be smaller than the second"]
        if test.operator in terms.NUMBER_OPERATORS:
            return []
        return self._choices(test)

    def _choices(self, test: Test) -> list[str]:
        lists = [str(word)[1:] for word in test.operand if str(word).startswith("@")]
        if unknown := [name for name in lists if name not in self.book.named_list]:
            return [f"“@{unknown[0]}” is no named list{nearest(unknown[0], self.book.named_list)}"]
        allowed = self.choices.get(test.subject, [])
        return [
            f"“{word}” is not a choice of “{test.subject}”{nearest(word, allowed)}"
            for word in self.book.choices_of(test.operand)
            if word not in allowed
        ]
