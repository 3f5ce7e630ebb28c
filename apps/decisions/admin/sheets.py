"""One rule as it stands on its page, and what it says: read from what is stored or typed, judged, put into words. Saves nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from apps.decisions import compiler, services
from apps.decisions.admin import effect_lines, rule_form
from apps.decisions.admin.effect_lines import EffectLine
from apps.decisions.admin.rule_form import Line
from apps.decisions.admin.ticks import ticked
from apps.decisions.admin.vocabulary import STRENGTH_WORDS, SURE_WORDS, Vocabulary
from apps.decisions.engine import wording
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.places import problems_of
from apps.decisions.engine.texts import text_problem
from apps.decisions.models import Rule

TEXTS = ("because", "with_figures", "strength", "sure", "stage", "finding", "value")
LONGEST = 2_000


@dataclass(slots=True)
class Sheet:
    """A rule as it stands on the page: what was stored, or what was typed."""

    kind: str
    key: str = ""
    revision: int = 0
    when: list[Line] = field(default_factory=list)
    unless: list[Line] = field(default_factory=list)
    effects: list[EffectLine] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    because: str = ""
    with_figures: str = ""
    strength: str = ""
    sure: str = ""
    stage: str = ""
    finding: str = ""
    value: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)  # field, words
    focus: str = ""
    proposed: str = ""  # the key that was proposed for it

    @property
    def is_row(self) -> bool:
        return self.kind == Rule.ROW

    @property
    def lists(self) -> list[tuple[str, str, str, list[Line]]]:
        """Name, heading, explanation and lines of each list of conditions that this kind of rule has."""
        undecided = (
            "While one of them is not known, the rule is undecided, and the points of what it favours or disfavours get a wider range"
        )
        when = ("when", "When all of these hold", undecided, self.when)
        if self.is_row:
            return [when]
        unless = "Keeps the rule back as soon as one of these is known to hold"
        return [when, ("unless", "Unless one of these is known to hold", unless, self.unless)]


def stored_sheet(rule: Rule, words: Vocabulary, plain: Mapping[str, Any] | None = None) -> Sheet:
    """What is stored; `plain` where it was read already."""
    plain = plain or compiler.rule_plain(rule)
    sheet = Sheet(rule.kind, rule.key, rule.revision, sources=list(rule.sources))
    sheet.when = rule_form.lines_of(plain["when"], "when", words)
    sheet.unless = rule_form.lines_of(plain.get("unless", ()), "unless", words)
    sheet.effects = effect_lines.effects_of(plain.get("effects", ()))
    for name in TEXTS:
        setattr(sheet, name, getattr(rule, name))
    return sheet


def posted_sheet(data: QueryDict, kind: str, words: Vocabulary, *, key: str) -> Sheet:
    """What was typed."""
    sheet = Sheet(kind, key, posted_revision(data), sources=ticked(data, "sources"))
    sheet.when = rule_form.posted_lines(data, "when", words)
    sheet.unless = rule_form.posted_lines(data, "unless", words)
    sheet.effects = effect_lines.posted_effects(data)
    for name in TEXTS:
        setattr(sheet, name, data.get(name, "").strip())
    return sheet


def content_of(sheet: Sheet, words: Vocabulary) -> services.RuleContent:
    """What the sheet says, in plain data; what cannot be read becomes a problem of the sheet."""
    content = services.RuleContent(
        when=rule_form.plain_lines(sheet.when, words),
        unless=[] if sheet.is_row else rule_form.plain_lines(sheet.unless, words),
        effects=[] if sheet.is_row else effect_lines.plain_effects(sheet.effects, words),
        sources=[slug for slug in sheet.sources if slug in dict(words.sources)],
        **{name: getattr(sheet, name) for name in TEXTS},
    )
    lines: list[Line | EffectLine] = [*rule_form.walk(sheet.when), *rule_form.walk(sheet.unless), *sheet.effects]
    sheet.problems += [(line.path, line.problem) for line in lines if line.problem]
    lists = (("when", sheet.when, "conditions"), ("unless", sheet.unless, "conditions"), ("effects", sheet.effects, "effects"))
    sheet.problems += [(name, wrong) for name, found, what in lists if (wrong := rule_form.too_many(found, what))]
    sheet.problems += _row_problems(sheet, words) if sheet.is_row else _rule_problems(sheet, words)
    return content


def _row_problems(sheet: Sheet, words: Vocabulary) -> list[tuple[str, str]]:
    finding = words.findings.get(sheet.finding)
    if finding is None:
        return [("finding", "Select the finding that this row sets")]
    return [] if sheet.value in dict(finding.choices) else [("value", f"Select what “{finding.label}” is then")]


def _rule_problems(sheet: Sheet, words: Vocabulary) -> list[tuple[str, str]]:
    found = []
    if sheet.stage not in dict(words.stages):
        found.append(("stage", "Select the stage"))
    if not sheet.effects:
        found.append(("effects", "Add at least one effect"))
    if not sheet.because:
        found.append(("because", "Enter the because: one sentence that readers of the document will see"))
    elif len(sheet.because) > LONGEST:
        found.append(("because", f"Because must be {LONGEST:,} characters or fewer; you have {len(sheet.because):,}"))
    elif wrong := text_problem(sheet.because):
        found.append(("because", f"Because {wrong}"))
    found += _figure_problems(sheet, words)
    if not set(sheet.sources) & dict(words.sources).keys():
        found.append(("sources", "Select at least one source"))
    if sheet.strength not in dict(STRENGTH_WORDS):
        found.append(("strength", "Select the strength"))
    if sheet.sure not in dict(SURE_WORDS):
        found.append(("sure", "Select how sure the sources are"))
    return found


def _figure_problems(sheet: Sheet, words: Vocabulary) -> list[tuple[str, str]]:
    name, text = "Because with figures", sheet.with_figures
    if len(text) > LONGEST:
        return [("with_figures", f"{name} must be {LONGEST:,} characters or fewer; you have {len(text):,}")]
    if wrong := text_problem(text):
        return [("with_figures", f"{name} {wrong}")]
    return [("with_figures", f"{name}: {wrong}") for wrong in problems_of(words.book, text)] if words.book else []


def act(sheet: Sheet, do: str, words: Vocabulary) -> None:
    """Add or take away a line; anything else only fits the fields to what was chosen."""
    what, _, rest = do.partition(":")
    where, _, kind = rest.partition(":")
    name = where.partition("-")[0]
    if what == "add" and where == "effects" and len(sheet.effects) >= rule_form.MOST_LINES:
        sheet.problems.append(("effects", f"A rule has {rule_form.MOST_LINES} effects or fewer"))
    elif what == "add" and where == "effects":
        sheet.effects.append(EffectLine(f"effects-{len(sheet.effects)}"))
        sheet.focus = sheet.effects[-1].path
    elif what == "add" and name in ("when", "unless"):
        sheet.focus = rule_form.add_line(getattr(sheet, name), name, where, kind, words)
        if not sheet.focus:
            sheet.problems.append((name, f"A list has {rule_form.MOST_LINES} conditions or fewer"))
    elif what == "remove" and name == "effects":
        kept = [line for line in sheet.effects if line.path != where]
        for place, line in enumerate(kept):
            line.path = f"effects-{place}"
        sheet.effects, sheet.focus = kept, "effects"
    elif what == "remove" and name in ("when", "unless"):
        setattr(sheet, name, rule_form.remove_line(getattr(sheet, name), name, where))
        sheet.focus = name


def tried(sheet: Sheet, words: Vocabulary) -> dict[str, Any]:
    """What the sheet says so far, the lines that cannot be read yet left out; leaves the sheet as it is."""
    lines: list[Line | EffectLine] = [*rule_form.walk(sheet.when), *rule_form.walk(sheet.unless), *sheet.effects]
    marks = [(line, line.problem) for line in lines]
    plain: dict[str, Any] = {"key": "X-1", "when": _readable(sheet.when, words)}
    if sheet.is_row:
        plain |= {"finding": sheet.finding, "value": sheet.value}
    else:
        effects = [
            plain for line, plain in zip(sheet.effects, effect_lines.plain_effects(sheet.effects, words), strict=True) if not line.problem
        ]
        plain |= {"unless": _readable(sheet.unless, words), "effects": effects, "because": "-", "sources": []}
        plain |= {"stage": sheet.stage, "strength": "note", "sure": "C"}
    for line, problem in marks:
        line.problem = problem
    return plain


def open_conditions(sheet: Sheet, words: Vocabulary) -> int:
    """How many conditions are begun and cannot be read yet; leaves the sheet as it is."""
    begun = [line for line in (*sheet.when, *sheet.unless) if any(inner.subject for inner in rule_form.walk([line]))]
    marks = [(line, line.problem) for line in rule_form.walk(begun)]
    for line, _problem in marks:
        line.problem = ""
    left = len(begun) - len(_readable(begun, words))
    for line, problem in marks:
        line.problem = problem
    return left


def _readable(lines: list[Line], words: Vocabulary) -> list[Any]:
    plain = rule_form.plain_lines(lines, words)
    whole = [not any(inner.problem for inner in rule_form.walk([line])) for line in lines]
    return [item for item, fine in zip(plain, whole, strict=True) if fine]


def sentence_of(book: Rulebook | None, plain: dict[str, Any], *, is_row: bool) -> str:
    """The rule as a sentence in the words of its draft; "" where not enough of it can be read yet."""
    if book is None:
        return ""
    if not is_row and not plain["effects"]:
        return ""
    try:
        return wording.rule_sentence(book, compiler.rule_from(plain, is_row=is_row))
    except (ValueError, KeyError, StopIteration):
        return ""


def posted_revision(data: QueryDict) -> int:
    """The revision that a page showed; -1 for none."""
    return posted_number(data.get("revision", ""))


def posted_number(typed: str) -> int:
    """The number of a revision or version that a page carried; -1 for what is no number."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
