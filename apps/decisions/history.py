"""What was said of drafts and what versions changed: reviews, comparisons, planned starts, the life of a rule. Reads only.

Stands over `selectors`; may not import services, views or admin. Comparisons are kept per process by the fingerprints of
both sides, since what a fingerprint stands for never changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, QuerySet, Subquery
from django.http import Http404

from apps.accounts.reviewing import Standing
from apps.accounts.selectors import Person, workspaces_for
from apps.audit import selectors as audit
from apps.catalogue.models import PriceListVersion
from apps.decisions import compiler, selectors
from apps.decisions.engine import canonical
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.differences import NO_BOOK, Comparison, compare
from apps.decisions.engine.rulebook import NotARulebook, from_plain, to_plain
from apps.decisions.models import Decision, Draft, Review, RulebookActivation, RulebookVersion, VersionChange
from apps.ui.held import once

Plain = Mapping[str, Any]
EDITS = ("draft.changed", "test_case.accepted")  # whoever did one of these is an author
MOST_DECISIONS = 50  # of a reader's own, shown beside a version


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A rule book with the one text that stands for it. Of one state of a draft there is one, by which more is kept."""

    book: Rulebook
    canonical: str
    sha256: str


def text_of(draft: Draft) -> Text | None:
    """What a draft says as a whole; None while something in it cannot be read."""
    return text_in(compiler.plain_of(draft))


def text_in(plain: Plain) -> Text | None:
    """The same of plain data; of a state of a draft it is worked out once."""
    return once(plain, "rule book and text", lambda: _text(plain))


def _text(plain: Plain) -> Text | None:
    try:
        book = from_plain(plain)
    except NotARulebook:
        return None
    text = canonical.dumps(to_plain(book))
    return Text(book, text, canonical.sha256(text))


# Reviews


def standing_of(draft: Draft, text: Text | None) -> Standing[Review]:
    """The reviews of a draft, without their long texts, and who may not be the second person."""
    editors = audit.keys_of_actors(subject="draft", subject_id=draft.pk, since=draft.created_at, kinds=EDITS)
    return Standing.of(
        Review.objects.filter(draft_number=draft.pk).defer("canonical"), draft=draft, sha256=text.sha256 if text else "", editors=editors
    )


def moved_since(review: Review, text: Text | None) -> Comparison | None:
    """What a draft says otherwise than when it was reviewed; None where it cannot be read now."""
    if text is None:
        return None
    return compare(from_plain(canonical.loads(review.canonical)), text.book)


def with_last_reviews(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """Each draft with the last word on it as `last_review`, None where nobody asked for one."""
    said = Review.objects.filter(draft_number__in=[draft.pk for draft in drafts]).order_by("draft_number", "-pk").distinct("draft_number")
    last = {review.draft_number: review for review in said.defer("canonical")}
    for draft in drafts:
        draft.last_review = last.get(draft.pk)  # type: ignore[attr-defined]
    return drafts


def reviews_of(version: RulebookVersion) -> QuerySet[Review]:
    """What was said of the draft that became this version."""
    drafts = Draft.objects.filter(published_as=version).values("pk")
    return Review.objects.filter(draft_number__in=drafts).defer("canonical")


# Versions


def between(old: RulebookVersion | None, new: RulebookVersion) -> Comparison:
    """All that lies between two versions, or between nothing and the first."""
    return _between(old.sha256 if old else "", new.sha256)


def from_version(old: RulebookVersion | None, text: Text) -> Comparison:
    """All that lies between a version and what a draft or a file says."""
    return _from_text(old.sha256 if old else "", text)


@lru_cache(maxsize=32)
def _between(old: str, new: str) -> Comparison:
    return compare(selectors.book_by(old) if old else NO_BOOK, selectors.book_by(new))


@lru_cache(maxsize=8)
def _from_text(old: str, text: Text) -> Comparison:
    return compare(selectors.book_by(old) if old else NO_BOOK, text.book)


def with_the_one_before(number: int, **more: Any) -> tuple[RulebookVersion, RulebookVersion | None]:
    """A version and the one before it, without their long texts and with what `more` adds; None before the first. Raises Http404."""
    versions = RulebookVersion.objects.defer("canonical").annotate(**more)
    found = {one.number: one for one in versions.filter(number__in=(number - 1, number))}
    if number not in found:
        raise Http404("No such version")
    return found[number], found.get(number - 1)


def numbers() -> list[RulebookVersion]:
    """Every version with its number and fingerprint and little else, newest first: to choose from."""
    return list(RulebookVersion.objects.only("number", "published_at", "sha256"))


def canonical_of(version: RulebookVersion) -> str:
    """The canonical text of a version, which no list of them reads."""
    return str(RulebookVersion.objects.values_list("canonical", flat=True).get(pk=version.pk))


def among(versions: Sequence[RulebookVersion], number: int) -> RulebookVersion:
    """The one of this number. Raises Http404."""
    found = next((version for version in versions if version.number == number), None)
    if found is None:
        raise Http404("No such version")
    return found


def last_number() -> Subquery:
    """The highest number of a version, for a statement that asks for something else."""
    return Subquery(RulebookVersion.objects.order_by("-number").values("number")[:1])


def live_and_next(at: datetime) -> tuple[RulebookVersion | None, int]:
    """What is in force, and the number that the next version will have as long as nobody publishes before; by one statement."""
    last = RulebookVersion.objects.order_by("-number").values("number")[:1]
    found = selectors.activations_by(at).annotate(last_number=Subquery(last)).first()
    if found is None:
        return None, int(last[0]["number"] if last else 0) + 1
    return found.version, int(getattr(found, "last_number")) + 1  # noqa: B009  a column of this statement


@dataclass(frozen=True, slots=True)
class Start:
    """One time at which a version came into force, or was to; `then` is the start that took over from it."""

    activation: RulebookActivation
    then: RulebookActivation | None


def starts_of(version: RulebookVersion) -> Sequence[Start]:
    """Every start of this version, also those that were withdrawn, with who withdrew them and what took over."""
    first = version.activations.filter(withdraws=None).order_by("valid_from").values("valid_from")[:1]
    since = RulebookActivation.objects.filter(withdraws=None, valid_from__gte=Subquery(first)).select_related("version", "withdrawn")
    order = list(since.defer("version__canonical").order_by("valid_from", "pk"))
    came = [one for one in order if getattr(one, "withdrawn", None) is None]
    return [Start(one, _after(one, came)) for one in order if one.version_id == version.pk]


def _after(start: RulebookActivation, order: Sequence[RulebookActivation]) -> RulebookActivation | None:
    own = (start.valid_from, start.pk)
    return next((other for other in order if (other.valid_from, other.pk) > own and other.version_id != start.version_id), None)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in a list: how much it changed, and when it was or will be in force."""

    version: RulebookVersion
    counts: Mapping[str, int]
    start: datetime | None  # None where its only start was withdrawn


def names_of_old() -> frozenset[str]:
    """Keys and short names that a published version had and a later one took out: stored decisions and the history go on naming them.

    So nothing new is called by them without anybody's asking for it.
    """
    return frozenset(VersionChange.objects.filter(kind="removed").order_by().values_list("key", flat=True).distinct())


def version_lines() -> list[VersionLine]:
    """Every version, newest first; three questions to the database however many there are."""
    counts: dict[int, dict[str, int]] = {}
    for number, kind, count in VersionChange.objects.order_by().values_list("version__number", "kind").annotate(count=Count("pk")):
        counts.setdefault(number, {})[kind] = count
    starts = dict(RulebookActivation.objects.filter(withdraws=None, withdrawn=None).order_by("pk").values_list("version_id", "valid_from"))
    versions = RulebookVersion.objects.defer("canonical")
    return [VersionLine(version, counts.get(version.number, {}), starts.get(version.pk)) for version in versions]


@dataclass(frozen=True, slots=True)
class LifeLine:
    """One version in which a row came, changed or went."""

    change: VersionChange
    version: RulebookVersion


def life_of(key: str) -> tuple[LifeLine, ...]:
    """In which versions a rule or row came, changed and went, the first one first."""
    changes = VersionChange.objects.filter(part__in=("rules", "rows"), key=key).select_related("version").defer("version__canonical")
    return tuple(LifeLine(change, change.version) for change in changes)


def is_in_force(key: str, at: datetime) -> bool:
    """Whether the live version has such a rule or row."""
    live = selectors.live_activation(at)
    return live is not None and selectors.rule_page(live.version, key) is not None


def decisions_by(version: RulebookVersion) -> int:
    """How many decisions were made by a version, in all workspaces."""
    return Decision.objects.filter(rulebook_version=version).count()


def decisions_with(prices: PriceListVersion) -> int:
    """How many decisions were made with a price list, in all workspaces."""
    return Decision.objects.filter(price_list=prices).count()


@dataclass(frozen=True, slots=True)
class Uses:
    """Decisions made by a version: how many in all, and those that a reader may see."""

    count: int
    own: tuple[Decision, ...]


def uses_of(version: RulebookVersion, person: Person) -> Uses:
    """Of the decisions in workspaces that are not this person's only their number is told."""
    if not (count := decisions_by(version)):
        return Uses(0, ())
    own = Decision.objects.filter(rulebook_version=version, workspace__in=workspaces_for(person))
    own = own.defer("case_json", "result_json").select_related("workspace")
    return Uses(count, tuple(own[:MOST_DECISIONS]))
