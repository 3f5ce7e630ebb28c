"""A source that is there already is named to whoever adds it again, and one that only shares a word or two is not."""

import pytest

from apps.decisions.engine.alike import alike_sources
from apps.decisions.engine.articles import articles_in
from tests.decisions.engine.loading import default_plain

ACT = {
    "slug": "act",
    "title": "Rules on works councils, such as the German Works Constitution Act, sections 87(1) no. 6 and 95",
    "url": "https://laws.example/act/",
}
GUIDE = {"slug": "guide", "title": "A guide to fair tests of pictures", "url": ""}


@pytest.mark.parametrize(
    ("title", "url", "found"),
    [
        ("German Works Constitution Act (BetrVG), section 87(1) no. 6", "", ["act"]),
        ("a guide to fair tests of pictures ", "", ["guide"]),
        ("Something else", "http://www.laws.example/act", ["act"]),
        ("Fair", "", []),
        ("Guide to the works of the council of Europe", "", []),
        ("", "", []),
    ],
)
def test_sources_that_say_nearly_the_same_are_named(title: str, url: str, found: list[str]) -> None:
    assert [slug for slug, _title in alike_sources(title, url, [ACT, GUIDE])] == found


NAMED_AGAIN = [
    ("Regulation (EU) 2024/1689, Article 4: AI literacy", "", ["ai_act_art_4"]),
    ("Skills", "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32023R2854", ["data_act"]),
    ("AI Act, Article 4", "https://eur-lex.europa.eu/eli/reg/2024/1689/oj", ["ai_act_art_4"]),
    ("UK GDPR, Article 9: health", "", ["uk_gdpr_art_9"]),
    ("GDPR, Article 5(1)(e): storage limitation", "", ["gdpr_art_6"]),
]
OTHERS = [
    ("GDPR, Article 17: erasure", "https://eur-lex.europa.eu/eli/reg/2016/679"),
    ("EU AI Act, Annex III, point 4: employment", ""),
    ("UK Information Commissioner, principle (e): storage limitation", "https://ico.org.uk"),
    ("UK GDPR, Article 33: breaches", "https://ico.org.uk/"),
    ("AI literacy", "https://eur-lex.europa.eu/eli/reg/2024/1689/oj"),
]


@pytest.mark.parametrize(("title", "url", "found"), NAMED_AGAIN)
def test_the_same_part_of_the_same_law_is_named_however_it_is_called(title: str, url: str, found: list[str]) -> None:
    assert [slug for slug, _title in alike_sources(title, url, default_plain()["sources"])] == found


@pytest.mark.parametrize(("title", "url"), OTHERS)
def test_another_part_of_a_law_and_another_page_of_a_site_look_like_nothing(title: str, url: str) -> None:
    assert alike_sources(title, url, default_plain()["sources"]) == ()


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("GDPR, Articles 5, 6 and 13 to 15: principles", {"article 5", "article 6", "article 13", "article 14", "article 15"}),
        ("EU AI Act, Article 6(2) and Annex III, point 1", {"article 6", "annex iii point 1"}),
        ("Works Act, sections 87(1) no. 6", {"section 87"}),
        ("A part of Europe, and a rule of thumb", set()),
        ("Regulation (EU) 2024/1689", set()),
    ],
)
def test_parts_of_a_law_are_read_from_a_title(title: str, found: set[str]) -> None:
    assert articles_in(title) == found


def test_a_source_is_not_like_itself_nor_like_one_that_is_retired() -> None:
    assert alike_sources(ACT["title"], ACT["url"], [ACT], own="act") == ()
    assert alike_sources(ACT["title"], ACT["url"], [{**ACT, "retired": True}]) == ()


def test_of_the_default_sources_few_look_like_another() -> None:
    sources = default_plain()["sources"]
    named = [row["slug"] for row in sources if alike_sources(row["title"], "", sources, own=row["slug"])]

    assert len(named) * 4 <= len(sources), named
