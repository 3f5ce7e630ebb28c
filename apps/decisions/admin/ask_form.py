"""A new question with the rules that read it, their source and test cases, as fields of one page. Knows posted data, saves nothing.

The fields of the question stand under "q.", those of a new source under "s.", those of a rule as on its own page: of the
second one with "-1" behind them, of the third with "-2".
"""

from dataclasses import dataclass, field

from django.http import QueryDict

from apps.decisions.admin import rule_form
from apps.decisions.admin.effect_lines import EffectLine, posted_effects
from apps.decisions.admin.rule_form import posted_places
from apps.decisions.admin.sheets import Sheet
from apps.decisions.admin.vocabulary import Vocabulary
from apps.decisions.admin.word_parts import PARTS
from apps.decisions.admin.word_sheet import Member, WordSheet, act, blank_word, only_questions, posted_word
from apps.decisions.admin.word_words import typed_pairs
from apps.decisions.engine import terms
from apps.decisions.models import Rule
from apps.ui.formatting import listed

ASKED, CITED = "q.", "s."
CHOICES, RULES, TICK = "choices", "rules", ".holds"
ASK_IF = f"{ASKED}ask_if"
FILLED_IN = ("stage", "strength", "sure")
ROWS = 3  # for choices, to begin with
MOST_RULES = 9  # of one question at once; more are added one by one


@dataclass(slots=True)
class AskedRule:
    """One rule of the page, and the choices at which it holds, by path."""

    place: int
    sheet: Sheet
    ticks: set[str] = field(default_factory=set)

    def name(self, of: str) -> str:
        """A field of this rule as the page calls it."""
        return named(of, self.place)

    @property
    def names(self) -> dict[str, str]:
        """The same, for all of its own fields."""
        return {of: self.name(of) for of in ("because", *FILLED_IN)}

    @property
    def number(self) -> int:
        """Its place, counted from one."""
        return self.place + 1


@dataclass(slots=True)
class Asked:
    """All that stands on the page: what was typed, or nothing yet."""

    question: WordSheet
    source: WordSheet
    rules: list[AskedRule]
    cited: str = ""  # a source that is there; "" for the new one
    with_tests: bool = True
    problems: list[tuple[str, str]] = field(default_factory=list)
    focus: str = ""

    @property
    def choices(self) -> list[tuple[Member, list[tuple[AskedRule, str, bool]]]]:
        """Each choice, and of each rule the name of its tick and whether it holds there."""
        return [
            (member, [(rule, f"{ASKED}{member.path}{rule.name(TICK)}", member.path in rule.ticks) for rule in self.rules])
            for member in self.question.members
        ]


def not_told_apart(asked: Asked) -> list[str]:
    """The choices at which the same rules hold, as typed: nothing distinguishes their answers yet. None before the first tick."""
    held: dict[tuple[int, ...], list[str]] = {}
    for member in asked.question.members:
        if member.label:
            at = tuple(rule.place for rule in asked.rules if member.path in rule.ticks)
            held.setdefault(at, []).append(member.label)
    return [listed([f"“{label}”" for label in labels]) for labels in held.values() if len(labels) > 1] if any(held) else []


def named(of: str, place: int) -> str:
    """A field of the rule at this place as the page calls it."""
    return of if place == 0 else f"{of}-{place}"


def blank_asked(today: str) -> Asked:
    """A page with nothing typed yet."""
    question, source = blank_word(PARTS["questions"]), blank_word(PARTS["sources"])
    question.members = [Member(f"{CHOICES}-{place}") for place in range(ROWS)]
    source.values["checked_on"] = today
    return Asked(question, source, [_blank_rule(0)])


def posted_asked(data: QueryDict, words: Vocabulary) -> Asked:
    """What was typed."""
    of_question, of_source = _under(data, ASKED), _under(data, CITED)
    question = posted_word(PARTS["questions"], of_question, words, None)
    question.values["kind"] = terms.CHOICE
    question.lines = rule_form.posted_lines(data, ASK_IF, only_questions(words, ""))
    rules = [_posted_rule(data, place, old, line) for place, (old, line) in enumerate(_posted_effects(data))]
    return Asked(
        question,
        posted_word(PARTS["sources"], of_source, words, None),
        rules or [_blank_rule(0)],
        data.get("cited", ""),
        "tests" in data,
    )


def typed_words(data: QueryDict) -> list[tuple[str, str]]:
    """Label and words of what was posted, to be read where it could not be stored."""
    of_source = typed_pairs(PARTS["sources"], _under(data, CITED))
    because = [("Because", data.get(named("because", old), "")) for old, _line in _posted_effects(data)]
    return [*typed_pairs(PARTS["questions"], _under(data, ASKED)), *of_source, *because]


def fit(asked: Asked, do: str, words: Vocabulary) -> None:
    """Add or take away a choice, a rule, or a condition under which it is asked; anything else only fits the fields to what was chosen."""
    what, _, rest = do.partition(":")
    where, _, kind = rest.partition(":")
    if where == CHOICES and what == "add":
        act(asked.question, do, words, words.plain)
        asked.problems += [(ASKED + name, wrong) for name, wrong in asked.question.problems]
    elif where.startswith(ASK_IF):
        _fit_lines(asked, what, where, kind, words)
    elif where == RULES and what == "add" and len(asked.rules) < MOST_RULES:
        asked.rules.append(_blank_rule(len(asked.rules)))
        asked.focus = asked.rules[-1].sheet.effects[0].path
    elif what == "remove" and len(asked.rules) > 1:
        asked.rules = [rule for rule in asked.rules if rule.sheet.effects[0].path != where]
        for place, rule in enumerate(asked.rules):
            rule.place, rule.sheet.effects[0].path = place, f"effects-{place}"


def _fit_lines(asked: Asked, what: str, where: str, kind: str, words: Vocabulary) -> None:
    """Add or take away a condition under which the question is asked."""
    question = asked.question
    if what == "add":
        asked.focus = rule_form.add_line(question.lines, ASK_IF, where, kind, only_questions(words, ""))
        if not asked.focus:
            asked.problems.append((ASK_IF, f"A list has {rule_form.MOST_LINES} conditions or fewer"))
    elif what == "remove":
        question.lines, asked.focus = rule_form.remove_line(question.lines, ASK_IF, where), ASK_IF


def _blank_rule(place: int) -> AskedRule:
    return AskedRule(place, Sheet(Rule.RULE, effects=[EffectLine(f"effects-{place}")]))


def _posted_effects(data: QueryDict) -> list[tuple[int, EffectLine]]:
    """What each posted rule does, with the number under which it was posted."""
    return list(zip(posted_places(data, "effects"), posted_effects(data), strict=True))[:MOST_RULES]


def _posted_rule(data: QueryDict, place: int, old: int, line: EffectLine) -> AskedRule:
    sheet = Sheet(Rule.RULE, effects=[line])
    for name in ("because", *FILLED_IN):
        setattr(sheet, name, data.get(named(name, old), "").strip())
    choices = enumerate(posted_places(_under(data, ASKED), CHOICES))
    return AskedRule(place, sheet, {f"{CHOICES}-{new}" for new, was in choices if f"{ASKED}{CHOICES}-{was}{named(TICK, old)}" in data})


def _under(data: QueryDict, start: str) -> QueryDict:
    found = QueryDict(mutable=True)
    for name in data:
        if name.startswith(start):
            found.setlist(name.removeprefix(start), data.getlist(name))
    return found
