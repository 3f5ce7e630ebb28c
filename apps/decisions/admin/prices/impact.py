"""What a draft of prices would decide otherwise by the rules in force: the pages of every impact, round a draft of prices."""

from apps.decisions.admin.impact import Of, pages_of
from apps.decisions.admin.prices.pages import GONE, gone, price_draft_for

AROUND = "admin/decisions/prices"
PAGES = pages_of(Of(price_draft_for, gone, GONE, "admin:catalogue_pricedraft", f"{AROUND}/_crumbs.html", f"{AROUND}/_nav.html"))
