"""Many rules at once: ticked in the list, looked at before and after, then changed in one step that one undo takes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts import permissions
from apps.decisions import compiler, services
from apps.decisions.admin import problem_news
from apps.decisions.admin.pages import GONE, ONE_DRAFT, Pages, draft_for, gone, is_open, page
from apps.decisions.admin.saying import reason_in, say
from apps.decisions.admin.sheets import posted_revision
from apps.decisions.admin.vocabulary import STRENGTH_WORDS, SURE_WORDS, Pairs, Vocabulary, vocabulary_of
from apps.decisions.admin.word_list import wanted_place
from apps.decisions.admin.word_words import sentence_in, value_words
from apps.decisions.services import RowChange

Plain = Mapping[str, Any]
OFF, ON, STAGE, STRENGTH, SURE, ADD, REPLACE, REMOVE = "off", "on", "stage", "strength", "sure", "add_source", "replace_source", "remove"
DOINGS: Pairs = (
    (OFF, "Switch off"), (ON, "Switch on"), (STAGE, "Move to a stage"), (STRENGTH, "Set the strength"), (SURE, "Set how sure the sources are"),
    (ADD, "Add a source"), (REPLACE, "Replace a source"), (REMOVE, "Remove from this draft"),
)  # fmt: skip
FIELD = {
    STAGE: "Stage",
    STRENGTH: "Strength",
    SURE: "How sure the sources are",
    ADD: "Source to add",
    REPLACE: "Source to put in its place",
}
ONLY_RULES = (STAGE, STRENGTH, SURE, ADD, REPLACE)
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of one ticked rule or row: its field before and after, or why it stays."""

    key: str
    sentence: str
    before: str
    after: str
    stays: str
    change: RowChange | None


@require_POST
def bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for what is missing, show what would change, and on confirming change it."""
    permissions.check_edit_rules(request.user)
    if not is_open(pk):
        return gone(request, pk)
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    words = vocabulary_of(plain)
    data = request.POST
    keys, do = list(dict.fromkeys(data.getlist("key")))[:MOST], data.get("bulk", "")
    options = choices_for(do, words)
    wrong = _what_is_missing(keys, do, data, options, words)
    plans = plan(plain, words, keys, do, data.get("to", ""), data.get("from", "")) if keys and do in dict(DOINGS) and not wrong else []
    changes = [planned.change for planned in plans if planned.change]
    status, moved = 200, False
    if data.get("confirm") == "yes" and changes:
        try:
            with problem_news.told(request, draft):
                done = services.change_rows(
                    draft=draft, changes=changes, revision=posted_revision(data), by=request.user, at=timezone.now(), why=reason_in(data)
                )
        except services.DraftChanged:
            moved, status = True, 409
        except GONE:
            return gone(request, pk)
        else:
            say(request, draft, f"{dict(DOINGS)[do]}: {len(done)} {'rule' if len(done) == 1 else 'rules'} changed", done)
            return redirect("admin:decisions_draft_rules", pk)
    asked = "show" in data or "confirm" in data
    context = {
        "draft": draft, "keys": keys, "do": do, "doing": dict(DOINGS).get(do, ""), "doings": DOINGS, "field": FIELD.get(do, ""), "options": options,
        "to": data.get("to", ""), "from": data.get("from", ""), "sources": _cited(plain, keys, words) if do == REPLACE else (),
        "plans": plans, "count": len(changes), "wrong": wrong if asked or not keys or do not in dict(DOINGS) else [], "moved": moved,
        "why": reason_in(data),
    }  # fmt: skip
    return page(request, "rules_bulk", context, status=422 if context["wrong"] else status)


@require_POST
def switch(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Switch one rule or row off or on."""
    permissions.check_edit_rules(request.user)
    if not is_open(pk):
        return gone(request, pk)
    draft = draft_for(pk)
    part, row = _rule_in(compiler.plain_of(draft), key)
    off = request.POST.get("do") == OFF
    try:
        with problem_news.told(request, draft):
            done = services.change_rows(
                draft=draft, changes=[RowChange(part, key, switched(part, row, off=off))], revision=None, by=request.user, at=timezone.now()
            )
    except GONE:
        return gone(request, pk)
    say(request, draft, f"{key} is switched {'off' if off else 'on'}", done)
    return redirect("admin:decisions_draft_rule", pk, key)


@require_POST
def move_rule(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Up, down or to a place among the rules of its stage, or the rows of its finding."""
    permissions.check_edit_rules(request.user)
    if not is_open(pk):
        return gone(request, pk)
    draft = draft_for(pk)
    plain = compiler.plain_of(draft)
    part, _row = _rule_in(plain, key)
    try:
        done = services.move_row(
            draft=draft, part=part, key=key, place=wanted_place(request, plain, part, key), by=request.user, at=timezone.now()
        )
    except (services.RowGone, *GONE):
        return gone(request, pk)
    say(request, draft, f"{key} is moved", done)
    if request.POST.get("back") == "rule":
        return redirect("admin:decisions_draft_rule", pk, key)
    listed = reverse("admin:decisions_draft_rules", args=[pk])
    return redirect(f"{listed}?{urlencode({'page': request.GET.get('page', '1')[:6]})}#tick-{key}")


def plan(plain: Plain, words: Vocabulary, keys: Sequence[str], do: str, to: str, old: str) -> list[Planned]:
    """What each ticked row is now and would be."""
    found = []
    for key in keys:
        try:
            part, row = _rule_in(plain, key)
        except Http404:
            found.append(Planned(key, "", "", "", "It was removed since", None))
            continue
        sentence = sentence_in(words.book, part, row)
        if part == "rows" and do in ONLY_RULES:
            found.append(Planned(key, sentence, "", "", "A row of a finding takes this from its finding", None))
            continue
        new = changed(part, row, do, to, old)
        if new == row:
            found.append(Planned(key, sentence, "", "", "It is so already", None))
            continue
        before, after = _in_words(part, row, new, do, words)
        found.append(Planned(key, sentence, before, after, "", RowChange(part, key, new)))
    return found


def changed(part: str, row: Plain, do: str, to: str, old: str) -> Plain | None:
    """The row as it would be; None where it goes."""
    if do == REMOVE:
        return None
    if do in (OFF, ON):
        return switched(part, row, off=do == OFF)
    if do == ADD:
        return {**row, "sources": list(dict.fromkeys([*row["sources"], to]))}
    if do == REPLACE:
        return {**row, "sources": list(dict.fromkeys(to if slug == old else slug for slug in row["sources"]))}
    return {**row, do: to}


def switched(part: str, row: Plain, *, off: bool) -> Plain:
    return compiler.normal_row(part, {**row, "off": off})


def choices_for(do: str, words: Vocabulary) -> Pairs:
    """What the field of a doing can be."""
    return {STAGE: words.stages, STRENGTH: STRENGTH_WORDS, SURE: SURE_WORDS, ADD: words.sources, REPLACE: words.sources}.get(do, ())


def _what_is_missing(keys: Sequence[str], do: str, data: QueryDict, options: Pairs, words: Vocabulary) -> list[tuple[str, str]]:
    if not keys:
        return [("", "Tick at least one rule in the list")]
    if do not in dict(DOINGS):
        return [("bulk", "Select what to do with the ticked rules")]
    wrong = []
    if do == REPLACE and data.get("from", "") not in dict(words.sources):
        wrong.append(("from", "Select the source to replace"))
    if options and data.get("to", "") not in dict(options):
        wrong.append(("to", f"Select: {FIELD[do][0].lower()}{FIELD[do][1:]}"))
    return wrong


def _cited(plain: Plain, keys: Sequence[str], words: Vocabulary) -> Pairs:
    cited = {slug for row in plain["rules"] if row["key"] in keys for slug in row["sources"]}
    return tuple(pair for pair in words.sources if pair[0] in cited)


def _in_words(part: str, row: Plain, new: Plain | None, do: str, words: Vocabulary) -> tuple[str, str]:
    if new is None:
        return "In this draft", "Removed"
    if do in (OFF, ON):
        return ("On", "Switched off") if do == OFF else ("Switched off", "On")
    name = "sources" if do in (ADD, REPLACE) else do
    titles = {**dict(words.sources), **dict(words.stages), **dict(SURE_WORDS)}
    before, after = (
        "; ".join(titles.get(slug, slug) for slug in each)
        if isinstance(each, list)
        else titles.get(each, value_words(part, name, each, None))
        for each in (row[name], new[name])
    )
    return before, after


def _rule_in(plain: Plain, key: str) -> tuple[str, Plain]:
    for part in ("rules", "rows"):
        if (row := compiler.row_in(plain, part, key)) is not None:
            return part, row
    raise Http404("No such rule in this draft")


PAGES: Pages = [
    (f"{ONE_DRAFT}rules/bulk/", bulk, "bulk_rules"),
    (f"{ONE_DRAFT}rules/<str:key>/switch/", switch, "switch_rule"),
    (f"{ONE_DRAFT}rules/<str:key>/move/", move_rule, "move_rule"),
]
