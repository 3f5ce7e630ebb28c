"""What a save brought or mended: the problems before and after it, told on the next page that is shown of the draft."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from apps.decisions import services
from apps.decisions.engine.analysis import Problem, caused_and_mended
from apps.decisions.models import Draft

KEPT = "problem_news"  # its name in the session
MOST = 10  # problems of each kind that are told one by one


@dataclass(frozen=True, slots=True)
class News:
    """How many problems a save caused and mended, and the first of each."""

    caused: tuple[Problem, ...]
    mended: tuple[Problem, ...]
    count_caused: int
    count_mended: int


@contextmanager
def told(request: HttpRequest, draft: Draft) -> Iterator[None]:
    """Around what saves something in a draft: what it caused and mended is told afterwards, unless it was refused."""
    before = services.problems_of(draft, at=timezone.now())
    yield
    caused, mended = caused_and_mended(before, services.problems_of(draft, at=timezone.now()))
    if caused or mended:
        request.session[KEPT] = {
            "draft": draft.pk,
            "counts": [len(caused), len(mended)],
            "caused": [_plain(problem) for problem in caused[:MOST]],
            "mended": [_plain(problem) for problem in mended[:MOST]],
        }
    else:
        request.session.pop(KEPT, None)


def news_of(request: HttpRequest, draft: Draft) -> News | None:
    """What the last save of this draft brought, told once."""
    kept = request.session.get(KEPT)
    if not kept or kept["draft"] != draft.pk:
        return None
    del request.session[KEPT]
    caused, mended = (tuple(_problem(plain) for plain in kept[name]) for name in ("caused", "mended"))
    return News(caused, mended, *kept["counts"])


def _plain(problem: Problem) -> list[Any]:
    return [problem.severity, problem.where, problem.message, problem.example, problem.also, problem.kind, problem.shows]


def _problem(plain: Sequence[Any]) -> Problem:
    severity, where, message, example, also, kind, shows = plain
    return Problem(severity, (where[0], where[1]), message, example, tuple(also), kind, tuple(tuple(one) for one in shows))
