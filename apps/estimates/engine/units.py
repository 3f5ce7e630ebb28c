"""How many of the units that a price or a band counts one case comes to: minutes of a recording, pages of a document.

Nobody is asked for it: it is a parameter with its range, printed with every figure that rests on it. Knows `inputs` only.
Rules published before have no such figure: one case is one unit.
"""

from collections.abc import Mapping

from apps.estimates.engine.estimate import Assumption, Range
from apps.estimates.engine.inputs import Inputs
from apps.estimates.engine.ranges import point

MINUTES, PAGES = "minutes_recording", "pages_document"
OF_TASK: Mapping[str, str] = {"transcription": MINUTES, "document_fields": PAGES}  # whose list price is by the minute, by the page
OF_KIND: Mapping[str, str] = {"speech": MINUTES}  # whose bands are in minutes


def units(inputs: Inputs, key: str | None) -> tuple[Range, tuple[Assumption, ...]]:
    """Units of one case, and what that assumes. Raises Lacks."""
    if key is None or f"{key}_low" not in inputs.figures.parameters:
        return point(1), ()
    return inputs.figures.range_above_nought(key), (inputs.figures.assumption(key),)
