"""A source that is there already is named to whoever adds it again, and one that only shares a word or two is not."""

import pytest

from apps.decisions.engine.alike import alike_sources
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


def test_a_source_is_not_like_itself_nor_like_one_that_is_retired() -> None:
    assert alike_sources(ACT["title"], ACT["url"], [ACT], own="act") == ()
    assert alike_sources(ACT["title"], ACT["url"], [{**ACT, "retired": True}]) == ()


def test_of_the_default_sources_few_look_like_another() -> None:
    sources = default_plain()["sources"]
    named = [row["slug"] for row in sources if alike_sources(row["title"], "", sources, own=row["slug"])]

    assert len(named) * 4 <= len(sources), named
