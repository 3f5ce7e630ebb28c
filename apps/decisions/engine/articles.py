"""Which parts of which law a title or an address names: “Article 4” of 2024/1689. Pure."""

import re
from collections.abc import Iterator

KINDS = "article|art|section|sec|rule|annex|chapter|schedule|principle|recital|regulation|point|clause|part"
NUMBER = r"(?:\d+[a-z]?|[ivx]+)(?:\(\w{1,4}\))*"
NAMED = re.compile(rf"\b({KINDS})s?\.?\s+(\(?{NUMBER}\)?(?:\s*(?:,|and|to|–|-)\s*{NUMBER})*)(?![\w/])", re.IGNORECASE)
INSIDE = ("point", "clause", "part")  # of what was named just before
LONG = {"art": "article", "sec": "section"}
FARTHEST = 20  # from the first to the last of “Articles 5 to 14”, up to which those between are named, too
EU_LAW = re.compile(r"(?<![\d/])((?:19|20)\d\d)/(\d{1,4})(?![\d/])")
EU_ADDRESSES = (r"eur-lex\.europa\.eu/eli/\w+/(\d{4})/(\d+)", r"celex(?::|%3a)3(\d{4})[a-z](\d{4})", r"oj:l_(\d{4})(\d{5})")
OTHER_ADDRESSES = (r"legislation\.gov\.uk/(\w+/\d{4}/\d+)", r"ecfr\.gov/\S*?(title-\d+\S*?part-\d+)")


def articles_in(title: str) -> frozenset[str]:
    """The parts that a title names: “article 4”, “annex iii point 1”; of paragraphs only whose they are."""
    found, end = list[str](), -FARTHEST
    for said in NAMED.finditer(title):
        is_inside = said[1].casefold() in INSIDE and found and title[end : said.start()].strip(" ,") == ""
        found += [f"{found.pop()} {one}" for one in _numbered(said)][:1] if is_inside else _numbered(said)
        end = said.end()
    return frozenset(found)


def first_article(title: str) -> tuple[str, str]:
    """What stands before the first part that a title names, and that part; both are empty where it names none."""
    said = NAMED.search(title)
    return (title[: said.start()], next(_numbered(said))) if said else ("", "")


def laws_in(title: str, url: str) -> frozenset[str]:
    """The laws that a title and an address name, by their numbers, and the page that the address leads to, where it is more than a site."""
    found = {f"{year}/{int(number)}" for year, number in EU_LAW.findall(title)}
    place = re.sub(r"^https?://(www\.)?", "", url.strip().casefold()).rstrip("/")
    found |= {f"{year}/{int(number)}" for pattern in EU_ADDRESSES for year, number in re.findall(pattern, place)}
    found |= {law for pattern in OTHER_ADDRESSES for law in re.findall(pattern, place)}
    return frozenset(found | ({place} if "/" in place else set()))


def _numbered(said: "re.Match[str]") -> Iterator[str]:
    kind = said[1].casefold()
    before = None
    for joint, number in re.findall(r"(,|and|to|–|-)?\s*\(?(\d+[a-z]?|[ivx]+)\)?(?:\(\w{1,4}\))*", said[2].casefold()):
        if joint in ("to", "–", "-") and before and before.isdigit() and number.isdigit() and 0 < int(number) - int(before) <= FARTHEST:
            yield from (f"{LONG.get(kind, kind)} {between}" for between in range(int(before) + 1, int(number)))
        yield f"{LONG.get(kind, kind)} {number}"
        before = number
