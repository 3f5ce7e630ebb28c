"""Test cases of versions and drafts side by side: what came, changed and went between two of them. Reads only.

Stands over `history`, which knows rule books alone; may not import services, views or admin.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Value
from django.db.models.functions import JSONObject

from apps.decisions import compiler, history, selectors
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.case_differences import case_changes, touched_by, with_cases
from apps.decisions.engine.differences import NO_BOOK, Comparison, compare
from apps.decisions.models import Draft, DraftTestCase, RulebookVersion, VersionTestCase

Side = RulebookVersion | Draft
Cases = Sequence[Mapping[str, Any]]
TEXTS = ("name", "title", "why", "answers", "expect")


def with_the_one_before(number: int, **more: Any) -> tuple[RulebookVersion, RulebookVersion | None]:
    """A version and the one before it, each with its test cases as `said_cases` and with `more`, by one statement. Raises Http404."""
    said = VersionTestCase.objects.filter(version=OuterRef("pk")).order_by("position", "pk")
    cases = ArraySubquery(said.values(json=JSONObject(**{name: name for name in TEXTS})))
    return history.with_the_one_before(number, said_cases=cases, **more)


def between(old: RulebookVersion | None, new: RulebookVersion) -> Comparison:
    """All that lies between two versions, or between nothing and the first: rules and test cases."""
    before, after = _cases([old, new])
    book = selectors.book_by(old.sha256) if old else NO_BOOK
    return _with(history.between(old, new), before, after, book, selectors.book_by(new.sha256))


def from_version(old: RulebookVersion | None, text: history.Text, new: Draft | Cases) -> Comparison:
    """All that lies between a version and what a draft or a file says."""
    before, after = _cases([old, new]) if isinstance(new, Draft) else (_cases([old])[0], new)
    book = selectors.book_by(old.sha256) if old else NO_BOOK
    return _with(history.from_version(old, text), before, after, book, text.book)


def from_file(old: RulebookVersion | None, text: history.Text, cases: Cases | None) -> Comparison:
    """All that lies between a version and a file; of test cases only where the file says some."""
    return history.from_version(old, text) if cases is None else from_version(old, text, cases)


def between_sides(old: Side, new: Side) -> Comparison | None:
    """All that lies between any two versions and drafts; None where one cannot be read."""
    if isinstance(old, RulebookVersion) and isinstance(new, RulebookVersion):
        return between(old, new)
    first, second = (selectors.book_for(side) if isinstance(side, RulebookVersion) else _book(side) for side in (old, new))
    if first is None or second is None:
        return None
    before, after = _cases([old, new])
    return _with(compare(first, second), before, after, first, second)


def cases_of(side: Side) -> Cases:
    """The test cases of a version or draft, in their order."""
    return _cases([side])[0]


def _with(found: Comparison, before: Cases, after: Cases, old: Rulebook, new: Rulebook) -> Comparison:
    """What lies between two rule books, with their test cases beside it."""
    return with_cases(found, case_changes(before, after, old, new, touched_by(found.changes, old, new)))


def _book(draft: Draft) -> Any:
    text = history.text_of(draft)
    return text.book if text else None


def _cases(sides: Sequence[Side | None]) -> list[Cases]:
    """The test cases of each side, by one statement where they were not read along."""
    left = [side for side in sides if side is not None and not hasattr(side, "said_cases")]
    drafts = [side.pk for side in left if isinstance(side, Draft)]
    versions = [side.pk for side in left if isinstance(side, RulebookVersion)]
    found: dict[tuple[str, int], list[Any]] = {}
    if left:
        of_drafts = DraftTestCase.objects.filter(draft__in=drafts).annotate(kind=Value("draft"), side=F("draft_id")).order_by()
        of_versions = VersionTestCase.objects.filter(version__in=versions).annotate(kind=Value("version"), side=F("version_id")).order_by()
        columns = ("kind", "side", "position", "pk", *TEXTS)
        rows = of_drafts.values_list(*columns).union(of_versions.values_list(*columns), all=True)
        for kind, side, _position, _pk, *texts in rows.order_by("position", "pk"):
            found.setdefault((kind, side), []).append(compiler.row_of_texts(dict(zip(TEXTS, texts, strict=True))))
    return [_of(side, found) for side in sides]


def _of(side: Side | None, found: Mapping[tuple[str, int], Cases]) -> Cases:
    if side is None:
        return ()
    if hasattr(side, "said_cases"):
        return [compiler.row_of_texts(texts) for texts in side.said_cases]
    return found.get(("draft" if isinstance(side, Draft) else "version", side.pk), ())
