"""One of everything of price lists that an address of the administration can name, and what a form of it would send."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

TASK = "translation"


def values_and_bodies() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """By the beginnings of the names of addresses, the more particular ones first."""
    from apps.catalogue import compiler
    from apps.catalogue import services as pricing

    at = timezone.now()
    draft = pricing.open_price_draft(version=None, title="Next", by="prove", at=at)
    base = compiler.price_draft_plain(draft)
    gone = next(row for row in base["packages"])
    taken = pricing.remove_price_row(draft=draft, section="packages", key=gone["name"], revision=0, by="prove", at=at)
    sound = pricing.open_price_draft(version=None, title="To publish", by="prove", at=at)
    own = [row for row in base["approach_costs"] if row["approach"] in ("no_ml", "classical_ml")]
    fits = {**base, "approach_costs": own}  # the rules that are planned here have these two options only
    pricing.replace_price_rows(draft=sound, plain=fits, revision=sound.revision, by="prove", at=at)
    sound.refresh_from_db()
    planned = pricing.publish_price_list(plain=fits, by="prove", at=at, notes="For later", valid_from=at + timedelta(days=9))
    draft.refresh_from_db()
    cancelled = pricing.open_price_draft(version=None, title="Replayed", by="prove", at=at)
    one = {"pk": str(draft.pk)}
    values = {
        "admin:catalogue_pricedraft_cancel_impact": under_way(cancelled, at),
        "admin:catalogue_pricedraft_impact_csv": replayed(sound, at),
        "admin:catalogue_pricedraft_put_back": {**one, "section": "packages", "query": f"?key={gone['name']}"},
        "admin:catalogue_pricedraft_new_row": {**one, "section": "packages"},
        "admin:catalogue_pricedraft_publish": {"pk": str(sound.pk)}, "admin:catalogue_pricedraft_review": {"pk": str(sound.pk)},
        "admin:catalogue_pricedraft_newer": {"pk": str(sound.pk)},
        "admin:catalogue_pricedraft": {**one, "section": "prices", "number": str(taken[0].number), "query": f"?key={TASK}"},
        "admin:catalogue_pricelistversion_withdraw": {"number": str(planned.number)},
        "admin:catalogue_pricelistversion": {"number": str(planned.number)},
    }  # fmt: skip
    return values, bodies_of(draft, sound, planned, base, gone)


def bodies_of(draft: Any, sound: Any, planned: Any, base: Any, gone: Any) -> dict[str, dict[str, str]]:
    """What forms send: of a draft that says `base`, of one that may be published, and of a list that is planned; `gone` is a row that was taken out."""
    from apps.catalogue import compiler, history
    from apps.decisions import services

    shown = services.starts_of_prices(timezone.now()).token
    row: dict[str, Any] = compiler.row_in(base, "prices", TASK)
    price = {name: value for name, value in row.items() if isinstance(value, str)}
    seen = {"revision": str(sound.revision), "sha256": history.Text.of(compiler.price_draft_plain(sound)).sha256}
    return {
        "admin:catalogue_pricedraft_row": {**price, "price": "0.99", "revision": "0"},
        "admin:catalogue_pricedraft_new_row": {**gone, "tasks": "", "name": "seen"},
        "admin:catalogue_pricedraft_remove_row": {"revision": "0"}, "admin:catalogue_pricedraft_checked": {"revision": "0"},
        "admin:catalogue_pricedraft_bulk": {"row": f"prices/{TASK}", "bulk": "again", "confirm": "yes", "revision": str(draft.revision)},
        "admin:catalogue_pricedraft_take": looked_at(draft, {**base, "packages": base["packages"][2:]}),
        "admin:catalogue_pricedraft_newer": {"do": "count", "revision": str(sound.revision), "version": str(planned.number)},
        "admin:catalogue_pricedraft_publish": {**seen, "shown": shown, "when": "now", "notes": "Seen"},
        "admin:catalogue_pricedraft_review": {**seen, "do": "ask", "words": "Look"},
        "admin:catalogue_pricelistversion_again": {"shown": shown, "when": "now", "notes": "Seen"},
    }  # fmt: skip


def looked_at(draft: Any, plain: dict[str, Any]) -> dict[str, str]:
    """What the page of a look at a file of prices carries to the one who may take it over."""
    from apps.catalogue.prices import canonical
    from apps.decisions.admin.carried import packed
    from apps.decisions.admin.prices.exchange import FILE, SEALED

    return {**sealed(draft, SEALED[FILE], packed(canonical(plain))), "kind": FILE}


def sealed(draft: Any, what: str, carried: str) -> dict[str, str]:
    """The same of any draft: sealed for a rule author, and for nobody else."""
    from apps.decisions.admin.carried import seal
    from tests.prove._samples import person

    author: Any = SimpleNamespace(user=person("rhea"))
    return {"carried": carried, "revision": str(draft.revision), "seen": seal(author, what, draft.pk, draft.revision, carried)}


def replayed(draft: Any, at: Any) -> dict[str, str]:
    """A draft whose replay came to its end, for its table."""
    from apps.decisions.models import ImpactRun

    ImpactRun.objects.filter(pk=_asked(draft, at).pk).update(status="ready", finished_at=at)
    return {"pk": str(draft.pk)}


def under_way(draft: Any, at: Any) -> dict[str, str]:
    """A draft whose replay can be cancelled."""
    from apps.decisions.models import ImpactRun

    run = _asked(draft, at)
    ImpactRun.objects.filter(pk=run.pk).update(status="running", finished_at=None)
    return {"pk": str(draft.pk), "run": str(run.pk)}


def _asked(draft: Any, at: Any) -> Any:
    from apps.accounts.models import SiteRole
    from apps.decisions import services

    return services.request_impact(draft=draft, by=SiteRole.objects.filter(role="rule_author").select_related("user")[0].user, at=at)
