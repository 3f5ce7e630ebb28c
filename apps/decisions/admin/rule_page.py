"""The page of one rule or row: typed fields in, one service call out. Without a script each button posts the whole page."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from apps.accounts import permissions
from apps.decisions import compiler, selectors, services
from apps.decisions.admin import rule_form
from apps.decisions.admin.effect_lines import EffectLine
from apps.decisions.admin.kept import arrived, came_back_to, kept_for, put_by, step_joined, was_signed_out
from apps.decisions.admin.likely import TOLD, agreed, flag_groups, like_those, likely_stage, propose_key, source_groups
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, is_open, page, rule_for, sorted_problems, version_of
from apps.decisions.admin.problem_news import news_of, told
from apps.decisions.admin.rule_side import beside
from apps.decisions.admin.saying import reason_in, say
from apps.decisions.admin.sheets import (
    Sheet,
    act,
    content_of,
    open_conditions,
    posted_revision,
    posted_sheet,
    sentence_of,
    stored_sheet,
    tried,
)
from apps.decisions.admin.two_cases import cases_of, given_for, question_read
from apps.decisions.admin.vocabulary import STRENGTH_WORDS, SURE_WORDS, Vocabulary, how_words, stage_words, vocabulary_of
from apps.decisions.admin.word_list import base_of
from apps.decisions.admin.word_words import details_of
from apps.decisions.engine.plain_values import KEY
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import Draft, Rule
from apps.ui.formatting import counted
from apps.ui.htmx import SHAPED_BY, wants_fragment

OF_A_RULE = ("when", "unless", "effects", "because", "with_figures", "sources", "strength", "sure", "stage")


@require_http_methods(["GET", "HEAD", "POST"])
def edit_rule(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One rule of a draft."""
    if request.method == "POST":
        permissions.check_edit_rules(request.user)
        if not is_open(pk):
            return _draft_gone(request, pk, key)
        draft = draft_for(pk)
        if not Rule.objects.filter(draft=draft, key=key).exists():
            return _rule_gone(request, draft, key)
    draft = draft_for(pk)
    rule = rule_for(draft, key)
    words = vocabulary_of(compiler.plain_of(draft))
    if request.method != "POST":
        kept, row = kept_for(request), compiler.row_in(words.plain, "rows" if rule.is_row else "rules", rule.key)
        sheet = posted_sheet(kept, rule.kind, words, key=rule.key) if kept else stored_sheet(rule, words, row)
        sheet.focus = came_back_to(kept)
        wider = "" if kept else rule_form.widened(sheet.when, request.GET.get("reads", ""), request.GET.get("value", ""))
        return _shown(request, draft, rule, sheet, words, kept=was_signed_out(kept), wider=wider)
    sheet = posted_sheet(request.POST, rule.kind, words, key=rule.key)
    if not _is_save(request):
        if put_by(request, "word:"):
            return redirect(f"{reverse('admin:decisions_draft_new_word', args=[draft.pk, 'flags'])}?back=rule")
        act(sheet, request.POST.get("do", ""), words)
        return _shown(request, draft, rule, sheet, words)
    content = content_of(sheet, words)
    if sheet.problems:
        return _shown(request, draft, rule, sheet, words, status=422)
    at = timezone.now()
    try:
        with told(request, draft):
            services.save_rule(
                rule=rule, content=content, revision=sheet.revision, by=request.user, at=at, why=reason_in(request.POST),
                joins=step_joined(request, _warnings_in(content)),
            )  # fmt: skip
    except services.RuleChanged as changed:
        return _both(request, draft, changed.rule, sheet, words, content)
    except Rule.DoesNotExist:
        return _rule_gone(request, draft, key)
    except GONE:
        return _draft_gone(request, pk, key)
    arrived(request)
    say(request, draft, f"{key} is saved in this draft", services.changes_at(draft, at))
    return redirect("admin:decisions_draft_rule", draft.pk, key)


@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """A rule or row that is not there yet; `?like=D-07` begins with what that one says."""
    permissions.check_edit_rules(request.user)
    if request.method == "POST" and not is_open(pk):
        return _draft_gone(request, pk, request.POST.get("key", "").strip())
    draft = draft_for(pk)
    words = vocabulary_of(compiler.plain_of(draft))
    if request.method != "POST":
        kept = kept_for(request)
        sheet = posted_sheet(kept, _kind(kept), words, key=kept.get("key", "").strip()) if kept else _blank(request, draft, words)
        sheet.focus = came_back_to(kept)
        alike = agreed(request.GET.get("reads", ""), words.plain)
        return _shown(request, draft, None, sheet, words, kept=was_signed_out(kept), alike=() if kept or not alike[1] else alike[0])
    kind = _kind(request.POST)
    sheet = posted_sheet(request.POST, kind, words, key=request.POST.get("key", "").strip())
    if not _is_save(request):
        if put_by(request, "word:"):
            return redirect(f"{reverse('admin:decisions_draft_new_word', args=[draft.pk, 'flags'])}?back=rule")
        act(sheet, request.POST.get("do", ""), words)
        propose_key(sheet, words.plain, base_of(draft), before=request.POST.get("proposed", ""))
        return _shown(request, draft, None, sheet, words)
    content = content_of(sheet, words)
    if not sheet.key:
        propose_key(sheet, words.plain, base_of(draft), before="")
    if not KEY.fullmatch(sheet.key) and (sheet.key or not sheet.problems):
        sheet.problems.insert(0, ("key", "Enter a key of letters and a number, like D-07"))
    at = timezone.now()
    if not sheet.problems:
        try:
            with told(request, draft):
                cases = _add(request, draft, sheet, content, words, at)
        except (services.KeyTaken, services.CaseNotKept) as refused:
            sheet.problems.append(("key", str(refused)))
        except GONE:
            return _draft_gone(request, pk, sheet.key)
    if sheet.problems:
        return _shown(request, draft, None, sheet, words, status=422)
    arrived(request)
    with_them = f", with {counted(cases, 'test case')}" if cases else ""
    say(request, draft, f"{sheet.key} is added to this draft{with_them}", services.changes_at(draft, at))
    return redirect("admin:decisions_draft_rule", draft.pk, sheet.key)


def _warnings_in(content: services.RuleContent) -> set[str]:
    return {str(effect.get("flag", "")) for effect in content.effects}


def _add(request: HttpRequest, draft: Draft, sheet: Sheet, content: services.RuleContent, words: Vocabulary, at: datetime) -> int:
    """Store a new rule, with its test cases where they are wanted; how many these are."""
    question = question_read(sheet, words, base_of(draft)) if "tests" in request.POST else None
    joins = step_joined(request, _warnings_in(content))
    if question is None:
        services.add_rule(draft=draft, kind=sheet.kind, key=sheet.key, content=content, by=request.user, at=at, joins=joins)
        return 0
    said = {name: getattr(content, name) for name in OF_A_RULE}
    rule = compiler.normal_row("rules", {"key": sheet.key, **said})
    cases = cases_of(sheet, question, given_for(draft, question, at=at))
    services.add_rule_with_cases(draft=draft, rule=rule, cases=cases, by=request.user, at=at, joins=joins)
    return len(cases)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_rule(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Ask once, then take the rule out of the draft."""
    permissions.check_edit_rules(request.user)
    if request.method == "POST" and not is_open(pk):
        return gone(request, pk)
    draft = draft_for(pk)
    rule = rule_for(draft, key)
    wrong, at = "", timezone.now()
    if request.method == "POST":
        try:
            with told(request, draft):
                services.remove_rule(rule=rule, revision=posted_revision(request.POST), by=request.user, at=at)
        except services.RuleChanged as changed:
            rule, wrong = changed.rule, f"{key} was changed since you looked. Read it again first"
        except Rule.DoesNotExist:
            messages.success(request, f"{key} is removed already")
            return redirect("admin:decisions_draft_rules", draft.pk)
        except GONE:
            return gone(request, pk)
        else:
            say(request, draft, f"{key} is removed from this draft", services.changes_at(draft, at))
            return redirect("admin:decisions_draft_rules", draft.pk)
    rule.draft = draft
    book = compiler.readable_book(compiler.plain_of(draft))[0]
    sentence = sentence_of(book, compiler.rule_plain(rule), is_row=rule.is_row)
    context = {"draft": draft, "rule": rule, "sentence": sentence, "wrong": wrong}
    return page(request, "remove_rule", context, status=409 if wrong else 200)


def _blank(request: HttpRequest, draft: Draft, words: Vocabulary) -> Sheet:
    if like := request.GET.get("like"):
        sheet = stored_sheet(rule_for(draft, like), words)
        sheet.key, sheet.revision = "", 0
        propose_key(sheet, words.plain, base_of(draft), before="")
        return sheet
    kind = Rule.ROW if request.GET.get("kind") == Rule.ROW else Rule.RULE
    sheet = Sheet(kind, stage=request.GET.get("stage", ""), finding=request.GET.get("finding", ""))
    sheet.sources = [slug for slug in request.GET.getlist("cites") if slug in dict(words.sources)]
    rule_form.add_line(sheet.when, "when", "when", rule_form.TEST, words, about=request.GET.get("reads", ""))
    sheet.when[0].choices = request.GET.getlist("value")
    if kind == Rule.RULE:
        alike = agreed(request.GET.get("reads", ""), words.plain)[1]
        for name in TOLD:
            setattr(sheet, name, getattr(sheet, name) or alike.get(name, getattr(sheet, name)))
        sheet.effects.append(EffectLine("effects-0", **alike.get("effect", {})))
    propose_key(sheet, words.plain, base_of(draft), before="")
    return sheet


def _kind(data: QueryDict) -> str:
    return Rule.ROW if data.get("kind") == Rule.ROW else Rule.RULE


def _is_save(request: HttpRequest) -> bool:
    return request.POST.get("do", "save") == "save"


# Answers


def _shown(
    request: HttpRequest, draft: Draft, rule: Rule | None, sheet: Sheet, words: Vocabulary, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page, or for htmx its form alone."""
    told_as = () if rule or sheet.is_row else like_those(sheet, request.GET.get("reads", ""), words.plain)
    context = {"draft": draft, "rule": rule, "told_as": told_as, **_form(sheet, words, draft), **more}
    if rule is None and question_read(sheet, words, base_of(draft)):
        context |= {"offers_tests": True, "with_tests": "tests" in request.POST or "offers_tests" not in request.POST}
    if wants_fragment(request):
        return _varied(page(request, "_rule_form", context, status=status))
    problems = services.problems_of(draft, at=timezone.now(), plain=words.plain)
    context["unread"] = next(iter(words.broken), "") if words.book else problems[0].where[1]  # until it reads, nothing is analysed
    if rule:
        context |= beside(request, draft, rule, words.plain)
    context["here"] = [problem for problem in problems if rule and rule.key in (problem.where[1], *problem.also)]
    context["news"] = news_of(request, draft) if status == HTTPStatus.OK else None
    return _varied(page(request, "rule", {**context, **sorted_problems(problems, words.plain)}, status=status))


def _form(sheet: Sheet, words: Vocabulary, draft: Draft | None) -> dict[str, Any]:
    """What the form of a rule needs, wherever it is shown."""
    return {
        "sheet": sheet,
        "words": words,
        "how": how_words(words),
        "strengths": STRENGTH_WORDS,
        "sures": SURE_WORDS,
        "stages": stage_words(words),
        "flag_groups": flag_groups(sheet.stage, words),
        "likely_stage": likely_stage(sheet, words),
        "source_groups": source_groups(sheet, words, base_of(draft) if draft else None),
        "sentence": sentence_of(words.book, tried(sheet, words), is_row=sheet.is_row),
        "open_conditions": open_conditions(sheet, words),
    }


def _draft_gone(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The draft was published or discarded: the form with what was typed, in its words or, where it has none left, in those in force."""
    draft = Draft.objects.filter(pk=pk).first()
    live = selectors.live_activation(timezone.now())
    if draft is None and live is None:
        raise Http404("No such draft")
    plain = compiler.plain_of(draft) if draft else to_plain(selectors.book_for(live.version))  # type: ignore[union-attr]
    words = vocabulary_of(plain)
    sheet = posted_sheet(request.POST, _kind(request.POST), words, key=key)
    context = {**_form(sheet, words, draft), "draft_gone": True, "published": version_of(pk)}
    if wants_fragment(request):
        return _varied(page(request, "_rule_form", context, status=409))
    return _varied(gone(request, pk, **context))


def _rule_gone(request: HttpRequest, draft: Draft, key: str) -> HttpResponse:
    """Somebody removed the rule: what was typed stands on the page of a new rule, and saving adds it again."""
    words = vocabulary_of(compiler.plain_of(draft))
    sheet = posted_sheet(request.POST, _kind(request.POST), words, key=key)
    to = reverse("admin:decisions_draft_new_rule", args=[draft.pk])
    return _shown(request, draft, None, sheet, words, status=409, rule_gone=key, to=to)


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, SHAPED_BY)
    return response


def _both(request: HttpRequest, draft: Draft, theirs: Rule, sheet: Sheet, words: Vocabulary, mine: services.RuleContent) -> HttpResponse:
    """Somebody saved meanwhile: show what is stored and what was typed; saving again then keeps what was typed."""
    theirs.draft = draft
    sheet.revision = theirs.revision
    stored = stored_sheet(theirs, words)
    sentence = sentence_of(words.book, tried(stored, words), is_row=stored.is_row)
    more = {"theirs": {"sentence": sentence, "because": stored.because, "by": theirs.changed_by, "at": theirs.changed_at}}
    now, part = compiler.rule_plain(theirs), "rows" if theirs.is_row else "rules"
    both = details_of(part, now, {name: getattr(mine, name, value) for name, value in now.items()}, words.book)
    if sentence != (typed := sentence_of(words.book, tried(sheet, words), is_row=sheet.is_row)):
        both.insert(0, ("What it does", sentence, typed))
    return _shown(request, draft, theirs, sheet, words, status=409, both=both, **more)


PAGES: Pages = [
    (f"{ONE_DRAFT}rules/new/", new_rule, "new_rule"),
    (f"{ONE_DRAFT}rules/<str:key>/", edit_rule, "rule"),
    (f"{ONE_DRAFT}rules/<str:key>/remove/", remove_rule, "remove_rule"),
]
