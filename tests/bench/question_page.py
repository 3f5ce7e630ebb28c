"""What one question page takes against a bare view that reads, writes and renders the same fields, side by side in one run.

Every question that a sample use case is asked, in turn: its answer is posted, or "I do not know yet" every other time, with another
word on who says so, then the page is read again; once by ours, once by the bare view, who goes first changing each time. Waiting
time of whole requests in this process, PostgreSQL's with it.
"""

import statistics
import sys
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.bench import Figure, pages

ROUNDS = 6
WARM = 1  # rounds that do not count
MOST = 1.5  # times as long

Step = Callable[[str, int], tuple[float, float]]


def figures() -> Iterator[Figure]:
    with pages.place() as base:
        yield from measured(base)


def measured(base: Path) -> Iterator[Figure]:
    client, root = pages.prepared(base)
    first = _journey(root)
    steps, slugs = (ours(client, root, first), bare(client, root, first)), [question.slug for question in first.asked]
    took: tuple[list[tuple[float, float]], ...] = ([], [])
    for turn in range(WARM + ROUNDS):
        for number, slug in enumerate(slugs, start=turn * (len(slugs) + 1)):
            for who in (0, 1) if number % 2 else (1, 0):
                seconds = steps[who](slug, turn)
                if turn >= WARM:
                    took[who].append(seconds)
    both, read = (tuple(statistics.median(part(seconds) for seconds in side) for side in took) for part in (sum, lambda pair: pair[1]))
    name = f"a question page against a bare view, over {len(slugs)} questions"
    yield Figure(
        f"{name}: written and shown again (p50 {both[0] * 1000:.1f} ms against {both[1] * 1000:.1f})", both[0] / both[1], "times", MOST
    )
    yield Figure(f"{name}: shown (p50 {read[0] * 1000:.1f} ms against {read[1] * 1000:.1f})", read[0] / read[1], "times", MOST)


def ours(client: Any, root: str, first: Any) -> Step:
    """The question page: Continue, then the same page again."""

    def step(slug: str, turn: int) -> tuple[float, float]:
        fields = {
            "shown": slug, f"{slug}_source": f"Sheet {turn}", f"{slug}_revision": _journey(root).of(slug).revision,
            "editor": f"bench-{turn}", "seq": 1, "go": "on", "warned": "yes", "confirmed": "yes",
        }  # fmt: skip
        given = _given(first, slug, turn)
        return _timed(client, f"{root}questions/{slug}", {**fields, **({slug: given} if given else {f"{slug}_unknown": "on"})})

    return step


def bare(client: Any, root: str, first: Any) -> Step:
    """The same by the bare view, beside the site's own addresses."""
    from django.conf import settings
    from django.urls import clear_url_caches

    import config.urls as site
    from tests.bench import _bare

    both = types.ModuleType("addresses_with_a_bare_view")
    both.__dict__.update(site.__dict__)
    both.__dict__["urlpatterns"] = [_bare.pattern(first.book), *site.urlpatterns]
    sys.modules[both.__name__] = both
    settings.ROOT_URLCONF = both.__name__
    clear_url_caches()

    def step(slug: str, turn: int) -> tuple[float, float]:
        fields = {"source": f"Page {turn}", "revision": _journey(root).of(slug).revision}
        given = _given(first, slug, turn)
        return _timed(
            client,
            f"/bare{root.removeprefix('/use-cases')}{slug}",
            {**fields, **({"answer": given} if given else {"unknown": "on"})},
        )

    return step


def _given(first: Any, slug: str, turn: int) -> list[str]:
    """The answer that stood there first, every other time; nothing for "I do not know yet"."""
    typed = first.of(slug).typed.strip()
    return typed.split("\n") if typed and turn % 2 else []


def _timed(client: Any, path: str, fields: dict[str, Any]) -> tuple[float, float]:
    """Seconds of the post and of the page after it."""
    began = time.perf_counter()
    answer = client.post(path, fields)
    posted = time.perf_counter()
    assert answer.status_code == 302, (path, answer.status_code)
    again = client.get(path)
    ended = time.perf_counter()
    assert again.status_code == 200, path
    return posted - began, ended - posted


def _journey(root: str) -> Any:
    """The way through the questions as the answers stand now."""
    from django.utils import timezone

    from apps.accounts.selectors import person_named
    from apps.intake.selectors import desk_for

    maya = person_named("maya")
    assert maya is not None
    return desk_for(maya, root.split("/")[2], at=timezone.now()).journey  # type: ignore[arg-type]
