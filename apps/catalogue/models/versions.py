"""Published price lists, what was said of their drafts, and starts taken back. The database lets the application only read and add."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.drafting import AnyReview
from apps.accounts.models import LONGEST_NAME

WHOLE_SHA256 = "^[0-9a-f]{64}$"


class PriceListVersion(models.Model):
    """Prices and services as they were on one date, as canonical text. Never changed once it is there."""

    number = models.PositiveIntegerField(unique=True)
    date = models.DateField("date of the prices")
    canonical = models.TextField()
    sha256 = models.CharField("fingerprint", max_length=64)
    # empty in the first, and in those published before lists were chained
    previous_sha256 = models.CharField("fingerprint of the list before", max_length=64, blank=True, default="")
    notes = models.TextField("what changed", blank=True, default="")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_by_name = models.CharField(max_length=LONGEST_NAME)
    published_at = models.DateTimeField()
    valid_from = models.DateTimeField("in force from")
    restores = models.PositiveIntegerField("the list that is published again", null=True)

    class Meta:
        """Newest first; a number counts from one and a fingerprint is whole."""

        ordering = ("-number",)
        verbose_name = "price list"
        indexes = (models.Index(fields=("-valid_from", "-number"), name="price_list_latest_first"),)
        constraints = (
            models.CheckConstraint(condition=Q(number__gte=1), name="price_list_number_from_one"),
            models.CheckConstraint(condition=Q(sha256__regex=WHOLE_SHA256), name="price_list_sha256_whole"),
            models.CheckConstraint(
                condition=Q(previous_sha256="") | Q(number__gt=1, previous_sha256__regex=WHOLE_SHA256),
                name="price_list_chained_to_the_one_before",
            ),
            models.CheckConstraint(condition=Q(valid_from__gte=F("published_at")), name="price_list_starts_once_published"),
            models.CheckConstraint(
                condition=Q(restores=None) | Q(restores__gte=1, restores__lt=F("number")), name="price_list_restores_an_older_one"
            ),
        )

    def __str__(self) -> str:
        return f"Prices of {self.date:%-d %b %Y} (version {self.number})"


class PriceListWithdrawal(models.Model):
    """The start of a price list that was planned and taken back before it came: the list stays, and is never in force."""

    version = models.OneToOneField(PriceListVersion, models.PROTECT, related_name="withdrawal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=LONGEST_NAME)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version} withdrawn by {self.by_name}"


class PriceReview(AnyReview):
    """A word on a draft of the prices."""

    class Meta(AnyReview.Meta):
        """As every review; found by the number of its draft."""

        indexes = (models.Index(fields=("draft_number", "id"), name="price_review_by_draft"),)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("asked", "approved", "sent back")), name="price_review_kind_known"),
            models.CheckConstraint(condition=Q(sha256__regex=WHOLE_SHA256), name="price_review_sha256_whole"),
            models.CheckConstraint(condition=Q(kind="approved") | ~Q(words=""), name="price_review_says_why"),
        )
