"""What a recommendation still hangs on, each thing once, and what of it is read off a list in minutes. May import the builder's parts only."""

from collections.abc import Mapping, Sequence
from typing import Any

from apps.reports.builder import at_its_share
from apps.reports.builder.deciding import deciding
from apps.reports.builder.effort import PRACTICES, is_nobody_touched, touches_no_field_of_people
from apps.reports.builder.parts import Parts

PLACE, LISTED_IN = "jurisdiction", "eu"  # where the list of what is forbidden is law


def conditions(parts: Parts) -> Sequence[Mapping[str, Any]]:
    """The conditions of the decision, but those that are read off a list: of the same question with the same end the last, which asks most."""
    found = {(str(row["question"]), str(row["else"])): row for row in parts.result.get("conditions", ())}
    return [row for row in found.values() if not is_read_off(parts, str(row["question"]))]


def still_open(parts: Parts) -> Sequence[str]:
    """The open questions that can change it, but those that are read off a list; before them the count by which all of it may have to wait."""
    counted = [at_its_share.RAREST] if at_its_share.is_asked(parts) else []
    return list(dict.fromkeys([*counted, *(slug for slug in deciding(parts) if not is_read_off(parts, slug))]))


def is_read_off(parts: Parts, slug: str) -> bool:
    """Whether it is asked among the steps alone: the list of what is forbidden, where nothing points to it."""
    return slug == PRACTICES and slug not in parts.used and is_nobody_touched(parts)


def is_last(parts: Parts, slug: str) -> bool:
    """Whether it is the last of the questions: the list of what is forbidden, where it weighs on nobody, or the law that has it does not hold."""
    is_open_list = slug == PRACTICES and slug not in parts.used
    return is_open_list and (touches_no_field_of_people(parts) or _is_elsewhere(parts))


def _is_elsewhere(parts: Parts) -> bool:
    """Whether nobody whom it affects lives where the list is law: there what the place itself asks comes first."""
    places = parts.used.get(PLACE)
    return places is not None and LISTED_IN not in places.value
