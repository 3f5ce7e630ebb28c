"""The question whether a written rule would do, as the answers leave it: whom to send, and whether to send anybody. May import the builder's parts only."""

from apps.reports.builder.parts import Parts

RULE, WAY, INPUT, OUTPUT = "simple_rule", "current_way", "input_kind", "output_kind"
NOTHING, IN_USE = "nothing", "rules_or_spreadsheet"
SENSED = frozenset({
    "image_classification", "object_detection", "segmentation", "pose", "face_identification", "deepfake_detection", "video_events",
    "sound_events",
})  # fmt: skip
SEEN_OR_HEARD = frozenset({"images", "video", "speech", "sound"})
MADE = ("text", "media")  # what comes out where something is made, which only records fill by a rule
RECORDS = frozenset({"table", "time_series", "sensor"})
KNOWN, A_COUNT, BY_COUNTING = "labelled", 50, ("find", "predict")
COUNTED = ("category", "anomaly", "location", "extraction", "number", "ranking", "forecast")
NOBODY_DOES_IT = "Have somebody who knows the field write one down, and count on fifty cases how often it is right."
KNOWS_THE_FIELD = "Somebody who knows the field"
ONE_IS_IN_USE = "One is in use: count on fifty cases how often it is right, and whether that is enough."
WHO_USES_IT = "The team that uses it"


def is_beside_it(parts: Parts) -> bool:
    """Whether what comes out is a text, a picture or speech made from such, or a thing is told by its look or sound: nobody writes that down as a rule."""
    seen = parts.used.get(INPUT)
    if seen is not None and frozenset(seen.value) <= SEEN_OR_HEARD and _said(parts, "task") in SENSED:
        return _said(parts, WAY) != IN_USE  # one is in use all the same: then it is counted
    return _said(parts, OUTPUT) in MADE and seen is not None and not RECORDS & frozenset(seen.value)


def is_counted(parts: Parts) -> bool:
    """Whether the rule of today is run on all known answers, by a step of its own."""
    known = parts.number_of(KNOWN)
    is_known = _said(parts, WAY) == IN_USE and known is not None and known >= A_COUNT
    return is_known and _said(parts, "goal_kind") in BY_COUNTING and _said(parts, OUTPUT) in COUNTED


def how(parts: Parts) -> tuple[str, str]:
    """How to find it out and who knows, where nobody does it yet or a rule does it; both empty where the question says it."""
    return {NOTHING: (NOBODY_DOES_IT, KNOWS_THE_FIELD), IN_USE: (ONE_IS_IN_USE, WHO_USES_IT)}.get(_said(parts, WAY), ("", ""))


def _said(parts: Parts, slug: str) -> str:
    return str(parts.used[slug].value) if slug in parts.used else ""
