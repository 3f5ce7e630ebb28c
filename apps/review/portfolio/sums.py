"""The cost of several use cases together, by drawing each cost many times. Knows spans only."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from apps.review.portfolio.standing import Span

DRAWS = 4_000  # ends of nine in ten then move by about one percent from seed to seed, less than is printed
SEED = 20_240_601  # fixed, so that the same page shows the same sum
LOW_SHARE, HIGH_SHARE = 0.05, 0.95


def simulated_sum(spans: Sequence[Span]) -> Span:
    """Low, likely and high of a sum: of 4,000 draws the 5th, the 50th and the 95th percentile, in the spans' currency.

    Each cost is drawn by itself from a triangle of its low, likely and high: our judgement, as nothing is known of their shape.
    Costs that rise together would spread wider.
    Raises ValueError of nothing to add.
    """
    if not spans:
        raise ValueError("There is nothing to add up")
    chance = Random(SEED)  # noqa: S311  a simulation, no secret
    sums = sorted(sum(chance.triangular(float(each.low), float(each.high), float(each.likely)) for each in spans) for _ in range(DRAWS))
    low, likely, high = (Decimal(str(round(sums[int(share * (DRAWS - 1))]))) for share in (LOW_SHARE, 0.5, HIGH_SHARE))
    return Span(low, likely, high)
