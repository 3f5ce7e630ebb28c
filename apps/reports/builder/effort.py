"""What it takes to find an answer out, and who knows: the same everywhere in a document. May import the builder's parts only."""

from apps.reports import formatting
from apps.reports.builder.parts import Parts

PRACTICES = "practices"
READ_THE_LIST = "5 minutes: read the list yourself, and ask counsel only where one might fit"
FIELDS_OF_PEOPLE = "person_domains"  # the list of fields in which a wrong answer judges somebody
OF_PEOPLE = frozenset({"video"})  # what goes in that shows people without being asked for
PICTURES, PERSONAL = "images", frozenset({"personal", "special_category"})  # pictures of somebody who can be identified


def effort(parts: Parts, slug: str) -> str:
    """What it takes; where the use is not known to touch anybody, reading the list of prohibited practices is enough."""
    if slug == PRACTICES and not may_touch(parts):
        return READ_THE_LIST
    question = parts.book.question.get(slug)
    return formatting.lowered(question.time) if question else ""


def who_knows(parts: Parts, slug: str) -> str:
    """Whom to ask; nobody where one reads a list oneself."""
    return "" if effort(parts, slug) == READ_THE_LIST else parts.book.question[slug].who_knows


def touches_no_field_of_people(parts: Parts) -> bool:
    """Whether an answer says that it weighs on nobody, and none that it holds something personal, shows people, or is for a field that judges people."""
    people, fields, about, seen = (parts.used.get(slug) for slug in ("affects_people", "domain", "sensitivity", "input_kind"))
    if people is None or people.value != "no":
        return False
    of_people = next((frozenset(each.choices) for each in parts.book.lists if each.slug == FIELDS_OF_PEOPLE), frozenset())
    judged = fields is not None and bool(of_people & frozenset(fields.value))
    shown = seen is not None and bool(OF_PEOPLE & frozenset(seen.value))
    return not judged and not shown and (about is None or about.value not in PERSONAL)


def is_nobody_touched(parts: Parts) -> bool:
    """Whether answers say that it weighs on nobody, holds nothing personal and is used in no field of law; what is open says nothing."""
    people, fields, about = (parts.used.get(slug) for slug in ("affects_people", "domain", "sensitivity"))
    if people is None or fields is None or about is None or may_touch(parts):
        return False
    seen = parts.used.get("input_kind")
    shows_people = seen is not None and bool(OF_PEOPLE & frozenset(seen.value))
    return tuple(fields.value) == ("none",) and about.value not in PERSONAL and not shows_people


def may_touch(parts: Parts) -> bool:
    """Whether an answer says that it weighs on people, is used in a field of law, or sees them."""
    people, fields, seen, about = (parts.used.get(slug) for slug in ("affects_people", "domain", "input_kind", "sensitivity"))
    if people is not None:
        return bool(people.value != "no")
    shown = frozenset(seen.value) if seen is not None else frozenset()
    pictures = PICTURES in shown and about is not None and about.value in PERSONAL
    return (fields is not None and tuple(fields.value) != ("none",)) or bool(OF_PEOPLE & shown) or pictures
