"""Prints decisions of the default book, and beside them the order of a set of words. Run in processes of its own by a test."""

import json
import sys

from apps.decisions.engine import canonical
from tests.decisions.engine.loading import decided, default_machine, many_cases, worked_cases

CASES = [*worked_cases()[::10], *many_cases("further_cases")[::100]]

if __name__ == "__main__":
    texts = [canonical.dumps(decided(default_machine(), case["answers"])) for case in CASES]
    words = list(frozenset({"frame", "experiment", "collect_data", "labelled", "examples", "classes"}))
    sys.stdout.write(json.dumps({"decisions": texts, "control": words}))
