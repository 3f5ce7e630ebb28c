"""What a save brought or mended: the problems before and after it, told on the next page that is shown of the draft."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from apps.decisions import compiler, services
from apps.decisions.admin.kept import on_the_way
from apps.decisions.admin.problem_groups import title_in
from apps.decisions.engine.analysis import UNUSED, Problem, caused_and_mended
from apps.decisions.models import Draft

KEPT = "what the last save brought"  # its name in the session
MOST = 10  # problems of each kind that are told one by one
FIRST_USE = {  # of a word that was only just added: what is not there yet, what to do next, and what that page begins with
    "questions": ("Not used yet", "Add a rule that reads it", "?reads={slug}"),
    "findings": ("Not concluded yet", "Add a row that sets it", "?kind=row&finding={slug}"),
    "sources": ("Not cited yet", "Add a rule that cites it", "?cites={slug}"),
    "flags": ("Not raised yet", "Add a rule that raises it", ""),
    "gates": ("Not opened yet", "Add a rule that opens it", ""),
    "approaches": ("No rule speaks of it yet", "Add a rule for or against it", ""),
    "lists": ("Not used yet", "Add a rule that uses it", ""),
    "conditions": ("Not used yet", "Add a rule that uses it", ""),
}


@dataclass(frozen=True, slots=True)
class News:
    """How many problems a save caused and mended, and the first of each; of those mended the place and what was wrong."""

    caused: tuple[Problem, ...]
    mended: tuple[tuple[str, str], ...]
    count_caused: int
    count_mended: int
    first_use: (
        tuple[str, str, str, str] | None
    )  # of a word that was only just added: its name, what is not there yet, what to do next, and where


@contextmanager
def told(request: HttpRequest, draft: Draft, *, adding: bool = False) -> Iterator[None]:
    """Around what saves something in a draft: what it caused and mended is told afterwards, unless it was refused.

    A word that was only just added cannot be in use: that is no problem, and the next step is offered instead.
    """
    was = compiler.plain_of(draft)
    before = services.problems_of(draft, at=timezone.now(), plain=was)
    yield
    caused, mended = caused_and_mended(before, services.problems_of(draft, at=timezone.now()))
    along = on_the_way(request).words  # added for what is saved here: that nothing used them yet was never a problem to anybody
    mended = tuple(problem for problem in mended if problem.kind != UNUSED or problem.where not in along)
    unused = [problem.where for problem in caused if adding and problem.kind == UNUSED]
    caused = tuple(problem for problem in caused if problem.where not in unused or problem.kind != UNUSED)
    if caused or mended or unused:
        request.session[KEPT] = {
            "draft": draft.pk,
            "counts": [len(caused), len(mended)],
            "caused": [_plain(problem) for problem in caused[:MOST]],
            "fixed": [[title_in(was, problem.where) or problem.where[1], without_remedy(problem)] for problem in mended[:MOST]],
            "unused": unused[:1],
        }
    else:
        request.session.pop(KEPT, None)


def news_of(request: HttpRequest, draft: Draft) -> News | None:
    """What the last save of this draft brought, told once."""
    kept = request.session.get(KEPT)
    if not kept or kept["draft"] != draft.pk:
        return None
    del request.session[KEPT]
    caused = tuple(_problem(plain) for plain in kept["caused"])
    mended = tuple((place, was) for place, was in kept.get("fixed", ()))
    unused = next(iter(kept.get("unused", ())), None)
    found = first_use(draft, *unused) if unused else None
    first = (title_in(compiler.plain_of(draft), tuple(unused)) or unused[1], *found) if unused and found else None
    count_caused, count_mended = kept["counts"]
    return News(caused, mended, count_caused, count_mended, first)


def first_use(draft: Draft, part: str, slug: str) -> tuple[str, str, str] | None:
    """Of a word that nothing uses: what is not there yet, what to do next, and where; None where a rule does not use such."""
    if part not in FIRST_USE:
        return None
    words, then, begins = FIRST_USE[part]
    return words, then, reverse("admin:decisions_draft_new_rule", args=[draft.pk]) + begins.format(slug=slug)


def without_remedy(problem: Problem) -> str:
    """What was wrong, without the last sentence, which says what to do about it."""
    return problem.message.rpartition(". ")[0] or problem.message


def _plain(problem: Problem) -> dict[str, Any]:
    return {each.name: getattr(problem, each.name) for each in fields(Problem)}


def _problem(plain: Mapping[str, Any]) -> Problem:
    """As the session kept it, where pairs are lists."""
    pairs = {name: tuple(tuple(one) for one in plain[name]) for name in ("shows", "apart")}
    flat = {name: tuple(plain[name]) for name in ("where", "also", "could_hold")}
    return Problem(**{**plain, **pairs, **flat})
