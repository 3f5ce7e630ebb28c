"""Every change to price lists and their drafts; each is one transaction with its audit event. May not import views, forms or admin."""

from apps.catalogue.services.drafts import LONGEST_TITLE, NoTitle, count_prices_from, discard_price_draft, open_price_draft
from apps.catalogue.services.exchange import (
    PricePreview,
    draft_saying,
    file_of_price_draft,
    file_of_price_list,
    preview_price_file,
    preview_price_workbook,
    take_over_prices,
    workbook_of_price_draft,
    workbook_of_price_list,
)
from apps.catalogue.services.journal import DraftChanged, locked_price_draft
from apps.catalogue.services.reviewing import NotReviewed, approve_prices, ask_for_price_review, send_prices_back
from apps.catalogue.services.rows import (
    CannotUndo,
    KeyStays,
    KeyTaken,
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
from apps.catalogue.services.table import RowChange
from apps.catalogue.services.versions import LONGEST_NOTES, NotWithdrawn, one_publisher, publish_price_list, withdraw_price_list

__all__ = [
    "LONGEST_NOTES",
    "LONGEST_TITLE",
    "CannotUndo",
    "DraftChanged",
    "KeyStays",
    "KeyTaken",
    "NoTitle",
    "NotReviewed",
    "NotWithdrawn",
    "PricePreview",
    "RowChange",
    "RowChanged",
    "RowGone",
    "add_price_row",
    "approve_prices",
    "ask_for_price_review",
    "change_price_rows",
    "count_prices_from",
    "discard_price_draft",
    "draft_saying",
    "file_of_price_draft",
    "file_of_price_list",
    "locked_price_draft",
    "one_publisher",
    "open_price_draft",
    "preview_price_file",
    "preview_price_workbook",
    "publish_price_list",
    "remove_price_row",
    "replace_price_rows",
    "save_price_row",
    "send_prices_back",
    "take_over_prices",
    "undo_price_change",
    "why_not_undone",
    "withdraw_price_list",
    "workbook_of_price_draft",
    "workbook_of_price_list",
]
