"""What was published since a draft of the rules was opened: its rows, in words, and what takes them over."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

from apps.decisions import compiler, selectors, services
from apps.decisions.admin import problem_news
from apps.decisions.admin.newer_page import Following, Newer, Plain, Shown, newer_page
from apps.decisions.admin.pages import ONE_DRAFT, RULES, Pages
from apps.decisions.admin.word_parts import title_of
from apps.decisions.admin.word_words import details_of, sentence_in, url_of
from apps.decisions.engine.differences import PART_WORDS
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import Draft, RulebookActivation, RulebookVersion


def newest_since(draft: Draft) -> RulebookVersion | None:
    """The newest version, where it is newer than the one that the draft comes from and its start was not withdrawn."""
    if draft.based_on is None:
        return None
    standing = RulebookActivation.objects.filter(version=OuterRef("pk"), withdraws=None, withdrawn=None)
    return RulebookVersion.objects.filter(Exists(standing), number__gt=draft.based_on.number).defer("canonical").first()


def _says(version: RulebookVersion) -> Plain:
    return to_plain(selectors.book_for(version))


def _rows(plain: Plain) -> Mapping[str, Mapping[str, Any]]:
    return {part: {compiler.key_of(row): row for row in compiler.rows_in(plain, part)} for part in compiler.PARTS}


def _take(request: HttpRequest, ticked: Sequence[Newer], *, draft: Draft, **how: Any) -> Sequence[Any]:
    changes = [services.RowChange(row.part, row.key, row.newer) for row in ticked]
    with problem_news.told(request, draft):
        return services.change_rows(draft=draft, changes=changes, **how)


def _in_words(draft: Draft, plain: Plain, row: Newer) -> Shown:
    book = compiler.readable_book(plain)[0]
    was, there_now, mine = (
        sentence_in(book, row.part, each) if each and row.part in ("rules", "rows") else "" for each in (row.was, row.newer, row.mine)
    )
    return Shown(
        row,
        kind=PART_WORDS.get(row.part, row.part),
        title=title_of(row.part, row.newer or row.was or {}),
        url=url_of(draft, row.part, row.key) if row.mine else "",
        there=details_of(row.part, row.was, row.newer, book) if row.was and row.newer else (),
        here=details_of(row.part, row.was, row.mine, book) if row.was and row.mine and row.here_too else (),
        before=was,
        after=there_now,
        mine=mine,
    )


FOLLOWING = Following(
    of=RULES,
    newest_since=newest_since,
    plain_of=compiler.plain_of,
    says=_says,
    rows=_rows,
    in_words=_in_words,
    take=_take,
    count=services.count_from,
)
PAGES: Pages = [(f"{ONE_DRAFT}newer/", require_http_methods(["GET", "HEAD", "POST"])(partial(newer_page, way=FOLLOWING)), "newer")]
