"""Work that a case brings and no figure counts, by its answers. May import the builder's parts only."""

from apps.reports.builder.parts import Parts

PUBLIC, OFTEN = "public", frozenset({"daily", "weekly"})
PUBLISHED = frozenset({"table", "time_series", "text", "documents"})  # what others put on their pages
OWN_KINDS, OWN_PLACES = frozenset({"sensor", "interactions"}), frozenset({"internal", "industrial"})
FETCHED = " Left out too: fetching what others publish, and mending that when they change it."


def fetching(parts: Parts) -> str:
    """That fetching public data again and again, and mending it, is in no figure; nothing where it is one's own or seldom changes."""
    about, pace, kinds, place = (parts.used.get(slug) for slug in ("sensitivity", "world_changes", "input_kind", "data_setting"))
    if about is None or pace is None or kinds is None or about.value != PUBLIC or pace.value not in OFTEN:
        return ""
    is_own = bool(OWN_KINDS & frozenset(kinds.value)) or (place is not None and place.value in OWN_PLACES)
    return FETCHED if PUBLISHED & frozenset(kinds.value) and not is_own else ""
