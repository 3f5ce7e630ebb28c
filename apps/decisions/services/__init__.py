"""Every change to rules and decisions; each is one transaction with its audit event. May not import views, forms or admin."""

from apps.decisions.services.deciding import decide
from apps.decisions.services.drafts import (
    DraftChanged,
    KeyTaken,
    RuleChanged,
    RuleContent,
    add_rule,
    copy_version_to_draft,
    create_draft,
    discard_draft,
    remove_rule,
    save_rule,
)
from apps.decisions.services.pricing import check_prices, publish_newer_prices, publish_prices
from apps.decisions.services.publishing import NOTES, NotPublishable, checked_book, load_default, problems_of, publish

__all__ = [
    "NOTES",
    "DraftChanged",
    "KeyTaken",
    "NotPublishable",
    "RuleChanged",
    "RuleContent",
    "add_rule",
    "check_prices",
    "checked_book",
    "copy_version_to_draft",
    "create_draft",
    "decide",
    "discard_draft",
    "load_default",
    "problems_of",
    "publish",
    "publish_newer_prices",
    "publish_prices",
    "remove_rule",
    "save_rule",
]
