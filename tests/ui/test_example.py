"""The example of the start page is what the engine decides on a use case that everybody can look at: word for word."""

import json
import re
from decimal import Decimal
from html import unescape
from pathlib import Path

from django.template.loader import render_to_string

from apps.reports.services.files import document_of
from tests.reports.samples import decided

CASE = Path(__file__).resolve().parents[2] / "fixtures" / "use_cases" / "1_invoice_fields.json"


def words(pattern: str, page: str) -> list[str]:
    return [unescape(found).strip() for found in re.findall(pattern, page, re.DOTALL)]


def test_example_is_what_the_engine_decides() -> None:
    case = json.loads(CASE.read_text(encoding="utf-8"), parse_float=Decimal)
    content = decided(case)
    document = document_of(content)
    page, result, book = render_to_string("ui/_example.html"), content.result, content.book
    front = [row for row in result["ranking"] if not row["excluded"]][:3]

    assert words(r'<p class="leading">(.*?)</p>', page) == [" ".join(document.verdict.headline)]
    assert words(r'class="chip c-\w+">(?:<svg.*?</svg>)?([^<]+)', page) == [
        document.verdict.chip.word,
        f"How sure: {document.how_sure.word}",
    ]
    assert words(r'<span class="l">(.*?)</span>', page) == [book.approach[row["approach"]].label for row in front]
    assert [int(fit) for fit in words(r'<span class="v"><b>(\d+)</b>', page)] == [row["fit"] for row in front]
    assert [int(width) for width in words(r'class="fill" width="(\d+)%"', page)] == [row["fit"] for row in front]
    reasons = words(r"<li>.*?<span>(.*?)</span></li>", page)
    assert len(reasons) == 2
    assert set(reasons) <= {reason["because"] for reason in front[0]["reasons"] if reason["effect"] == "favours"}
    assert "13,000 supplier invoices" in case["narrative"]["problem"]
