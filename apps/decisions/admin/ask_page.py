"""The page on which a question is added with the rule that reads it, its source and two test cases: fields in, one service call out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from apps.accounts import permissions
from apps.decisions import compiler, services
from apps.decisions.admin.ask_form import ASKED, CITED, Asked, Whole, add_choice, blank_asked, plain_asked, posted_asked, typed_words
from apps.decisions.admin.kept import kept_for, put_by, was_signed_out
from apps.decisions.admin.likely import flag_groups, source_groups, stage_of_section
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, is_open, page
from apps.decisions.admin.problem_news import told
from apps.decisions.admin.saying import say
from apps.decisions.admin.vocabulary import STRENGTH_WORDS, SURE_WORDS, Vocabulary, how_words, stage_words, vocabulary_of
from apps.decisions.admin.word_form import options_of
from apps.decisions.admin.word_list import base_of
from apps.decisions.admin.word_parts import title_of
from apps.decisions.admin.word_sheet import WordSheet
from apps.decisions.engine.alike import alike_sources
from apps.decisions.models import Draft
from apps.ui.htmx import SHAPED_BY, wants_fragment

QUESTION, MORE_OF_IT = ("ask", "short", "section"), ("hint", "can_change", "about")
SOURCE, MORE_OF_THAT = ("title", "url", "kind", "sure"), ("demands", "checked_on")


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
        return _shown(request, draft, asked, words, kept=was_signed_out(kept))
    asked, do = posted_asked(request.POST, words), request.POST.get("do", "save")
    if put_by(request, "word:"):
        return redirect(f"{reverse('admin:decisions_draft_new_word', args=[draft.pk, 'flags'])}?back=rule")
    if do.startswith("add:"):
        add_choice(asked, words)
    if do != "save":
        return _shown(request, draft, asked, words)
    if (whole := plain_asked(asked, words, base_of(draft))) is None:
        return _shown(request, draft, asked, words, status=422)
    return _saved(request, draft, asked, words, whole)


def _saved(request: HttpRequest, draft: Draft, asked: Asked, words: Vocabulary, whole: Whole) -> HttpResponse:
    """Store it and show the draft with what the save brought; or the page again, where it was refused."""
    try:
        with told(request, draft):
            changes = services.add_question(
                draft=draft, question=whole.question, rule=whole.rule, source=whole.source, cases=whole.cases, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
    except (services.NameTaken, services.CaseNotKept) as refused:
        asked.problems.append((f"{ASKED}ask", str(refused)))
        return _shown(request, draft, asked, words, status=422)
    except GONE:
        return _gone(request, draft.pk)
    with_it = [
        f"rule {whole.rule['key']} in “{dict(words.stages)[whole.rule['stage']]}”",
        *(["its source"] if whole.source else []),
        *(["two test cases"] if whole.cases else []),
    ]
    listed = f"{', '.join(with_it[:-1])} and {with_it[-1]}" if len(with_it) > 1 else with_it[0]
    say(request, draft, f"“{title_of('questions', whole.question)}” is added to this draft, with {listed}", changes)
    return redirect("admin:decisions_draft_change", draft.pk)


def _shown(request: HttpRequest, draft: Draft, asked: Asked, words: Vocabulary, *, status: int = 200, kept: bool = False) -> HttpResponse:
    """The page, or for htmx its form alone."""
    wrong = dict(reversed(asked.problems))
    stage = asked.rule.stage or stage_of_section(asked.question.values["section"], words.plain)
    asked.rule.sources = [asked.cited] if asked.cited else []
    said = asked.source.values
    context = {
        "draft": draft, "asked": asked, "words": words, "wrong": wrong, "kept": kept,
        "question_fields": _fields(asked.question, QUESTION, words), "more_fields": _fields(asked.question, MORE_OF_IT, words),
        "source_fields": _fields(asked.source, SOURCE, words), "regime_fields": _fields(asked.source, MORE_OF_THAT, words),
        "asked_start": ASKED, "cited_start": CITED,
        "how": how_words(words), "flag_groups": flag_groups(stage, words), "stages": stage_words(words),
        "strengths": STRENGTH_WORDS, "sures": SURE_WORDS, "source_groups": source_groups(asked.rule, words, base_of(draft)),
        "alike": alike_sources(str(said["title"]), str(said["url"]), words.plain["sources"]),
    }  # fmt: skip
    piece = "_alike" if request.headers.get("HX-Target") == "alike" else "_ask_form"
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
