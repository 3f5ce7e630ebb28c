"""What a draft changes in the version that it comes from, row by row. May not import pages."""

from typing import Any

from apps.decisions import compiler, selectors
from apps.decisions.engine.differences import Change, differences
from apps.decisions.models import Draft
from apps.ui.held import once


def changes_in(found: Draft, plain: dict[str, Any] | None = None) -> tuple[Change, ...] | None:
    """What the draft changes in the version that it comes from; None where the draft cannot be read as a whole."""
    base, held = found.based_on, compiler.plain_of(found) if plain is None else plain
    book, broken = compiler.readable_book(held)
    if base is None or book is None or broken:
        return None
    return once(held, f"changes since {base.sha256}", lambda: differences(selectors.book_for(base), book))
