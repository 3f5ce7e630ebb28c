"""How many kinds are reckoned with where nobody said it and known answers are plenty for several. Knows `inputs` and the shapes only.

    plenty = known answers, by plain count, for `kinds_plenty` kinds and for as many as are likely, at the limit to build

By plain count, so that what is answered later of their quality takes no figure away again. Rules published before have no such
figures, and say that it cannot be said.
"""

from apps.estimates.engine.bands import LABELLED, Bands
from apps.estimates.engine.estimate import Range
from apps.estimates.engine.inputs import Inputs
from apps.estimates.engine.spans import Exact

PLENTY = "kinds_plenty"
BY_OUTPUT = {"location": "kinds_of_places", "category": "kinds_of_a_list"}  # of layouts there can be hundreds: none are assumed


def key(inputs: Inputs) -> str:
    """The figure that says how many kinds such a case has; "" where what comes out is open, or the rules do not say."""
    outputs = inputs.choice("output_kind")
    named = BY_OUTPUT.get(next(iter(outputs)), "") if len(outputs) == 1 else ""
    return named if f"{named}_likely" in inputs.figures.parameters and PLENTY in inputs.figures.parameters else ""


def taken(inputs: Inputs, found: Bands, build_from: Exact) -> Range | None:
    """So many kinds from low to high where nobody said how many; None where known answers are few, not counted, or kinds are named. Raises Lacks."""
    named = key(inputs)
    if not named or not found.kind.apart or found.kind.counts != LABELLED or not inputs.is_open("classes"):
        return None
    kinds, known = inputs.figures.range_above_nought(named), inputs.number(LABELLED)
    wanted = max(inputs.figures.parameter(PLENTY), kinds.likely) * build_from
    return kinds if known.high is not None and known.low >= wanted else None
