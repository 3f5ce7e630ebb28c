"""The page on which a question is added with the rules that read it, their source and test cases: fields in, one service call out."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from apps.accounts import permissions
from apps.decisions import compiler, services
from apps.decisions.admin.ask_form import (
    ASK_IF,
    ASKED,
    CITED,
    MOST_RULES,
    Asked,
    blank_asked,
    fit,
    not_told_apart,
    posted_asked,
    typed_words,
)
from apps.decisions.admin.ask_plain import Whole, plain_asked
from apps.decisions.admin.kept import arrived, came_back_to, kept_for, put_by, step_joined, was_signed_out
from apps.decisions.admin.likely import flag_groups, source_groups, stage_of_section
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, is_open, page
from apps.decisions.admin.problem_news import told
from apps.decisions.admin.saying import say
from apps.decisions.admin.two_cases import given_for
from apps.decisions.admin.vocabulary import STRENGTH_WORDS, SURE_WORDS, Vocabulary, how_words, stage_words, vocabulary_of
from apps.decisions.admin.word_form import options_of
from apps.decisions.admin.word_list import base_of
from apps.decisions.admin.word_parts import title_of
from apps.decisions.admin.word_sheet import WordSheet, only_questions
from apps.decisions.engine.alike import alike_sources
from apps.decisions.models import Draft
from apps.ui.formatting import counted, listed
from apps.ui.htmx import SHAPED_BY, wants_fragment

QUESTION, MORE_OF_IT = ("ask", "short", "section"), ("hint", "can_change", "about")
SOURCE, MORE_OF_THAT = ("title", "url", "kind", "sure"), ("demands", "checked_on")
PIECES = {"alike": "_alike", "apart": "_apart"}  # of the page, by where htmx puts them


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A question with all that it needs, in one form."""
    permissions.check_edit_rules(request.user)
    if request.method == "POST" and not is_open(pk):
        return _gone(request, pk)
    draft = draft_for(pk)
    words = vocabulary_of(compiler.plain_of(draft))
    if request.method != "POST":
        kept = kept_for(request)
        asked = posted_asked(kept, words) if kept else blank_asked(timezone.localdate().isoformat())
        asked.focus = came_back_to(kept)
        return _shown(request, draft, asked, words, kept=was_signed_out(kept))
    asked, do = posted_asked(request.POST, words), request.POST.get("do", "save")
    if put_by(request, "word:"):
        return redirect(f"{reverse('admin:decisions_draft_new_word', args=[draft.pk, 'flags'])}?back=rule")
    if do != "save":
        fit(asked, do, words)
        return _shown(request, draft, asked, words)
    if (whole := plain_asked(asked, words, base_of(draft))) is None:
        return _shown(request, draft, asked, words, status=422)
    return _saved(request, draft, asked, words, whole)


def _saved(request: HttpRequest, draft: Draft, asked: Asked, words: Vocabulary, whole: Whole) -> HttpResponse:
    """Store it and show the draft with what the save brought; or the page again, where it was refused."""
    at = timezone.now()
    cases = whole.cases(given_for(draft, whole.question, at=at)) if asked.with_tests else ()
    try:
        with told(request, draft):
            changes = services.add_question(
                draft=draft, question=whole.question, rules=whole.rules, source=whole.source, cases=cases, by=request.user, at=at,
                joins=step_joined(request, {str(effect.get("flag", "")) for rule in whole.rules for effect in rule["effects"]}),
            )  # fmt: skip
    except (services.NameTaken, services.CaseNotKept) as refused:
        asked.problems.append((f"{ASKED}ask", str(refused)))
        return _shown(request, draft, asked, words, status=422)
    except GONE:
        return _gone(request, draft.pk)
    arrived(request)
    say(request, draft, f"“{title_of('questions', whole.question)}” is added to this draft, with {_listed(whole, cases, words)}", changes)
    return redirect("admin:decisions_draft_change", draft.pk)


def _listed(whole: Whole, cases: Sequence[services.CaseContent], words: Vocabulary) -> str:
    """What came with the question, in words."""
    stages, keys = dict(words.stages), [rule["key"] for rule in whole.rules]
    where = listed(list(dict.fromkeys(f"“{stages[rule['stage']]}”" for rule in whole.rules)))
    one = len(keys) == 1
    source = ["its source" if one else "their source"] if whole.source else []
    tests = [counted(len(cases), "test case")] if cases else []
    return listed([f"{'rule' if one else 'rules'} {listed(keys)} in {where}", *source, *tests])


def _shown(request: HttpRequest, draft: Draft, asked: Asked, words: Vocabulary, *, status: int = 200, kept: bool = False) -> HttpResponse:
    """The page, or for htmx its form alone."""
    wrong = dict(reversed(asked.problems))
    first, said = asked.rules[0].sheet, asked.source.values
    stage = first.stage or stage_of_section(asked.question.values["section"], words.plain)
    first.sources = [asked.cited] if asked.cited else []
    context = {
        "draft": draft, "asked": asked, "words": words, "wrong": wrong, "kept": kept,
        "question_fields": _fields(asked.question, QUESTION, words), "more_fields": _fields(asked.question, MORE_OF_IT, words),
        "source_fields": _fields(asked.source, SOURCE, words), "regime_fields": _fields(asked.source, MORE_OF_THAT, words),
        "asked_start": ASKED, "cited_start": CITED, "ask_if": ASK_IF, "asking": only_questions(words, ""),
        "may_add_rule": len(asked.rules) < MOST_RULES, "not_told_apart": not_told_apart(asked),
        "how": how_words(words), "flag_groups": flag_groups(stage, words), "stages": stage_words(words),
        "strengths": STRENGTH_WORDS, "sures": SURE_WORDS, "source_groups": source_groups(first, words, base_of(draft)),
        "alike": alike_sources(str(said["title"]), str(said["url"]), words.plain["sources"]),
    }  # fmt: skip
    piece = PIECES.get(request.headers.get("HX-Target", ""), "_ask_form")
    response = page(request, piece if wants_fragment(request) else "ask", context, status=status)
    patch_vary_headers(response, SHAPED_BY)
    return response


def _fields(sheet: WordSheet, names: tuple[str, ...], words: Vocabulary) -> list[tuple[Any, Any, Any]]:
    """Each of these fields with what stands in it and what it can be."""
    by_name = {each.name: each for each in sheet.part.fields}
    return [
        (by_name[name], sheet.values[name], options_of(by_name[name], words.plain, chosen=sheet.values[name], own="")) for name in names
    ]


def _gone(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft was published or discarded: what was typed, to be copied."""
    return gone(request, pk, typed=typed_words(request.POST))


PAGES: Pages = [(f"{ONE_DRAFT}ask/", ask, "ask")]
