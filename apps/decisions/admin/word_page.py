"""The page of one word: typed fields in, one service call out. Without a script each button posts the whole page."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from apps.accounts import permissions
from apps.decisions import compiler, services
from apps.decisions.admin import problem_news
from apps.decisions.admin.kept import kept_for, on_the_way, taken_up
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, is_open, page, rights_of
from apps.decisions.admin.saying import reason_in, say
from apps.decisions.admin.sheets import posted_revision
from apps.decisions.admin.vocabulary import Vocabulary, vocabulary_of
from apps.decisions.admin.word_form import options_of, plain_word
from apps.decisions.admin.word_parts import PARTS, overdue, title_of
from apps.decisions.admin.word_sheet import (
    WordSheet,
    act,
    blank_word,
    carried_along,
    only_questions,
    posted_word,
    renamed_members,
    stored_word,
)
from apps.decisions.admin.word_words import differing, linked_readers, typed_pairs
from apps.decisions.admin.words_asked import FOLDED, LIMITS_OF_A_NUMBER
from apps.decisions.engine.alike import alike_sources
from apps.decisions.engine.analysis import UNUSED
from apps.decisions.engine.differences import TESTS
from apps.decisions.engine.uses import SUBJECTS, users_in
from apps.decisions.models import Draft
from apps.ui.formatting import counted
from apps.ui.htmx import SHAPED_BY, wants_fragment

Plain = dict[str, Any]
WITHOUT = "without"  # pressed to go back to the rule that waits for a word, without one


@require_http_methods(["GET", "HEAD", "POST"])
def edit_word(request: HttpRequest, pk: int, part: str, slug: str) -> HttpResponse:
    """One word of a draft."""
    kind = part_for(part)
    if request.method == "POST":
        permissions.check_edit_rules(request.user)
        if not is_open(pk):
            return gone(request, pk, typed=typed_pairs(kind, request.POST))
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    row = compiler.row_in(plain, part, slug)
    words = _words(plain, part, slug)
    if row is None:
        if request.method == "POST":
            return _row_gone(request, draft, plain, part, words)
        raise Http404("No such word in this draft")
    if request.method != "POST":
        kept = kept_for(request)
        sheet = posted_word(kind, kept, words, row) if kept else stored_word(kind, row, words)
        changes = services.last_changes(draft, part, slug)
        sheet.revision = posted_revision(kept) if kept else changes[0].number if changes else 0
        _mark_published(sheet)
        return _shown(request, draft, plain, sheet, words, kept=bool(kept), changes=changes)
    sheet = posted_word(kind, request.POST, words, row)
    sheet.revision = posted_revision(request.POST)
    _mark_published(sheet)
    if request.POST.get("do", "save") != "save":
        act(sheet, request.POST.get("do", ""), words, plain)
        return _shown(request, draft, plain, sheet, words)
    return _saved(request, draft, plain, sheet, words)


def _saved(request: HttpRequest, draft: Draft, plain: Plain, sheet: WordSheet, words: Vocabulary) -> HttpResponse:
    """Store what was typed into the page of a word, or show it again with what is wrong."""
    part, slug = sheet.part.name, sheet.key
    new = plain_word(sheet, words, plain)
    if sheet.problems:
        return _shown(request, draft, plain, sheet, words, status=422)
    at, why = timezone.now(), reason_in(request.POST)
    try:
        with problem_news.told(request, draft):
            changes = services.save_row(
                draft=draft, part=part, key=slug, row=new, revision=sheet.revision, renamed=renamed_members(sheet), by=request.user,
                at=at, why=why,
            )  # fmt: skip
    except services.RowChanged as changed:
        return _both(request, draft, plain, sheet, words, changed, new)
    except services.RowGone:
        return _row_gone(request, draft, plain, part, words)
    except (services.NameTaken, services.StillNeeded) as refused:
        sheet.problems.append(("slug", str(refused)))
        return _shown(request, draft, plain, sheet, words, status=422)
    except GONE:
        return gone(request, draft.pk, typed=typed_pairs(sheet.part, request.POST))
    along = sum(change.part == TESTS for change in changes)
    cases = f". {counted(along, 'test case')} got what it is asked for" if along else ""
    say(request, draft, f"“{title_of(part, new)}” is saved in this draft{cases}", changes)
    return redirect("admin:decisions_draft_word", draft.pk, part, compiler.key_of(new))


@require_http_methods(["GET", "HEAD", "POST"])
def new_word(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """A word that is not there yet; `?like=labelled` begins with what that one says."""
    permissions.check_edit_rules(request.user)
    kind = part_for(part)
    if request.method == "POST" and not is_open(pk):
        return gone(request, pk, typed=typed_pairs(kind, request.POST))
    draft = draft_for(pk)
    if not kind.can_add:
        raise Http404("Nothing can be added to this part")
    plain = compiler.plain_of(draft)
    words = _words(plain, part, "")
    if request.method != "POST":
        kept = kept_for(request)
        sheet = posted_word(kind, kept, words, None) if kept else _begun(request, kind.name, plain, words)
        return _shown(request, draft, plain, sheet, words, kept=bool(kept))
    if request.POST.get("do") == WITHOUT:
        return redirect(taken_up(request, "") or reverse("admin:decisions_draft_words_of", args=[draft.pk, part]))
    sheet = posted_word(kind, request.POST, words, None)
    if request.POST.get("do", "save") != "save":
        act(sheet, request.POST.get("do", ""), words, plain)
        return _shown(request, draft, plain, sheet, words)
    new = plain_word(sheet, words, plain)
    if not sheet.problems:
        try:
            with problem_news.told(request, draft, adding=True):
                changes = services.add_row(
                    draft=draft, part=part, row=new, by=request.user, at=timezone.now(), joins=on_the_way(request).step
                )
        except services.NameTaken as taken:
            sheet.problems.append(("slug", str(taken)))
        except GONE:
            return gone(request, pk, typed=typed_pairs(kind, request.POST))
    if sheet.problems:
        return _shown(request, draft, plain, sheet, words, status=422)
    if back := taken_up(request, compiler.key_of(new), part=part, step=changes[0].together):
        messages.success(
            request, f"“{title_of(part, new)}” is added to this draft and chosen below. The rule is as you left it, and not saved yet"
        )
        return redirect(back)
    say(request, draft, f"“{title_of(part, new)}” is added to this draft", changes)
    return redirect("admin:decisions_draft_word", draft.pk, part, compiler.key_of(new))


def part_for(part: str) -> Any:
    """The part that an address names; 404 for any other."""
    if part not in PARTS:
        raise Http404("No such part of the rules")
    return PARTS[part]


def _words(plain: Plain, part: str, own: str) -> Vocabulary:
    words = vocabulary_of(plain)
    return only_questions(words, own) if part == "questions" else words


def _mark_published(sheet: WordSheet) -> None:
    sheet.fixed, members = services.published_word(sheet.part.name, sheet.key)
    if sheet.part.members:
        sheet.kept = members & {item["slug"] for item in sheet.stored.get(sheet.part.members.name, ())}


def _begun(request: HttpRequest, part: str, plain: Plain, words: Vocabulary) -> WordSheet:
    like = request.GET.get("like", "")
    if like:
        row = compiler.row_in(plain, part, like)
        if row is None:
            raise Http404("No such word in this draft")
        sheet = stored_word(PARTS[part], row, words)
        sheet.key, sheet.slug, sheet.stored = "", "", {}
        return sheet
    sheet = blank_word(PARTS[part])
    if part == "sources":
        sheet.values["checked_on"] = timezone.localdate().isoformat()  # whoever adds one has it open
    for name in ("section", "stage"):
        if name in sheet.values:
            sheet.values[name] = request.GET.get(name, "")
    return sheet


# Answers


def _shown(
    request: HttpRequest, draft: Draft, plain: Plain, sheet: WordSheet, words: Vocabulary, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page, or for htmx its form alone."""
    groups = [
        (
            heading,
            heading == FOLDED and not any(sheet.values[each.name] for each in fields),
            [(each, sheet.values[each.name], options_of(each, plain, chosen=sheet.values[each.name], own=sheet.key)) for each in fields],
        )
        for heading, fields in sheet.part.groups
        if sheet.is_number or heading != LIMITS_OF_A_NUMBER
    ]
    carried = carried_along(sheet)
    wrong = dict(reversed(sheet.problems))
    context: Plain = {
        "draft": draft,
        "sheet": sheet,
        "kind": sheet.part,
        "words": words,
        "groups": groups,
        "wrong": wrong,
        "carried": carried,
        "overdue": overdue(sheet.stored, timezone.localdate()),
        "alike": _alike(plain, sheet),
        **more,
    }
    if not wants_fragment(request):
        news = context["news"] = problem_news.news_of(request, draft) if status == HTTPStatus.OK else None
        if sheet.key:
            context |= _beside(request, draft, plain, sheet, first_use=news is not None and news.first_use is not None)
            context["changes"] = more["changes"] if "changes" in more else services.last_changes(draft, sheet.part.name, sheet.key)
    piece = "_alike" if request.headers.get("HX-Target") == "alike" else "_word_form"
    return _varied(page(request, piece if wants_fragment(request) else "word", context, status=status))


def _alike(plain: Plain, sheet: WordSheet) -> tuple[tuple[str, str], ...]:
    """The sources that one which was never published looks like."""
    if sheet.part.name != "sources" or sheet.fixed:
        return ()
    said = sheet.values
    return alike_sources(str(said.get("title", "")), str(said.get("url", "")), plain["sources"], own=sheet.key)


def _beside(request: HttpRequest, draft: Draft, plain: Plain, sheet: WordSheet, *, first_use: bool) -> Plain:
    """What stands beside the form of a word: problems, what reads it, who else has it open. Of one that is told its first use, that nobody uses it is none."""
    where = (sheet.part.name, sheet.key)
    problems = services.problems_in(plain, at=timezone.now())
    found: Plain = {
        "reads": sheet.part.name in SUBJECTS and not sheet.retired,
        "here": [problem for problem in problems if problem.where == where and not (first_use and problem.kind == UNUSED)],
        "users": linked_readers(draft, plain, users_in(plain).get(where, ())),
    }
    if not found["users"] and not sheet.retired:
        found["next"] = problem_news.first_use(draft, *where)
    if rights_of(request)["may_edit"]:
        found["others"] = services.note_opening(draft=draft, part=sheet.part.name, key=sheet.key, by=request.user, at=timezone.now())
    return found


def _row_gone(request: HttpRequest, draft: Draft, plain: Plain, part: str, words: Vocabulary) -> HttpResponse:
    """Somebody removed it: what was typed stands on the page of a new one, and saving adds it again."""
    sheet = posted_word(PARTS[part], request.POST, words, None)
    to = reverse("admin:decisions_draft_new_word", args=[draft.pk, part])
    return _shown(request, draft, plain, sheet, words, status=409, row_gone=True, to=to)


def _both(
    request: HttpRequest, draft: Draft, plain: Plain, sheet: WordSheet, words: Vocabulary, changed: services.RowChanged, mine: Plain
) -> HttpResponse:
    """Somebody saved meanwhile: what is stored beside what was typed, field by field; saving again keeps what was typed."""
    sheet.revision = changed.change.number
    both = differing(sheet.part, changed.row, mine, words)
    return _shown(request, draft, plain, sheet, words, status=409, theirs=changed.change, both=both)


def _varied(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, SHAPED_BY)
    return response


PAGES: Pages = [
    (f"{ONE_DRAFT}words/<str:part>/new/", new_word, "new_word"),
    (f"{ONE_DRAFT}words/<str:part>/<str:slug>/", edit_word, "word"),
]
