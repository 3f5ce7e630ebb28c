"""System checks: whether this computer can make PDFs."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from apps.reports import pdf


@register()
def pdfs_can_be_made(**_: Any) -> list[CheckMessage]:
    """Everything but PDFs works without these libraries, so it is a warning."""
    words = pdf.how_to_install()
    return [Warning(words, id="reports.W001")] if words else []
