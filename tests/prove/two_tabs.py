"""Two tabs on two questions lose nothing, and two people at one answer never overwrite each other without a word.

Over the real web server, as the page's script saves. Two controls: answers kept as one document, which must lose some, and saves that
do not say what their page has read, which must overwrite silently.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils import timezone

from tests.prove import Figure, amount
from tests.prove._processes import web, went_on
from tests.prove._savers import QUESTION, Saver

PRODUCT, ONE_DOCUMENT, WITHOUT_REVISION = (
    "config.wsgi:application", "tests.prove._one_document:application", "tests.prove._without_revision:application",
)  # fmt: skip
ACKNOWLEDGED = 400  # of two tabs together, each question once a round
SAVES = 200  # of two people together, all of one answer
CONTROL = amount(short=120, long=400)
REFUSED = 409


@dataclass(frozen=True, slots=True)
class Said:
    """One save: what stood in the field, by which page, which revision that page had read, and what came back."""

    text: str
    editor: str
    read: int
    status: int


@dataclass
class Tab:
    """One tab of one person; `saver` knows the way in."""

    saver: Saver
    said: list[tuple[str, Said]] = field(default_factory=list)

    def save(self, slug: str, text: str) -> int:
        """One save as the page's script sends it; the words stand in "who says so", which every question has."""
        self.saver.count += 1
        page = self.saver.pages[slug]
        words = {
            **page, "seq": str(self.saver.count), "shown": slug, f"{slug}_unknown": "on", f"{slug}_source": text, "confirmed": "1",
        }  # fmt: skip
        path = f"{QUESTION.format(use_case=self.saver.use_case, slug=slug)}/save"
        status, _, _ = self.saver.post(path, htmx=True, **words)
        self.said.append((slug, Said(text, page["editor"], int(page[f"{slug}_revision"]), status)))
        return status


def figures() -> Iterator[Figure]:
    yield different_questions("two tabs, different questions", PRODUCT, ACKNOWLEDGED)
    yield different_questions("two tabs control, all answers one document", ONE_DOCUMENT, CONTROL, must_lose=True)
    yield one_answer("two people, one answer", PRODUCT, SAVES)
    yield one_answer("two people control, saves that do not say what was read", WITHOUT_REVISION, min(SAVES, CONTROL), must_lose=True)


def different_questions(name: str, application: str, wanted: int, *, must_lose: bool = False) -> Figure:
    """Each tab its half of the questions, round after round; looked up after each, for what is saved again later would hide a loss."""
    slugs = all_questions()
    halves, acknowledged, lost, failed, rounds = (slugs[::2], slugs[1::2]), 0, 0, 0, 0
    with web(application) as (_, port):
        tabs = tabs_of(port, ("maya", "maya"))
        for tab, half in zip(tabs, halves, strict=True):
            for slug in half:
                tab.saver.open(slug)
        while acknowledged < wanted and not failed:
            for tab in tabs:
                tab.said.clear()
            at_once([partial(walk, tab, half, f"round {rounds}") for tab, half in zip(tabs, halves, strict=True)])
            saved = {slug: said.text for tab in tabs for slug, said in tab.said if said.status == 200}
            failed += len(slugs) - len(saved)
            acknowledged, rounds = acknowledged + len(saved), rounds + 1
            kept = stored(tabs[0].saver.use_case)
            lost += sum(kept.get(slug) != text for slug, text in saved.items())
            went_on()
    value = f"{acknowledged} acknowledged in {rounds} rounds over {len(slugs)} questions, {failed} not acknowledged, {lost} lost"
    bound = "at least 1 lost" if must_lose else f"at least {wanted} acknowledged, 0 lost"
    return Figure(name, value, bound, holds=lost > 0 if must_lose else not lost and not failed and acknowledged >= wanted)


def one_answer(name: str, application: str, wanted: int, *, must_lose: bool = False) -> Figure:
    """Two people save the same answer as fast as they can; who is refused reads the page again, and says it anew."""
    slug = all_questions()[0]
    with web(application) as (_, port):
        tabs = tabs_of(port, ("maya", "carl"))
        for tab in tabs:
            tab.saver.open(slug)
        at_once([partial(insist, tab, slug, who, wanted // 2) for tab, who in zip(tabs, ("maya", "carl"), strict=True)])
    went_on()
    said = [said for tab in tabs for _, said in tab.said]
    accepted, refused = (sum(one.status == status for one in said) for status in (200, REFUSED))
    silent, missing, stray = overwritten(tabs[0].saver.use_case, slug, said)
    value = (
        f"{len(said)} saves, {accepted} accepted, {refused} refused with {REFUSED}, {silent} silent overwrites, "
        f"{missing} accepted and not kept, {stray} refused and kept"
    )
    if must_lose:
        return Figure(name, value, "at least 1 silent overwrite", holds=silent > 0)
    good = accepted + refused == len(said) >= wanted and accepted and refused and not (silent or missing or stray)
    return Figure(name, value, "each accepted or refused, some refused, 0 silent overwrites, 0 lost", holds=bool(good))


def walk(tab: Tab, slugs: Sequence[str], text: str) -> None:
    for slug in slugs:
        tab.save(slug, text)


def insist(tab: Tab, slug: str, who: str, times: int) -> None:
    for number in range(times):
        if tab.save(slug, f"{who} {number}") != 200:
            tab.saver.open(slug)


def overwritten(use_case: str, slug: str, said: Sequence[Said]) -> tuple[int, int, int]:
    """How many accepted saves replaced what their page had not read; how many are not in the history; how many refused ones are."""
    from apps.intake.models import AnswerRevision

    rows = list(AnswerRevision.objects.filter(answer__use_case=use_case, question=slug).order_by("revision"))
    by_text = {row.source: (earlier, row) for earlier, row in zip([None, *rows], rows, strict=False)}
    silent = 0
    for one in said:
        if one.status == 200 and one.text in by_text:
            earlier, _ = by_text[one.text]
            silent += earlier is not None and earlier.editor != one.editor and earlier.revision != one.read
    missing = sum(one.status == 200 and one.text not in by_text for one in said)
    return silent, missing, sum(one.status == REFUSED and one.text in by_text for one in said)


def tabs_of(port: int, people: Sequence[str]) -> list[Tab]:
    """Signed in each by itself, all at one use case of the first."""
    tabs = [Tab(Saver(name, (), port=port)) for name in people]
    tabs[0].saver.start()
    for tab in tabs[1:]:
        tab.saver.sign_in()
        tab.saver.use_case = tabs[0].saver.use_case
    return tabs


def at_once(works: Sequence[Callable[[], object]]) -> None:
    """All at the same time; what one of them raises is raised."""
    raised: list[BaseException] = []

    def work(one: Callable[[], object]) -> None:
        try:
            one()
        except BaseException as error:  # noqa: BLE001  told by the thread that waits
            raised.append(error)

    threads = [threading.Thread(target=work, args=(one,)) for one in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def stored(use_case: str) -> dict[str, str]:
    from apps.intake.models import Answer

    return dict(Answer.objects.filter(use_case=use_case).values_list("question", "source"))


def all_questions() -> tuple[str, ...]:
    from apps.decisions import selectors

    return tuple(question.slug for question in selectors.book_for(selectors.live_version(timezone.now())).questions)
