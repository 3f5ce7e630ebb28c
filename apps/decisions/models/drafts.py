"""A draft of the rule book and what every row of it carries. Shape only; saving and publishing are in services."""

from django.conf import settings
from django.db import models

from apps.decisions.models.records import RulebookVersion


class Draft(models.Model):
    """A rule book being worked on. Several may lie side by side; a number is given at publishing only."""

    title = models.CharField(max_length=200)
    name = models.CharField("name of the rule book", max_length=200)
    based_on = models.ForeignKey(RulebookVersion, models.PROTECT, null=True, blank=True, related_name="drafts")
    published_as = models.OneToOneField(RulebookVersion, models.PROTECT, null=True, blank=True, related_name="draft")
    revision = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """The one touched last comes first."""

        ordering = ("-changed_at", "-pk")
        verbose_name = "draft of the rules"
        verbose_name_plural = "drafts of the rules"

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it can still be edited: until it was published."""
        return self.published_as_id is None


class DraftRow(models.Model):
    """What all draft rows have: their draft, and their place in the order in which they are shown."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        """Not a table of its own."""

        abstract = True
