"""The bytes of one scoping document, with everything inside that it takes to check it again. Stores nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from apps.decisions.engine import canonical
from apps.decisions.engine.answers import Case, case_plain
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.decide import decide
from apps.decisions.selectors import Chosen
from apps.reports import pdf, verification
from apps.reports.builder import build
from apps.reports.builder.parts import Meta
from apps.reports.document import ScopingDocument

TEMPLATE_VERSION = 7  # changes whenever the same decision would give another document

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What a document is made of: a decision, its case, and the rules and prices that it was made by."""

    result: Plain
    case: Plain
    book: Rulebook
    prices: Plain
    meta: Meta


def document_of(content: Content) -> ScopingDocument:
    return build(result=content.result, case=content.case, book=content.book, prices=content.prices, meta=content.meta)


def html_of(document: ScopingDocument) -> str:
    """The document as the renderer takes it; characters that the bundled fonts lack are spelled out, and a note says so."""
    html = render_to_string("reports/scoping.html", {"document": document})
    if pdf.unprintable(html):
        html = pdf.spelled_out(render_to_string("reports/scoping.html", {"document": document, "code_points": True}))
    return html


def payload_of(content: Content) -> dict[str, Any]:
    """What groundwork.json says, without its seal."""
    meta = content.meta
    return {
        "case": dict(content.case),
        "rulebook": dict(content.result["rulebook"]),
        "price_list": dict(content.result["price_list"]),
        "decision": dict(content.result),
        "document": {
            "template": TEMPLATE_VERSION,
            "reference": meta.reference,
            "number": meta.number,
            "decided_by": meta.decided_by,
            "at": meta.at.astimezone(UTC).isoformat(timespec="seconds"),
        },
    }


def pdf_of(content: Content, *, on_page: Callable[[int], None] | None = None) -> bytes:
    """The sealed PDF of one decision. Raises pdf.NotRendered with the reason."""
    return sealed_pdf(content, verification.sealed(payload_of(content), settings.SEAL_KEY), on_page=on_page)


def sealed_pdf(content: Content, payload: Plain, *, on_page: Callable[[int], None] | None = None) -> bytes:
    """The PDF of one decision that carries this very payload."""
    return pdf.render(
        html_of(document_of(content)), attachment=verification.file_text(content.book, payload), at=content.meta.at, on_page=on_page
    )


def content_of_case(case: Case, chosen: Chosen, prices: Plain, *, decided_by: str) -> Content:
    """What the document of a case is made of that nobody keeps. Its dates are the price list's, so that no clock takes part."""
    result = decide(chosen.machine, case, rulebook=chosen.rulebook, price_list=chosen.price_list)
    plain = case_plain(chosen.machine.book, case)
    mark = canonical.sha256(canonical.dumps(plain))[:4].upper()
    at = datetime.fromisoformat(str(chosen.price_list["date"])).replace(tzinfo=UTC)
    return Content(result, plain, chosen.machine.book, prices, Meta(reference=f"GW-{mark}-1", number=1, decided_by=decided_by, at=at))


def report(case: Case, chosen: Chosen, prices: Plain) -> bytes:
    """The PDF of a case file, decided by the chosen rules and prices."""
    return pdf_of(content_of_case(case, chosen, prices, decided_by="manage.py report"))
