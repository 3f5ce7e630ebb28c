"""The page of one rule or row: typed fields in, one service call out. Without a script each button posts the whole page."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from apps.accounts import permissions
from apps.decisions import compiler, services
from apps.decisions.admin import rule_form
from apps.decisions.admin.pages import draft_for, page, rule_for, sorted_problems
from apps.decisions.admin.rule_form import EffectLine, Line
from apps.decisions.admin.vocabulary import HOW_WORDS, STRENGTH_WORDS, SURE_WORDS, Vocabulary, vocabulary_of
from apps.decisions.engine import wording
from apps.decisions.engine.answers import text_problem
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.rulebook import KEY
from apps.decisions.models import Draft, Rule
from apps.ui.htmx import SHAPED_BY, wants_fragment

TEXTS = ("because", "strength", "sure", "stage", "finding", "value")
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
    strength: str = ""
    sure: str = ""
    stage: str = ""
    finding: str = ""
    value: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)  # field, words
    focus: str = ""

    @property
    def is_row(self) -> bool:
        return self.kind == Rule.ROW

    @property
    def lists(self) -> list[tuple[str, str, str, list[Line]]]:
        """Name, heading, explanation and lines of each list of conditions that this kind of rule has."""
        undecided = "What is not known leaves it undecided. That widens the range of what it favours or disfavours"
        when = ("when", "When all of these hold", undecided, self.when)
        if self.is_row:
            return [when]
        unless = "Keeps the rule back as soon as one of these is known to hold"
        return [when, ("unless", "Unless one of these is known to hold", unless, self.unless)]


@require_http_methods(["GET", "HEAD", "POST"])
def edit_rule(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One rule of a draft."""
    draft = draft_for(pk)
    rule = rule_for(draft, key)
    words = vocabulary_of(compiler.plain_of(draft))
    if request.method != "POST":
        return _shown(request, draft, rule, stored_sheet(rule, words), words)
    permissions.check_edit_rules(request.user)
    sheet = posted_sheet(request.POST, rule.kind, words, key=rule.key)
    if not _is_save(request):
        _act(sheet, request.POST.get("do", ""), words)
        return _shown(request, draft, rule, sheet, words)
    content = content_of(sheet, words)
    if sheet.problems:
        return _shown(request, draft, rule, sheet, words, status=422)
    try:
        services.save_rule(rule=rule, content=content, revision=sheet.revision, by=request.user, at=timezone.now())
    except services.RuleChanged as changed:
        return _both(request, draft, changed.rule, sheet, words)
    messages.success(request, f"{key} is saved in this draft")
    return redirect("admin:decisions_draft_rule", draft.pk, key)


@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """A rule or row that is not there yet; `?like=D-07` begins with what that one says."""
    permissions.check_edit_rules(request.user)
    draft = draft_for(pk)
    words = vocabulary_of(compiler.plain_of(draft))
    if request.method != "POST":
        return _shown(request, draft, None, _blank(request, draft, words), words)
    kind = Rule.ROW if request.POST.get("kind") == Rule.ROW else Rule.RULE
    sheet = posted_sheet(request.POST, kind, words, key=request.POST.get("key", "").strip())
    if not _is_save(request):
        _act(sheet, request.POST.get("do", ""), words)
        return _shown(request, draft, None, sheet, words)
    content = content_of(sheet, words)
    if not KEY.fullmatch(sheet.key):
        sheet.problems.insert(0, ("key", "Enter a key of letters and a number, like D-07"))
    if not sheet.problems:
        try:
            services.add_rule(draft=draft, kind=kind, key=sheet.key, content=content, by=request.user, at=timezone.now())
        except services.KeyTaken as taken:
            sheet.problems.append(("key", str(taken)))
    if sheet.problems:
        return _shown(request, draft, None, sheet, words, status=422)
    messages.success(request, f"{sheet.key} is added to this draft")
    return redirect("admin:decisions_draft_rule", draft.pk, sheet.key)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_rule(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Ask once, then take the rule out of the draft."""
    permissions.check_edit_rules(request.user)
    draft = draft_for(pk)
    rule = rule_for(draft, key)
    wrong = ""
    if request.method == "POST":
        try:
            services.remove_rule(rule=rule, revision=_number(request.POST), by=request.user, at=timezone.now())
        except services.RuleChanged as changed:
            rule, wrong = changed.rule, f"{key} was changed since you looked. Read it again first"
        else:
            messages.success(request, f"{key} is removed from this draft")
            return redirect("admin:decisions_draft_rules", draft.pk)
    rule.draft = draft
    book = compiler.readable_book(compiler.plain_of(draft))[0]
    sentence = sentence_of(book, compiler.rule_plain(rule), is_row=rule.is_row)
    context = {"draft": draft, "rule": rule, "sentence": sentence, "wrong": wrong}
    return page(request, "remove_rule", context, status=409 if wrong else 200)


# Sheets


def stored_sheet(rule: Rule, words: Vocabulary) -> Sheet:
    """What is stored."""
    plain = compiler.rule_plain(rule)
    sheet = Sheet(rule.kind, rule.key, rule.revision, sources=list(rule.sources))
    sheet.when = rule_form.lines_of(plain["when"], "when", words)
    sheet.unless = rule_form.lines_of(plain.get("unless", ()), "unless", words)
    sheet.effects = rule_form.effects_of(plain.get("effects", ()))
    for name in TEXTS:
        setattr(sheet, name, getattr(rule, name))
    return sheet


def posted_sheet(data: QueryDict, kind: str, words: Vocabulary, *, key: str) -> Sheet:
    """What was typed."""
    sheet = Sheet(kind, key, _number(data), sources=data.getlist("sources"))
    sheet.when = rule_form.posted_lines(data, "when", words)
    sheet.unless = rule_form.posted_lines(data, "unless", words)
    sheet.effects = rule_form.posted_effects(data)
    for name in TEXTS:
        setattr(sheet, name, data.get(name, "").strip())
    return sheet


def content_of(sheet: Sheet, words: Vocabulary) -> services.RuleContent:
    """What the sheet says, in plain data; what cannot be read becomes a problem of the sheet."""
    content = services.RuleContent(
        when=rule_form.plain_lines(sheet.when, words),
        unless=[] if sheet.is_row else rule_form.plain_lines(sheet.unless, words),
        effects=[] if sheet.is_row else rule_form.plain_effects(sheet.effects, words),
        sources=[slug for slug in sheet.sources if slug in dict(words.sources)],
        **{name: getattr(sheet, name) for name in TEXTS},
    )
    lines = [*rule_form.walk(sheet.when), *rule_form.walk(sheet.unless), *sheet.effects]
    sheet.problems += [(line.path, line.problem) for line in lines if line.problem]
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
    if not set(sheet.sources) & dict(words.sources).keys():
        found.append(("sources", "Select at least one source"))
    if sheet.strength not in dict(STRENGTH_WORDS):
        found.append(("strength", "Select the strength"))
    if sheet.sure not in dict(SURE_WORDS):
        found.append(("sure", "Select how sure the sources are"))
    return found


def _blank(request: HttpRequest, draft: Draft, words: Vocabulary) -> Sheet:
    if like := request.GET.get("like"):
        sheet = stored_sheet(rule_for(draft, like), words)
        sheet.key, sheet.revision = "", 0
        return sheet
    kind = Rule.ROW if request.GET.get("kind") == Rule.ROW else Rule.RULE
    sheet = Sheet(kind, stage=request.GET.get("stage", ""), finding=request.GET.get("finding", ""))
    rule_form.add_line(sheet.when, "when", "when", rule_form.TEST, words)
    if kind == Rule.RULE:
        sheet.effects.append(EffectLine("effects-0"))
    return sheet


def _act(sheet: Sheet, do: str, words: Vocabulary) -> None:
    """Add or take away a line; anything else only fits the fields to what was chosen."""
    what, _, rest = do.partition(":")
    where, _, kind = rest.partition(":")
    name = where.partition("-")[0]
    if what == "add" and where == "effects":
        sheet.effects.append(EffectLine(f"effects-{len(sheet.effects)}"))
        sheet.focus = sheet.effects[-1].path
    elif what == "add" and name in ("when", "unless"):
        sheet.focus = rule_form.add_line(getattr(sheet, name), name, where, kind, words)
    elif what == "remove" and name == "effects":
        kept = [line for line in sheet.effects if line.path != where]
        for place, line in enumerate(kept):
            line.path = f"effects-{place}"
        sheet.effects, sheet.focus = kept, "effects"
    elif what == "remove" and name in ("when", "unless"):
        setattr(sheet, name, rule_form.remove_line(getattr(sheet, name), name, where))
        sheet.focus = name
    elif what == "fit":
        sheet.focus = where


def _is_save(request: HttpRequest) -> bool:
    return request.POST.get("do", "save") == "save"


def _number(data: QueryDict) -> int:
    typed = data.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


# Answers


def _shown(
    request: HttpRequest, draft: Draft, rule: Rule | None, sheet: Sheet, words: Vocabulary, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page, or for htmx its form alone."""
    context: dict[str, Any] = {
        "draft": draft,
        "rule": rule,
        "sheet": sheet,
        "words": words,
        "how": HOW_WORDS,
        "strengths": STRENGTH_WORDS,
        "sures": SURE_WORDS,
        "sources": sorted(words.sources, key=lambda source: source[0] not in sheet.sources),  # the chosen ones in sight
        "sentence": sentence_of(words.book, _tried(sheet, words), is_row=sheet.is_row),
        **more,
    }
    if wants_fragment(request):
        return _varied(page(request, "_rule_form", context, status=status))
    problems = services.problems_of(draft, at=timezone.now())
    context["here"] = [problem for problem in problems if rule and rule.key in (problem.where[1], *problem.also)]
    return _varied(page(request, "rule", {**context, **sorted_problems(problems)}, status=status))


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, SHAPED_BY)
    return response


def _both(request: HttpRequest, draft: Draft, theirs: Rule, sheet: Sheet, words: Vocabulary) -> HttpResponse:
    """Somebody saved meanwhile: show what is stored and what was typed; saving again then keeps what was typed."""
    theirs.draft = draft
    sheet.revision = theirs.revision
    stored = stored_sheet(theirs, words)
    sentence = sentence_of(words.book, _tried(stored, words), is_row=stored.is_row)
    more = {"theirs": {"sentence": sentence, "because": stored.because, "by": theirs.changed_by, "at": theirs.changed_at}}
    return _shown(request, draft, theirs, sheet, words, status=409, **more)


def _tried(sheet: Sheet, words: Vocabulary) -> dict[str, Any]:
    """What the sheet says so far, the lines that cannot be read yet left out; leaves the sheet as it is."""
    marks = [(line, line.problem) for line in (*rule_form.walk(sheet.when), *rule_form.walk(sheet.unless), *sheet.effects)]
    plain: dict[str, Any] = {"key": "X-1", "when": _readable(sheet.when, words)}
    if sheet.is_row:
        plain |= {"finding": sheet.finding, "value": sheet.value}
    else:
        effects = [
            plain for line, plain in zip(sheet.effects, rule_form.plain_effects(sheet.effects, words), strict=True) if not line.problem
        ]
        plain |= {"unless": _readable(sheet.unless, words), "effects": effects, "because": "-", "sources": []}
        plain |= {"stage": sheet.stage, "strength": "note", "sure": "C"}
    for line, problem in marks:
        line.problem = problem
    return plain


def _readable(lines: list[Line], words: Vocabulary) -> list[Any]:
    plain = rule_form.plain_lines(lines, words)
    whole = [not any(inner.problem for inner in rule_form.walk([line])) for line in lines]
    return [item for item, fine in zip(plain, whole, strict=True) if fine]


def sentence_of(book: Rulebook | None, plain: dict[str, Any], *, is_row: bool) -> str:
    """The rule as a sentence in the words of its draft; "" where not enough of it can be read yet."""
    if book is None:
        return ""
    try:
        return wording.rule_sentence(book, compiler.rule_from(plain, is_row=is_row))
    except (ValueError, KeyError, StopIteration):
        return ""
