"""From a draft of prices to the list in force, checked against the rules that read it, and the way back. May not import views, forms or admin."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts import permissions
from apps.accounts.actors import By, actor
from apps.catalogue import compiler, history
from apps.catalogue import selectors as catalogue
from apps.catalogue.engine import problems
from apps.catalogue.engine.problems import PriceProblem
from apps.catalogue.engine.unchecked import unchecked
from apps.catalogue.models import PriceDraft, PriceListVersion
from apps.catalogue.services import DraftChanged, locked_price_draft, publish_price_list
from apps.decisions import selectors
from apps.decisions.services.price_effects import effects_on_rules
from apps.decisions.services.pricing import Starts, faults_of
from apps.decisions.services.publishable import REVIEW, words_problems
from apps.decisions.services.starts import check_as_shown, starts_of_prices
from apps.decisions.services.turns import wait_for_turn
from apps.decisions.services.unpriced import options_not_priced
from apps.ui.held import once

Plain = Mapping[str, Any]


class PricesNotPublishable(ValueError):
    """A list that must not be published: `problems` at its rows, `wrong` at the fields of the page, by the places of `publishing`."""

    def __init__(self, problems: Sequence[PriceProblem] = (), wrong: Sequence[tuple[tuple[str, str], str]] = ()) -> None:
        self.problems, self.wrong = tuple(problems), tuple(wrong)
        super().__init__("\n".join([*(words for _place, words in self.wrong), *(each.message for each in self.problems)]))


def price_problems(plain: Plain, *, at: datetime, again: bool = False) -> tuple[PriceProblem, ...]:
    """All that is wrong with a list: what forbids publishing first, then what is to be thought about.

    `again` is for a list that was published before: it may be older than the one in force.
    """
    starts = selectors.live_and_planned(at, prices_in_force=catalogue.live_sha256(at))
    errors, live = _errors(plain, at, again=again, starts=starts), starts[0]
    now: str | None = getattr(live, "prices_in_force", None)
    return (
        *errors,
        *options_not_priced(plain, starts),
        *(effects_on_rules(plain, live.version, now) if live and now and not errors else ()),
        *problems.warnings(plain, timezone.localtime(at).date()),
    )


def _errors(plain: Plain, at: datetime, *, again: bool = False, starts: Starts | None = None) -> tuple[PriceProblem, ...]:
    return problems.placed(faults_of(plain, at, again=again, starts=starts), plain)


def price_problems_of(draft: PriceDraft, plain: Plain, *, at: datetime) -> tuple[PriceProblem, ...]:
    """The same of a draft that says `plain`, with what changed in it and was not checked."""
    return (*_unchecked(draft, plain), *price_problems(plain, at=at))  # what this draft did comes before what was due before it


def _unchecked(draft: PriceDraft, plain: Plain) -> tuple[PriceProblem, ...]:
    """What changed in it and was not checked, looked for once in each state: every page of a draft asks."""
    if draft.based_on is None:
        return ()
    base = catalogue.plain_of(draft.based_on)
    return once(plain, ("unchecked since", draft.based_on.sha256), lambda: tuple(unchecked(base, plain)))


@transaction.atomic
def publish_price_draft(
    *, draft: PriceDraft, revision: int, sha256: str, shown: str, notes: str, by: By, at: datetime, valid_from: datetime | None = None
) -> PriceListVersion:
    """Freeze a draft as the next price list, in force from `valid_from`, or at once. `revision` and `sha256` are those that were looked at.

    `shown` is the token of what was in force and planned when the difference was read. Raises PricesNotPublishable with every
    reason, DraftChanged where the draft moved on, and MovedOn where something else is in force or planned; nothing is stored then.
    """
    actor(by).must(permissions.check_publish_rules)
    now = wait_for_turn(at)
    draft = locked_price_draft(draft.pk)
    plain = compiler.price_draft_plain(draft)
    text = history.Text.of(plain)
    if (draft.revision, text.sha256) != (revision, sha256):
        raise DraftChanged
    starts = starts_of_prices(now)
    check_as_shown(starts, shown)
    wrong = [(found.where, found.message) for found in words_problems(notes, valid_from, now, planned=len(starts.planned))]
    errors = _errors(plain, now)
    if _wants_review(by) and not history.standing_of(draft, text).is_approved:
        wrong.append((REVIEW, "A second person has to approve this draft first"))
    if errors or wrong:
        raise PricesNotPublishable(errors, wrong)
    return publish_price_list(plain=plain, by=by, at=at, notes=notes, valid_from=valid_from, draft=draft)


@transaction.atomic
def publish_prices_again(
    *, version: PriceListVersion, shown: str, notes: str, by: By, at: datetime, valid_from: datetime | None = None
) -> PriceListVersion:
    """Publish what an older list says as the next one, by the same checks. `shown` is the token of what was in force
    and planned when the difference was read.

    Raises MovedOn and PricesNotPublishable: where the site wants a second person, the way is a draft.
    """
    actor(by).must(permissions.check_publish_rules)
    now = wait_for_turn(at)
    starts = starts_of_prices(now)
    check_as_shown(starts, shown)
    plain = catalogue.plain_of(version)
    wrong = [(found.where, found.message) for found in words_problems(notes, valid_from, now, planned=len(starts.planned))]
    if _wants_review(by):
        wrong.append((REVIEW, f"A second person has to approve it first. Open a draft from version {version.number}"))
    errors = _errors(plain, now, again=True)
    if errors or wrong:
        raise PricesNotPublishable(errors, wrong)
    return publish_price_list(plain=plain, by=by, at=at, notes=notes, valid_from=valid_from)


def _wants_review(by: By) -> bool:
    return actor(by).person is not None and permissions.review_is_demanded()
