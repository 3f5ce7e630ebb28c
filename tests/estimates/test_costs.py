"""The first-year cost, worked by hand line by line, and what is said where there is no figure."""

from decimal import Decimal
from typing import Any

import pytest

from apps.estimates.engine.costs import FirstYear, NoFigure, Range, first_year, weeks_to_evidence

PRICES: dict[str, Any] = {
    "engineer_month": {"price": "10000"},
    "approach_costs": [
        {
            "approach": "classical_ml", "build_low": "1", "build_likely": "2", "build_high": "4",
            "run_low": "150", "run_likely": "500", "run_high": "2300", "weeks_to_evidence_low": "2", "weeks_to_evidence_high": "8",
        },
        {
            "approach": "cloud_api", "build_low": "0.25", "build_likely": "0.5", "build_high": "1.5",
            "run_low": "10", "run_likely": "20", "run_high": "40",
        },
        {"approach": "no_ml", "build_low": "0", "build_likely": "0.1", "build_high": "1"},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("approach", "service", "total", "running"),
    [
        # 1 x 10,000 + 12 x 150; 2 x 10,000 + 12 x 500; 4 x 10,000 + 12 x 2,300
        ("classical_ml", None, ("11800", "26000", "67600"), ("150", "500", "2300")),
        # a price of a service is nothing to an approach that hosts its own
        ("classical_ml", ("100", "300"), ("11800", "26000", "67600"), ("150", "500", "2300")),
        # running 10 + 100, 20 + (100 + 300) / 2, 40 + 300 a month
        ("cloud_api", ("100", "300"), ("3820", "7640", "19080"), ("110", "220", "340")),
        ("cloud_api", ("0", "0"), ("2620", "5240", "15480"), ("10", "20", "40")),
        # no running cost in the list counts as none
        ("no_ml", None, ("0", "1000", "10000"), ("0", "0", "0")),
    ],
)
def test_the_first_year_is_work_and_twelve_months_of_running(
    approach: str, service: tuple[str, str] | None, total: tuple[str, ...], running: tuple[str, ...]
) -> None:
    found = first_year(PRICES, approach, service and (Decimal(service[0]), Decimal(service[1])))

    assert isinstance(found, FirstYear)
    assert (found.total, found.running) == (Range(*map(Decimal, total)), Range(*map(Decimal, running)))
    assert found.month == 10_000


@pytest.mark.parametrize(
    ("prices", "approach", "lacks_service_price"),
    [
        (PRICES, "from_scratch", False),
        ({**PRICES, "engineer_month": None}, "no_ml", False),
        ({}, "no_ml", False),
        (PRICES, "cloud_api", True),
    ],
)
def test_no_figure_says_what_it_lacks(prices: dict[str, Any], approach: str, lacks_service_price: bool) -> None:
    assert first_year(prices, approach, None) == NoFigure(lacks_service_price)


def test_weeks_to_evidence_are_the_ends_of_the_row() -> None:
    assert weeks_to_evidence(PRICES, "classical_ml") == (2, 8)
    assert weeks_to_evidence(PRICES, "cloud_api") is None and weeks_to_evidence(PRICES, "from_scratch") is None
