"""Conditions, effects and possible answers as sentences, in the rule book's own labels. Pure; knows `book`, `domains`, `terms`.

One place for these words: the admin, the result page, the document and `decide` all show what stands here.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.canonical import decimal_text
from apps.decisions.engine.domains import Domain, Possible, as_value
from apps.decisions.engine.terms import Effect, Item, Named, Number, Question, Row, Rule, Test, Value
from apps.estimates.engine.spans import Exact

NUMBER_WORDS = {"<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least"}
SEVERAL_WORDS = {
    "contains any": "includes any of",
    "contains all": "includes all of",
    "contains none": "includes none of",
}
DUE_WORDS = {terms.BEFORE_TRIAL: "before the trial", terms.AFTER_TRIAL: "after the trial"}
EFFECT_VERBS = {terms.RULE_OUT: "rule out", terms.FAVOUR: "favour", terms.DISFAVOUR: "disfavour"}


def number_words(number: Number | Exact) -> str:
    """1800 as "1,800", decimals without trailing zeros."""
    value = number if isinstance(number, int | Decimal) else as_value(number)
    if isinstance(value, int):
        return f"{value:,}"
    whole, _, rest = decimal_text(value).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def value_words(question: Question, value: Value) -> str:
    """An answer in words: labels of choices, a number with its unit."""
    if isinstance(value, str):
        return question.label_of(value)
    if isinstance(value, tuple):
        return ", ".join(question.label_of(slug) for slug in value)
    return f"{number_words(value)} {question.unit}".strip()


def subject_words(book: Rulebook, subject: str) -> str:
    """The short name of a question, finding or derived number."""
    if question := book.question.get(subject):
        return question.short or question.ask
    if finding := book.finding.get(subject):
        return finding.title
    return next((number.label for number in book.derived if number.slug == subject), subject)


def test_words(book: Rulebook, test: Test) -> str:
    """One condition as a clause, such as “Cases with a known answer” is at least 1,000."""
    name = f"“{subject_words(book, test.subject)}”"
    operand = [*test.operand]
    if test.operator == "is answered":
        return f"{name} is known"
    if test.operator == "is unknown":
        return f"{name} is not known"
    if test.operator == "between":
        low, high = (number_words(number) for number in operand)  # type: ignore[arg-type]
        return f"{name} is from {low} to less than {high}"
    if test.operator in NUMBER_WORDS:
        return f"{name} {NUMBER_WORDS[test.operator]} {number_words(operand[0])}"  # type: ignore[arg-type]
    labels = [_choice_words(book, test.subject, str(word)) for word in operand]
    listed = _or(labels) if len(labels) > 1 else f"“{labels[0]}”"
    if test.operator in SEVERAL_WORDS:
        return f"{name} {SEVERAL_WORDS[test.operator]} {listed}"
    plural = len(labels) > 1
    if test.operator in ("is", "any of"):
        return f"{name} is {'one of ' if plural else ''}{listed}"
    return f"{name} is {'none of' if plural else 'not'} {listed}"


def item_words(book: Rulebook, item: Item) -> str:
    """A condition, group or named condition as a clause."""
    if isinstance(item, Test):
        return test_words(book, item)
    if isinstance(item, Named):
        return f"the case is “{book.named_condition[item.slug].title}”"
    clauses = [item_words(book, member) for member in item.members]
    if item.kind == "all":
        return "(" + " and ".join(clauses) + ")"
    joined = " or ".join(clauses)
    return f"({joined})" if item.kind == "any" else f"not ({joined})"


def when_words(book: Rulebook, items: Sequence[Item]) -> str:
    """All conditions of a rule, joined; "always" where there is none."""
    return " and ".join(item_words(book, item) for item in items) or "always"


def effect_words(book: Rulebook, effect: Effect, *, quoted: bool = True) -> str:
    """One effect as a clause. Without quotes the name of an option runs into what follows; what decisions keep has none."""
    names = _names(book, effect.approaches, quoted)
    if effect.do in EFFECT_VERBS:
        return " ".join(part for part in (EFFECT_VERBS[effect.do], names, effect.how) if part)
    if effect.do == terms.OPEN_GATE:
        label = next(gate.label for gate in book.gates if gate.slug == effect.gate)
        return f"wait: “{label}” comes first, and needs {effect.needs}"
    if effect.do == terms.HOLD_BACK:
        needs = f", and needs {effect.needs}" if quoted and effect.needs else ""  # what decisions keep names it apart
        held = [slug for slug in book.approach if slug not in effect.excepted]
        if held and len(held) < len(effect.excepted):
            return f"hold back to a pilot: {_names(book, held, quoted)}{needs}"
        but = _names(book, effect.excepted, quoted)
        return f"hold back to a pilot{f', all but {but}' if but else ''}{needs}"
    not_for = f", but not for {_names(book, effect.excepted, quoted)}" if effect.excepted else ""
    if effect.do == terms.RAISE_FLAG:
        return f"warn of “{next(flag.label for flag in book.flags if flag.slug == effect.flag)}”{not_for}"
    return f"{_step_words(effect)}{not_for}" if effect.do == terms.NEXT_STEP else "advise not to build it"


def _names(book: Rulebook, slugs: Sequence[str], quoted: bool) -> str:
    labels = [book.approach[slug].label for slug in slugs]
    return _and([f"“{label}”" for label in labels] if quoted else labels)


def _step_words(effect: Effect) -> str:
    due = f", {DUE_WORDS[effect.due]}" if effect.due else ""
    return f"add the step “{effect.text.removesuffix('.')}”{due}{f', to be done by: {effect.who}' if effect.who else ''}"


def rule_sentence(book: Rulebook, rule: Rule | Row) -> str:
    """A whole rule or row as one sentence."""
    if isinstance(rule, Row):
        return f"If {when_words(book, rule.when)}, {does_words(book, rule)}."
    unless = ""
    if rule.unless:
        unless = ", unless it is known that " + " or ".join(item_words(book, item) for item in rule.unless)
    return f"If {when_words(book, rule.when)}{unless}: {does_words(book, rule)}."


def does_words(book: Rulebook, rule: Rule | Row) -> str:
    """What a rule or row does where it holds."""
    if isinstance(rule, Row):
        finding = book.finding[rule.finding]
        label = next(value.label for value in finding.values if value.slug == rule.value)
        return f"“{finding.title}” is “{label}”"
    return "; ".join(effect_words(book, effect) for effect in rule.effects)


def possible_words(domain: Domain, possible: Possible) -> str:
    """The answers that are still possible, as what must be so: "is at least 10,000"."""
    question = domain.question
    name = f"“{question.short or question.ask}”"
    if domain.kind == terms.CHOICE:
        left = [choice.label for choice in question.choices if possible & domain.bit[choice.slug]]
        lost = [choice.label for choice in question.choices if not choice.retired and not possible & domain.bit[choice.slug]]
        if len(lost) < len(left):
            return f"{name} is {'none of ' if len(lost) > 1 else 'not '}{_or(lost)}"
        return f"{name} is {_or(left)}"
    if domain.kind == terms.MULTI:
        lost = [choice.label for choice in question.choices if not choice.retired and not possible[1] & domain.bit[choice.slug]]
        left = [choice.label for choice in question.choices if possible[1] & domain.bit[choice.slug]]
        if len(left) == 1:
            return f"{name} is “{left[0]}”"
        return f"{name} includes none of {_or(lost)}" if lost else f"{name} includes something"
    return f"{name} {_range_words(domain, possible)}"


def _range_words(domain: Domain, possible: Possible) -> str:
    (low, high), (floor, ceiling) = possible, domain.whole
    below = high + domain.step
    top = f"less than {number_words(below)}" if domain.step == 1 or below == int(below) else f"{number_words(high)} or less"
    if high == ceiling:
        return f"is at least {number_words(low)}"
    if low == floor:
        return f"is {top}"
    return f"is at least {number_words(low)} and {top}"


def _choice_words(book: Rulebook, subject: str, word: str) -> str:
    if word.startswith("@"):
        return word[1:].replace("_", " ") + " (list)"
    if question := book.question.get(subject):
        return question.label_of(word)
    return next((value.label for value in book.finding[subject].values if value.slug == word), word)


def _or(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def state_of_check(row: Mapping[str, Any]) -> str:
    """The state of a check as a reader sees it. Of a gate that is open: what it waits for comes first. Only a refusal stops."""
    state = str(row["state"])
    return "first" if state == "stop" and row.get("kind") == "gate" else state


def title_of_check(row: Mapping[str, Any]) -> str:
    """What the check asks to be there; a refusal asks that there is nothing to refuse."""
    if row.get("kind") == "refusal":
        return "Allowed by law and decency"
    needs = str(row.get("needs") or row["rule"])
    return needs[:1].upper() + needs[1:]
