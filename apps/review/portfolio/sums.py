"""The cost of several use cases together, by drawing each cost many times. Knows spans only.

No chance: every draw comes from SHA-256 of what the cost is of and a counter, so the same decisions come to the same sum in any order.
"""

import hashlib
import struct
from collections.abc import Sequence
from decimal import Decimal
from math import fsum, sqrt

from apps.review.portfolio.standing import Span

DRAWS = 4_000  # ends of nine in ten then move by about one percent from draws to others, less than is printed
LOW_SHARE, HIGH_SHARE = 0.05, 0.95


def simulated_sum(costs: Sequence[tuple[str, Span]]) -> Span:
    """Low, likely and high of a sum: of 4,000 draws the 5th, the 50th and the 95th percentile, in the spans' currency.

    Each cost, named by its decision, is drawn by itself from a triangle of its low, likely and high: our judgement, as nothing
    is known of their shape. Costs that rise together would spread wider.
    Raises ValueError of nothing to add.
    """
    if not costs:
        raise ValueError("There is nothing to add up")
    sums = sorted(map(fsum, zip(*(_drawn(name, each) for name, each in costs), strict=True)))
    low, likely, high = (Decimal(round(sums[int(share * (DRAWS - 1))])) for share in (LOW_SHARE, 0.5, HIGH_SHARE))
    return Span(low, likely, high)


def _drawn(name: str, span: Span) -> list[float]:
    """The costs that shares of all costs stay below, the shares spread evenly and following from a name alone."""
    digests = b"".join(hashlib.sha256(f"{name}|{block}".encode()).digest() for block in range(DRAWS // 8))
    shares = [number / 2**32 for number in struct.unpack(f">{DRAWS}I", digests)]
    low, high = float(span.low), float(span.high)
    width, rise, fall = high - low, float(span.likely) - low, high - float(span.likely)
    return [low + sqrt(share * width * rise) if share * width < rise else high - sqrt((1 - share) * width * fall) for share in shares]
