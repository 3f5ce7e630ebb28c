"""How many of the units that a price or a band counts one case comes to: minutes of a recording, pages or short texts of a document.

Nobody is asked for it: it is a parameter with its range, printed with every figure that rests on it. Knows `inputs` only.
Rules published before have no such figure: one case is one unit.
"""

from collections.abc import Mapping

from apps.estimates.engine.estimate import Assumption, Range
from apps.estimates.engine.inputs import Inputs
from apps.estimates.engine.ranges import hull, point

MINUTES, PAGES, TEXTS = "minutes_recording", "pages_document", "texts_document"
OF_TASK: Mapping[str, str] = {"transcription": MINUTES, "document_fields": PAGES}  # whose list price is by the minute, by the page
BY_TEXT = frozenset({"text_classification", "entity_extraction", "translation"})  # whose list price is by a text of 500 characters
DOCUMENTS = "documents"  # of `input_kind`: whole pages, where a text may be a line
OF_KIND: Mapping[str, str] = {"speech": MINUTES}  # whose bands are in minutes


def units(inputs: Inputs, key: str | None) -> tuple[Range, tuple[Assumption, ...]]:
    """Units of one case, and what that assumes. Raises Lacks."""
    if key is None or f"{key}_low" not in inputs.figures.parameters:
        return point(1), ()
    return inputs.figures.range_above_nought(key), (inputs.figures.assumption(key),)


def of_task(inputs: Inputs, task: str) -> tuple[Range, tuple[Assumption, ...], tuple[str, ...]]:
    """Units of one case of a task, what that assumes, and what would narrow it. Raises Lacks."""
    sure, possible = inputs.several.get("input_kind", (frozenset[str](), frozenset[str]()))
    if task not in BY_TEXT or DOCUMENTS not in possible:
        return *units(inputs, OF_TASK.get(task)), ()
    found, assumed = units(inputs, TEXTS)
    return (found, assumed, ()) if DOCUMENTS in sure else (hull((point(1), found)), assumed, inputs.needs("input_kind"))
