"""How much a model may ask for: hostile models end, honest ones never notice. Pure."""

from apps.decisions.engine.dmn.values import NotDecided, Value

MOST_STEPS = 1_000_000
MOST_WEIGHT = 500_000
LETTERS = 20  # of a text that weigh as much as a number


class Work:
    """What may still be evaluated, and how large a value may become."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps
        self.weights: dict[int, tuple[Value, int]] = {}  # with the value itself, so that its place in memory stays its own

    def step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise NotDecided("the model asks for more work than is allowed")

    def weigh(self, value: Value) -> Value:
        """The value. Raises NotDecided where it is too large, written out: what stands in it twice counts twice."""
        if self._weight(value) > MOST_WEIGHT:
            raise NotDecided("a value is larger than is allowed")
        return value

    def _weight(self, value: Value) -> int:
        if isinstance(value, str):
            return 1 + len(value) // LETTERS
        if not isinstance(value, list | dict):
            return 1
        known = self.weights.get(id(value))
        if known is None:
            members = value if isinstance(value, list) else value.values()
            known = self.weights[id(value)] = (value, 1 + sum(map(self._weight, members)))
        return known[1]
