"""What was said of drafts of price lists, what lists changed, and who waits for what. Reads only. May not import services, views or admin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from apps.accounts.reviewing import Standing
from apps.audit import selectors as audit
from apps.catalogue import prices
from apps.catalogue.models import PriceChange, PriceDraft, PriceListVersion, PriceReview

EDITS = ("price_draft.changed",)  # whoever did one of these is an author


@dataclass(frozen=True, slots=True)
class Text:
    """What a draft says, as the one text that stands for it, with its fingerprint."""

    canonical: str
    sha256: str

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "Text":
        """The text of a whole list."""
        text = prices.canonical(plain)
        return cls(text, prices.sha256(text))


def standing_of(draft: PriceDraft, text: Text) -> Standing[PriceReview]:
    """The reviews of a draft, without their long texts, and who may not be the second person."""
    editors = audit.keys_of_actors(subject="price draft", subject_id=draft.pk, since=draft.created_at, kinds=EDITS)
    return Standing.of(
        PriceReview.objects.filter(draft_number=draft.pk).defer("canonical"), draft=draft, sha256=text.sha256, editors=editors
    )


def open_drafts() -> list[PriceDraft]:
    """Drafts that are still being worked on, the one touched last first, each with the last word on it as `last_review`."""
    drafts = list(PriceDraft.objects.filter(published_as=None).select_related("based_on", "created_by").defer("based_on__canonical"))
    said = (
        PriceReview.objects.filter(draft_number__in=[draft.pk for draft in drafts]).order_by("draft_number", "-pk").distinct("draft_number")
    )
    last = {review.draft_number: review for review in said.defer("canonical")}
    for draft in drafts:
        draft.last_review = last.get(draft.pk)  # type: ignore[attr-defined]
    return drafts


def reviews_of(version: PriceListVersion) -> QuerySet[PriceReview]:
    """What was said of the draft that became this list."""
    drafts = PriceDraft.objects.filter(published_as=version).values("pk")
    return PriceReview.objects.filter(draft_number__in=drafts).defer("canonical")


def followed(lists: Sequence[PriceListVersion], at: datetime) -> list[tuple[PriceListVersion, PriceListVersion | None]]:
    """Each of these lists with the one that had taken its place by `at`; None where none had. What is withdrawn or to come takes no place."""
    taken = [one for one in lists if one.valid_from <= at and getattr(one, "withdrawal", None) is None]
    taken.sort(key=lambda one: (one.valid_from, one.number))
    then = dict(zip((one.pk for one in taken), taken[1:], strict=False))
    return [(one, then.get(one.pk)) for one in lists]


def standing_at(at: datetime) -> tuple[PriceListVersion | None, int, list[PriceListVersion]]:
    """The list in force, the number that the next one will have as long as nobody publishes before, and those still to come; by one statement."""
    newest = PriceListVersion.objects.order_by("-number").values("number")[:1]
    live = PriceListVersion.objects.filter(valid_from__lte=at, withdrawal=None).order_by("-valid_from", "-number").values("number")[:1]
    wanted = Q(valid_from__gt=at, withdrawal=None) | Q(number=Subquery(newest)) | Q(number=Subquery(live))
    found = list(PriceListVersion.objects.filter(wanted).select_related("withdrawal").defer("canonical").order_by("valid_from", "number"))
    standing = [version for version in found if getattr(version, "withdrawal", None) is None]
    passed, planned = (([one for one in standing if (one.valid_from > at) is to_come]) for to_come in (False, True))
    return passed[-1] if passed else None, max((version.number for version in found), default=0) + 1, planned


def last_change(draft: PriceDraft, section: str, key: str) -> int:
    """The number of the last change of a row in this draft; nought where it is as it came."""
    found = PriceChange.objects.filter(draft_id=draft.pk, section=section, key=key).order_by("-number").values_list("number", flat=True)
    return found.first() or 0


def changes_of(draft: PriceDraft, section: str, key: str, *, most: int = 5) -> Sequence[PriceChange]:
    """The last changes of a row, the newest first."""
    return list(PriceChange.objects.filter(draft_id=draft.pk, section=section, key=key)[:most])
