"""A new question with the rule that reads it, its source and two test cases, as fields of one page and back. Knows posted data, saves nothing.

The fields of the question stand under "q.", those of a new source under "s.", those of the rule as on its own page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from apps.decisions import compiler, services
from apps.decisions.admin.effect_lines import EffectLine, posted_effects
from apps.decisions.admin.likely import propose_key, stage_of_section, usual_strength
from apps.decisions.admin.rule_form import Line, posted_places
from apps.decisions.admin.sheets import Sheet, content_of
from apps.decisions.admin.two_cases import cases_at
from apps.decisions.admin.vocabulary import Vocabulary, vocabulary_of
from apps.decisions.admin.word_form import plain_word
from apps.decisions.admin.word_parts import PARTS
from apps.decisions.admin.word_sheet import Member, WordSheet, act, blank_word, only_questions, posted_word
from apps.decisions.admin.word_words import typed_pairs
from apps.decisions.engine import terms
from apps.decisions.models import Rule

Plain = dict[str, Any]
ASKED, CITED = "q.", "s."
CHOICES = "choices"
FILLED_IN = ("stage", "strength", "sure")
ROWS = 3  # for choices, to begin with


@dataclass(slots=True)
class Asked:
    """All that stands on the page: what was typed, or nothing yet."""

    question: WordSheet
    source: WordSheet
    rule: Sheet
    ticks: set[str] = field(default_factory=set)  # the choices at which the rule holds, by path
    cited: str = ""  # a source that is there; "" for the new one
    with_tests: bool = True
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def choices(self) -> list[tuple[Member, bool]]:
        """Each choice, and whether the rule holds at it."""
        return [(member, member.path in self.ticks) for member in self.question.members]


@dataclass(frozen=True, slots=True)
class Whole:
    """The same as plain data, ready to be stored."""

    question: Plain
    rule: Plain
    source: Plain | None
    cases: tuple[services.CaseContent, ...]


def blank_asked(today: str) -> Asked:
    """A page with nothing typed yet."""
    question, source = blank_word(PARTS["questions"]), blank_word(PARTS["sources"])
    question.members = [Member(f"{CHOICES}-{place}") for place in range(ROWS)]
    source.values["checked_on"] = today
    return Asked(question, source, Sheet(Rule.RULE, effects=[EffectLine("effects-0")]))


def posted_asked(data: QueryDict, words: Vocabulary) -> Asked:
    """What was typed."""
    of_question, of_source = _under(data, ASKED), _under(data, CITED)
    question = posted_word(PARTS["questions"], of_question, words, None)
    question.values["kind"] = terms.CHOICE
    rule = Sheet(Rule.RULE, effects=posted_effects(data)[:1] or [EffectLine("effects-0")])
    for name in ("because", *FILLED_IN):
        setattr(rule, name, data.get(name, "").strip())
    places = enumerate(posted_places(of_question, CHOICES))
    return Asked(
        question,
        posted_word(PARTS["sources"], of_source, words, None),
        rule,
        {f"{CHOICES}-{new}" for new, old in places if f"{CHOICES}-{old}.holds" in of_question},
        data.get("cited", ""),
        "tests" in data,
    )


def typed_words(data: QueryDict) -> list[tuple[str, str]]:
    """Label and words of what was posted, to be read where it could not be stored."""
    of_source = typed_pairs(PARTS["sources"], _under(data, CITED))
    return [*typed_pairs(PARTS["questions"], _under(data, ASKED)), *of_source, ("Because", data.get("because", ""))]


def add_choice(asked: Asked, words: Vocabulary) -> None:
    """One more row for a choice."""
    act(asked.question, f"add:{CHOICES}", words, words.plain)
    asked.problems += [(ASKED + name, wrong) for name, wrong in asked.question.problems]


def plain_asked(asked: Asked, words: Vocabulary, base: Mapping[str, Any] | None) -> Whole | None:
    """What the page says, in plain data; None where something of it cannot be read, which is then among its problems."""
    plain, left_open = words.plain, _left_open(asked)
    question = plain_word(asked.question, only_questions(words, ""), plain)
    source = None if asked.cited else plain_word(asked.source, words, plain)
    asked.problems += [(ASKED + name, wrong) for name, wrong in [*_named(asked.question), *_tick_problems(asked)]]
    asked.problems += [(CITED + name, wrong) for name, wrong in _named(asked.source)]
    named = [(ASKED, "questions", question), *([(CITED, "sources", source)] if source else [])]
    taken = [(start, compiler.key_of(row)) for start, part, row in named if services.name_is_taken(plain, part, compiler.key_of(row))]
    asked.problems += [(f"{start}slug", str(services.NameTaken(slug))) for start, slug in taken]
    fill_in(asked, words)
    with_them = _with(plain, question, source) if not asked.problems else plain
    content = content_of(_ruled(asked, question, source, vocabulary_of(with_them)), vocabulary_of(with_them))
    follow = _following(asked) | ({line.path for line in asked.rule.when} if taken else set())
    asked.problems += [(name, wrong) for name, wrong in asked.rule.problems if name not in follow]
    if asked.problems:
        for sheet, name in left_open:  # what would be filled in may be another by the next try
            setattr(sheet, name, "")
        return None
    propose_key(asked.rule, with_them, base, before="")
    rule = {
        name: getattr(content, name)
        for name in ("when", "unless", "effects", "because", "with_figures", "sources", "strength", "sure", "stage")
    }
    rule = compiler.normal_row("rules", {"key": asked.rule.key, **rule})
    return Whole(question, rule, source, _cases(asked, question, asked.rule.key))


def fill_in(asked: Asked, words: Vocabulary) -> None:
    """Stage, strength and sureness where nobody chose them: as in the rules that are most like it, and as the source is."""
    rule, effect, plain = asked.rule, asked.rule.effects[0], words.plain
    cited = compiler.row_in(plain, "sources", asked.cited) or {}
    rule.stage = rule.stage or stage_of_section(asked.question.values["section"], plain)
    rule.strength = rule.strength or usual_strength(effect.do, effect.how, plain)
    rule.sure = rule.sure or str(cited.get("sure", "") if asked.cited else asked.source.values["sure"])


def _named(sheet: WordSheet) -> list[tuple[str, str]]:
    """What is wrong with a word; not its short name, where the words of which that is made are missing."""
    wanting = {name for name, _wrong in sheet.problems} & {"ask", "title"}
    return [(name, wrong) for name, wrong in sheet.problems if not (name == "slug" and wanting)]


def _following(asked: Asked) -> set[str]:
    """Fields of the rule that are filled in by what is still missing: that is asked for alone."""
    found = set() if asked.cited else {"sources"}
    wanting = {
        "stage": asked.question.values["section"],
        "strength": not asked.rule.effects[0].problem,
        "sure": asked.cited or asked.source.values["sure"],
    }
    return found | {name for name, there in wanting.items() if not there}


def _left_open(asked: Asked) -> list[tuple[Any, str]]:
    """What nobody typed and is filled in: short names, and how the rule is told."""
    found = [(asked.question, "slug"), (asked.source, "slug"), *((asked.rule, name) for name in FILLED_IN)]
    return [(sheet, name) for sheet, name in found if not getattr(sheet, name)]


def _under(data: QueryDict, start: str) -> QueryDict:
    found = QueryDict(mutable=True)
    for name in data:
        if name.startswith(start):
            found.setlist(name.removeprefix(start), data.getlist(name))
    return found


def _tick_problems(asked: Asked) -> list[tuple[str, str]]:
    """The choices have to be told apart: the rule holds at some, and not at others."""
    named = [member.path in asked.ticks for member in asked.question.members if member.label]
    if not any(named):
        return [(CHOICES, "Tick the choices at which the rule holds")]
    at_all = all(named) and len(named) > 1  # of one choice alone, the other is asked for
    return [(CHOICES, "Leave a choice without a tick: a rule that holds at all of them tells nothing apart")] if at_all else []


def _with(plain: Mapping[str, Any], question: Plain, source: Plain | None) -> Plain:
    """The draft as it will be, for the words that the rule may use."""
    return {**plain, "questions": [*plain["questions"], question], "sources": [*plain["sources"], *([source] if source else [])]}


def _ruled(asked: Asked, question: Plain, source: Plain | None, words: Vocabulary) -> Sheet:
    """The rule with its condition and its source, as far as the draft has them."""
    slugs = [member.slug for member, holds in asked.choices if holds and member.label]
    if subject := words.subjects.get(question["slug"]):
        line = Line("when-0", subject=subject.slug, operator="is" if len(slugs) == 1 else "any of", choices=slugs, about=subject)
        asked.rule.when = [line]
    asked.rule.sources = [asked.cited or str((source or {}).get("slug", ""))]
    return asked.rule


def _cases(asked: Asked, question: Plain, key: str) -> tuple[services.CaseContent, ...]:
    """A test case at the first choice with a tick, and one at the first without."""
    if not asked.with_tests:
        return ()
    return cases_at(question, key, ((member.slug, member.label, holds) for member, holds in asked.choices if member.label))
