"""Where the rules are from: every source once, under its kind, with every rule and row that rests on it."""

from apps.decisions.engine.citations import KIND_WORDS, by_kind
from apps.decisions.engine.rulebook import from_plain
from tests.decisions.engine.loading import default_plain


def test_every_source_stands_once_under_a_kind_that_has_words() -> None:
    book = from_plain(default_plain())
    kinds = by_kind(book)

    listed = [cited.source.slug for kind in kinds for cited in kind.cited]
    assert sorted(listed) == sorted(source.slug for source in book.sources)
    assert [kind.slug for kind in kinds if kind.slug not in KIND_WORDS] == []
    assert kinds[0].slug == "law"


def test_each_source_names_every_rule_and_row_that_rests_on_it() -> None:
    book = from_plain(default_plain())
    named = {(key, cited.source.slug) for kind in by_kind(book) for cited in kind.cited for key in cited.rules}

    rules = {(rule.key, slug) for rule in book.rules for slug in rule.sources}
    rows = {(row.key, slug) for row in book.rows for slug in book.finding[row.finding].sources}
    assert named == rules | rows


def test_kind_without_words_is_shown_last_under_its_own_name() -> None:
    plain = default_plain()
    plain["sources"][0]["kind"] = "rumour"

    last = by_kind(from_plain(plain))[-1]
    assert (last.slug, last.title) == ("rumour", "Rumour")


def test_date_is_written_as_people_write_it_and_not_twice() -> None:
    plain = default_plain()
    for source, date in zip(plain["sources"], ("2026-11-21", "2024", ""), strict=False):
        source.update(date=date, applies_from="")
    book = from_plain(plain)
    dated = {cited.source.slug: cited.dated for kind in by_kind(book) for cited in kind.cited}

    assert [dated[source.slug] for source in book.sources[:3]] == ["21 Nov 2026", "2024", ""]
    assert all(
        not cited.dated
        for kind in by_kind(book)
        for cited in kind.cited
        if cited.source.date and cited.source.date == cited.source.applies_from
    )
