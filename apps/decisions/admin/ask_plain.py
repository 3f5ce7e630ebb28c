"""What the page of a new question with its rules says, as plain data: read, judged, and filled in where nobody chose. Saves nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.decisions import compiler, services
from apps.decisions.admin.ask_form import ASKED, CHOICES, CITED, FILLED_IN, Asked, AskedRule
from apps.decisions.admin.likely import propose_key, stage_of_section, usual_strength
from apps.decisions.admin.rule_form import Line
from apps.decisions.admin.sheets import Sheet, content_of
from apps.decisions.admin.two_cases import cases_at
from apps.decisions.admin.vocabulary import Vocabulary, vocabulary_of
from apps.decisions.admin.word_form import plain_word
from apps.decisions.admin.word_sheet import only_questions

Plain = dict[str, Any]
OF_A_RULE = ("when", "unless", "effects", "because", "with_figures", "sources", "strength", "sure", "stage")


@dataclass(frozen=True, slots=True)
class Whole:
    """What the page says, ready to be stored; of each rule the choices at which it holds, by its key."""

    question: Plain
    rules: tuple[Plain, ...]
    source: Plain | None
    holds: Mapping[str, tuple[str, ...]]

    def cases(self, given: Mapping[str, Any] | None) -> tuple[services.CaseContent, ...]:
        """Test cases that show of each rule that it holds, and that it does not; `given` as `given_for` says it."""
        return cases_at(self.question, self.holds, given=given)


def plain_asked(asked: Asked, words: Vocabulary, base: Mapping[str, Any] | None) -> Whole | None:
    """What the page says, in plain data; None where something of it cannot be read, which is then among its problems."""
    plain, left_open = words.plain, _left_open(asked)
    question = plain_word(asked.question, only_questions(words, ""), plain)
    source = None if asked.cited else plain_word(asked.source, words, plain)
    asked.problems += [(_at(ASKED, name), wrong) for name, wrong in [*asked.question.problems, *_tick_problems(asked)]]
    asked.problems += [(CITED + name, wrong) for name, wrong in asked.source.problems]
    words_of_both = [(ASKED, "questions", question), *([(CITED, "sources", source)] if source else [])]
    taken = [
        (start, compiler.key_of(row)) for start, part, row in words_of_both if services.name_is_taken(plain, part, compiler.key_of(row))
    ]
    asked.problems += [(f"{start}slug", str(services.NameTaken(slug))) for start, slug in taken]
    fill_in(asked, words)
    with_them = _with(plain, question, source) if not asked.problems else plain
    known = vocabulary_of(with_them)
    contents = [content_of(_ruled(asked, rule, question, source, known), known) for rule in asked.rules]
    for rule in asked.rules:
        follow = _following(asked, rule) | ({line.path for line in rule.sheet.when} if taken else set())
        asked.problems += [_told(asked, rule, name, wrong) for name, wrong in rule.sheet.problems if name not in follow]
    asked.problems[:] = dict.fromkeys(asked.problems)  # what all rules share is said once
    if asked.problems:
        for sheet, name in left_open:  # what would be filled in may be another by the next try
            setattr(sheet, name, "")
        return None
    rules: list[Plain] = []
    for rule, content in zip(asked.rules, contents, strict=True):
        propose_key(rule.sheet, {**with_them, "rules": [*with_them["rules"], *rules]}, base, before="")
        said = {name: getattr(content, name) for name in OF_A_RULE}
        rules.append(compiler.normal_row("rules", {"key": rule.sheet.key, **said}))
    return Whole(question, tuple(rules), source, {rule.sheet.key: _held_at(asked, rule) for rule in asked.rules})


def fill_in(asked: Asked, words: Vocabulary) -> None:
    """Stage, strength and sureness where nobody chose them: as in the rules that are most like it, and as the source is."""
    cited = compiler.row_in(words.plain, "sources", asked.cited) or {}
    for sheet in (rule.sheet for rule in asked.rules):
        effect = sheet.effects[0]
        sheet.stage = sheet.stage or stage_of_section(asked.question.values["section"], words.plain)
        sheet.strength = sheet.strength or usual_strength(effect.do, effect.how, words.plain)
        sheet.sure = sheet.sure or str(cited.get("sure", "") if asked.cited else asked.source.values["sure"])


def _at(start: str, name: str) -> str:
    """Where a problem stands: a condition has its whole name already."""
    return name if name.startswith(start) else start + name


def _told(asked: Asked, rule: AskedRule, name: str, wrong: str) -> tuple[str, str]:
    """A problem of a rule at its field; where there are several rules, with the number of this one."""
    if name == "sources" or len(asked.rules) == 1:
        return rule.name(name) if name in rule.names else name, wrong
    effect = rule.sheet.effects[0]
    if name == effect.path:
        effect.problem = f"Rule {rule.number}{wrong.removeprefix(f'Effect {effect.number}')}"
        return name, effect.problem
    return rule.name(name) if name in rule.names else name, f"Rule {rule.number}: {wrong[:1].lower()}{wrong[1:]}"


def _following(asked: Asked, rule: AskedRule) -> set[str]:
    """Fields of a rule that are filled in by what is still missing: that is asked for alone."""
    found = set() if asked.cited else {"sources"}
    wanting = {
        "stage": asked.question.values["section"],
        "strength": not rule.sheet.effects[0].problem,
        "sure": asked.cited or asked.source.values["sure"],
    }
    return found | {name for name, there in wanting.items() if not there}


def _left_open(asked: Asked) -> list[tuple[Any, str]]:
    """What nobody typed and is filled in: short names, and how each rule is told."""
    of_rules = ((rule.sheet, name) for rule in asked.rules for name in FILLED_IN)
    found = [(asked.question, "slug"), (asked.source, "slug"), *of_rules]
    return [(sheet, name) for sheet, name in found if not getattr(sheet, name)]


def _tick_problems(asked: Asked) -> list[tuple[str, str]]:
    """The choices have to be told apart: each rule holds at some, and not at others."""
    found = [
        (member.path, f"Choice {member.number} has a tick and no words: enter them, or take the tick away")
        for member in asked.question.members
        if not member.label and any(member.path in rule.ticks for rule in asked.rules)
    ]
    for rule in asked.rules:
        one = "the rule" if len(asked.rules) == 1 else f"rule {rule.number}"
        ticked = [member.path in rule.ticks for member in asked.question.members if member.label]
        if not any(ticked):
            found.append((CHOICES, f"Tick the choices at which {one} holds"))
        elif all(ticked) and len(ticked) > 1:  # of one choice alone, the other is asked for
            found.append((CHOICES, f"Leave a choice without a tick: {one} would hold at all of them and tell nothing apart"))
    return found


def _held_at(asked: Asked, rule: AskedRule) -> tuple[str, ...]:
    return tuple(member.slug for member in asked.question.members if member.path in rule.ticks and member.label)


def _with(plain: Mapping[str, Any], question: Plain, source: Plain | None) -> Plain:
    """The draft as it will be, for the words that the rules may use."""
    return {**plain, "questions": [*plain["questions"], question], "sources": [*plain["sources"], *([source] if source else [])]}


def _ruled(asked: Asked, rule: AskedRule, question: Plain, source: Plain | None, words: Vocabulary) -> Sheet:
    """A rule with its condition and its source, as far as the draft has them."""
    slugs = list(_held_at(asked, rule))
    if subject := words.subjects.get(question["slug"]):
        line = Line("when-0", subject=subject.slug, operator="is" if len(slugs) == 1 else "any of", choices=slugs, about=subject)
        rule.sheet.when = [line]
    rule.sheet.sources = [asked.cited or str((source or {}).get("slug", ""))]
    return rule.sheet
