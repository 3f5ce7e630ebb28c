"""The rules as anybody may read them: fetch a version, put it into words, render. Knows no use case and no person."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts import permissions
from apps.catalogue import selectors as catalogue
from apps.catalogue.engine import review
from apps.decisions import history, selectors
from apps.decisions.addresses import page_of
from apps.decisions.engine import rulefile
from apps.decisions.engine.citations import by_kind
from apps.decisions.engine.picture.drawn import Picture, drawn, plain
from apps.decisions.engine.picture.graph import ROW, RULE, STAGE, book_graph, stage_graph
from apps.decisions.engine.picture.words import word_page
from apps.decisions.engine.plain_values import KEY
from apps.decisions.engine.rule_pages import first_of

LONGEST_QUERY = 100
MOST_FOUND = 100  # rules that a search lists


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of one stage of one version, or those of all stages that say `?q=`; of the live one unless `?v=` names another."""
    shown, query = _asked_for(request), request.GET.get("q", "").strip()[:LONGEST_QUERY]
    stages = selectors.rules_by_stage(shown.version) if shown else ()
    asked = next((group for group in stages if group.stage.slug == request.GET.get("stage")), next(iter(stages), None))
    saying = [narrowed for group in stages if (narrowed := group.saying(query)).rules] if query else []
    listed = first_of(saying, MOST_FOUND) if query else [asked] if asked else []
    context = {
        "every": sum(len(group.rules) for group in stages), "found": sum(len(group.rules) for group in saying),
        "listed": sum(len(group.rules) for group in listed), "stages": stages, "groups": listed, "at": asked.stage.slug if asked and not query else "",
    }  # fmt: skip
    return render(request, "decisions/rules.html", {"shown": shown, "query": query, **context})


@require_safe
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """One rule or row of a finding: what it says, why, and where that is known from."""
    shown = _asked_for(request)
    found = selectors.rule_page(shown.version, key) if shown else None
    if found is None:
        raise Http404("No such rule in this version")
    return render(request, "decisions/rule.html", {"shown": shown, "page": found})


@require_safe
def picture(request: HttpRequest, stage: str = "") -> HttpResponse:
    """The rules of one version as a picture: all stages, or one of them; `?as=json` as a file."""
    if (shown := _asked_for(request)) is None:
        return render(request, "decisions/picture.html", {"shown": None})
    found = _picture(shown, stage)
    if request.GET.get("as") == "json":
        name = f"groundwork-rules-v{shown.version.number}-{stage or 'all'}.json"
        return JsonResponse(plain(found), headers={"Content-Disposition": f'attachment; filename="{name}"'})
    stages = [(each.slug, each.title) for each in selectors.book_for(shown.version).stages]
    return render(request, "decisions/picture.html", {"shown": shown, "picture": found, "stage": stage, "stages": stages})


@require_safe
def word(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One question, finding, option, gate or warning, and every rule that reads it or leads to it."""
    shown = _asked_for(request)
    found = word_page(selectors.book_for(shown.version), kind, key) if shown else None
    if found is None:
        raise Http404("No such word in this version")
    return render(request, "decisions/word.html", {"shown": shown, "page": found})


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Where the rules of one version are from, and which laws are due for another look."""
    shown, on = _asked_for(request), timezone.localdate()
    kinds = by_kind(selectors.book_for(shown.version)) if shown else ()
    facts = catalogue.shown("", timezone.now())
    dated = ((one.source.slug, {"checked_on": one.source.checked_on}) for kind in kinds for one in kind.cited)
    due = {slug for slug, row in dated if facts and review.is_due("law", row, facts.plain, on)}
    return render(request, "decisions/sources.html", {"shown": shown, "kinds": kinds, "due": due})


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Every published version, and since when it was in force."""
    at = timezone.now()
    lines, live = history.version_lines(), selectors.live_activation(at)
    return render(request, "decisions/versions.html", {"lines": lines, "live": live, "now": at})


@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version: why it was published, and what it changed."""
    (found, before), at = history.with_the_one_before(number), timezone.now()
    context = {
        "version": found,
        "before": before,
        "comparison": history.between(before, found) if before else None,
        "starts": history.starts_of(found),
        "now": at,
        "on_rules": permissions.rights_on_rules(request.user),
        "back_to": (before if live.version == found else found) if (live := selectors.live_activation(at)) else None,
    }
    return render(request, "decisions/version.html", context)


@require_safe
def compared(request: HttpRequest) -> HttpResponse:
    """Any two versions side by side, in words."""
    numbers = [request.GET.get(name, "") for name in ("from", "to")]
    versions = history.numbers()
    sides = [history.among(versions, _number(number)) for number in numbers] if all(numbers) else []
    context: dict[str, object] = {"versions": versions, "first": numbers[0], "second": numbers[1], "sides": sides}
    if sides:
        context["comparison"] = history.between(*sides)
    return render(request, "decisions/compared.html", context)


@require_safe
def version_file(request: HttpRequest, number: int) -> HttpResponse:
    """One version as a JSON file with its name, number and fingerprint: what anybody can check and take elsewhere."""
    found = selectors.version_or_404(number)
    text = rulefile.written(history.canonical_of(found), name=found.name, number=found.number)
    headers = {"Content-Disposition": f'attachment; filename="rules-v{found.number}.json"'}
    return HttpResponse(text.encode("utf-8"), content_type="application/json", headers=headers)


@require_safe
def rule_life(request: HttpRequest, key: str) -> HttpResponse:
    """In which versions one rule came, changed and went."""
    lines = history.life_of(key) if KEY.fullmatch(key) else ()
    if not lines and not history.is_in_force(key, timezone.now()):
        raise Http404("No version has such a rule")
    return render(request, "decisions/life.html", {"key": key, "lines": lines})


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Http404("No such version")
    return int(text)


@require_safe
def version_dmn(request: HttpRequest, number: int) -> HttpResponse:
    """One version as DMN tables, to be read by other tools."""
    found = selectors.version_or_404(number)
    name = f"groundwork-rules-v{found.number}.dmn"
    return HttpResponse(
        selectors.dmn_by(found.sha256), "application/xml", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _asked_for(request: HttpRequest) -> selectors.Shown | None:
    """The version that the address names, or the live one; None where nothing is published yet."""
    live = selectors.live_activation(timezone.now())
    if number := request.GET.get("v", ""):
        found = selectors.version_or_404(_number(number))
        return selectors.Shown(found, is_live=bool(live and live.version_id == found.pk))
    return selectors.Shown(live.version, is_live=True, since=live.valid_from) if live else None


def _picture(shown: selectors.Shown, stage: str) -> Picture:
    book, version = selectors.book_for(shown.version), "" if shown.is_live else f"?v={shown.version.number}"
    try:
        graph = stage_graph(book, stage) if stage else book_graph(book)
    except LookupError:
        raise Http404("No such stage") from None
    return drawn(graph, lambda node: page_of(node, version), listed=(ROW, RULE) if stage else (STAGE,))
