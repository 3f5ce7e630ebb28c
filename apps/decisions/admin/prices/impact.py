"""What a draft of prices would decide otherwise by the rules in force: the pages of every impact, round a draft of prices."""

from apps.decisions.admin.impact import pages_of
from apps.decisions.admin.prices.pages import PRICES

PAGES = pages_of(PRICES)
