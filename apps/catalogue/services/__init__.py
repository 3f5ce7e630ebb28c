"""Every change to price lists and their drafts; each is one transaction with its audit event. May not import views, forms or admin."""

from apps.catalogue.services.drafts import NoTitle, count_prices_from, discard_price_draft, open_price_draft
from apps.catalogue.services.journal import DraftChanged
from apps.catalogue.services.rows import (
    CannotUndo,
    KeyStays,
    KeyTaken,
    RowChange,
    RowChanged,
    RowGone,
    add_price_row,
    change_price_rows,
    remove_price_row,
    replace_price_rows,
    save_price_row,
    undo_price_change,
    why_not_undone,
)
from apps.catalogue.services.versions import LONGEST_NOTES, NotWithdrawn, one_publisher, publish_price_list, withdraw_price_list

__all__ = [
    "LONGEST_NOTES",
    "CannotUndo",
    "DraftChanged",
    "KeyStays",
    "KeyTaken",
    "NoTitle",
    "NotWithdrawn",
    "RowChange",
    "RowChanged",
    "RowGone",
    "add_price_row",
    "change_price_rows",
    "count_prices_from",
    "discard_price_draft",
    "one_publisher",
    "open_price_draft",
    "publish_price_list",
    "remove_price_row",
    "replace_price_rows",
    "save_price_row",
    "undo_price_change",
    "why_not_undone",
    "withdraw_price_list",
]
