"""Work that a case brings and no figure counts, by its answers. May import the builder's parts only."""

from collections.abc import Sequence

from apps.reports.builder.parts import Parts

PUBLIC, OFTEN = "public", frozenset({"daily", "weekly"})
PUBLISHED = frozenset({"table", "time_series", "text", "documents"})  # what others put on their pages
OWN_KINDS, OWN_PLACES = frozenset({"sensor", "interactions"}), frozenset({"internal", "industrial"})
MEDICAL, NOBODY, DECIDES, FORECAST = "medical", "no", "decides_about_them", "forecast"  # a field, whom it affects, what comes out
PROOF = "proof before use in medicine"  # the work for an approval, by its name among what is counted
NO_FIELD = frozenset({"none"})
BESIDE, BY_AUTHORITY = "Left out: your other systems, devices, licences", ", approval by an authority"
APPROVAL = " Not counted: approval as a medical device. If counsel finds that it is one, allow several hundred thousand and one to two years."  # our judgement, as of the work for it
LOOKS, MACHINES, DEVICE, INDUSTRIAL = frozenset({"images", "video"}), frozenset({"sensor", "sound"}), "embedded", "industrial"
DEVICES = "; {what} are bought on top: ask for a quote"
CAMERAS, SENSORS = "cameras, lights and other devices", "sensors and other devices"
FETCHED = " Left out too: fetching what others publish, and mending that when they change it."


def fetching(parts: Parts) -> str:
    """That fetching public data again and again, and mending it, is in no figure; nothing where it is one's own or seldom changes."""
    about, pace, kinds, place = (parts.used.get(slug) for slug in ("sensitivity", "world_changes", "input_kind", "data_setting"))
    if about is None or pace is None or kinds is None or about.value != PUBLIC or pace.value not in OFTEN:
        return ""
    is_own = bool(OWN_KINDS & frozenset(kinds.value)) or (place is not None and place.value in OWN_PLACES)
    return FETCHED if PUBLISHED & frozenset(kinds.value) and not is_own else ""


def devices(parts: Parts) -> str:
    """That cameras or sensors are in no figure, where it looks at or listens to machines, plants or fields, or runs on a device; else nothing."""
    place, source, kinds = (parts.used.get(slug) for slug in ("run_where", "data_setting", "input_kind"))
    is_there = (place is not None and place.value == DEVICE) or (source is not None and source.value == INDUSTRIAL)
    if not is_there or kinds is None or not parts.builds:
        return ""
    given = frozenset(kinds.value)
    return DEVICES.format(what=CAMERAS if given & LOOKS else SENSORS) if given & (LOOKS | MACHINES) else ""


def beside(parts: Parts, added: Sequence[str]) -> str:
    """What no figure holds whatever the case; in a field with rules of its own the approval too, unless the work for it is counted."""
    is_ruled = "domain" in parts.used and bool(frozenset(parts.used["domain"].value) - NO_FIELD)
    return f"{BESIDE}{BY_AUTHORITY if is_ruled and PROOF not in added else ''}."


def approval(parts: Parts, added: Sequence[str]) -> str:
    """That approval as a medical device is in no sum, with what to allow for it; nothing where it is, where nobody is treated by it, or for counts to plan by."""
    field, felt, comes_out = (parts.used.get(slug) for slug in ("domain", "affects_people", "output_kind"))
    is_medical = field is not None and MEDICAL in field.value and (felt is None or felt.value != NOBODY)
    treats = comes_out is None or comes_out.value != FORECAST or (felt is not None and felt.value == DECIDES)
    return APPROVAL if is_medical and treats and PROOF not in added else ""
