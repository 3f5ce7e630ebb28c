"""What the catalogue keeps: published price lists, drafts of the next one, and what was done and said on the way. Shape only."""

from apps.catalogue.models.drafts import PriceChange, PriceDraft, PriceRow
from apps.catalogue.models.versions import PriceListVersion, PriceListWithdrawal, PriceReview

__all__ = ["PriceChange", "PriceDraft", "PriceListVersion", "PriceListWithdrawal", "PriceReview", "PriceRow"]
