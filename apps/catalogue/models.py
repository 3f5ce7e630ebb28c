"""Published price lists: each one frozen, numbered and hashed. The database lets the application only read and add them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import LONGEST_NAME


class PriceListVersion(models.Model):
    """Prices and services as they were on one date, as canonical text. Never changed once it is there."""

    number = models.PositiveIntegerField(unique=True)
    date = models.DateField("date of the prices")
    canonical = models.TextField()
    sha256 = models.CharField("fingerprint", max_length=64)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_by_name = models.CharField(max_length=LONGEST_NAME)
    published_at = models.DateTimeField()

    class Meta:
        """Newest first; a number counts from one and a fingerprint is whole."""

        ordering = ("-number",)
        verbose_name = "price list"
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1), name="price_list_number_from_one"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="price_list_sha256_whole"),
        )

    def __str__(self) -> str:
        return f"Prices of {self.date:%-d %b %Y} (version {self.number})"
