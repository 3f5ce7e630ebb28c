"""Is this PDF ours, is it unaltered, does its decision stand, and what would today's rules say? Reads only; stores nothing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache

from apps.decisions import selectors as decisions
from apps.decisions.engine import canonical
from apps.decisions.engine.answers import Case, CaseRefused, case_plain, read_case
from apps.decisions.engine.book import Rulebook
from apps.decisions.engine.decide import ENGINE, decide
from apps.reports import pdf, selectors, verification
from apps.reports.builder.parts import Meta
from apps.reports.services import files
from apps.reports.services.today import fitted
from apps.reports.verification import reading
from apps.reports.verification.reading import NotReadable
from apps.ui.formatting import counted, day, listed

STANDS, DOES_NOT, NOT_HERE = 0, 1, 3  # exit statuses of `manage.py verify`
KEPT_SECONDS = 24 * 3600
SAME_WORDS = "the words are those of the decision, but the file differs from the one made here; read the record it carries, not its looks"


@dataclass(frozen=True, slots=True)
class Finding:
    """One question with its answer: `good` is None where it cannot be said here."""

    question: str
    good: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Verification:
    findings: tuple[Finding, ...]
    status: int


def verify(data: bytes, *, at: datetime) -> Verification:
    """Check a PDF against itself, against the rules it names, and against the rules in force at `at`."""
    try:
        payload = verification.payload_of(data)
        ours = _ours(data, payload)
    except (NotReadable, canonical.NotCanonical) as reason:
        return Verification((Finding("Ours", False, str(reason)),), DOES_NOT)
    book = selectors.rules_and_prices(str(payload["rulebook"].get("sha256")), str(payload["price_list"].get("sha256")))
    if book is None:
        words = f"{_named(payload)} are not here, so neither the decision nor the pages can be checked"
        return Verification((ours, Finding("Unaltered", None, words), Finding("Stands", None, words)), NOT_HERE)
    chosen, prices = book
    try:
        case = read_case(chosen.machine.book, verification.case_file(chosen.machine.book, payload["case"]))
        stands = _stands(payload, chosen, case)
        unaltered = _unaltered(data, payload, _content(payload, chosen.machine.book, prices, is_ours=stands.good is True))
    except (CaseRefused, NotReadable) as reason:
        found = Finding("Unaltered", False, f"What {verification.ATTACHMENT} says is no decision of these rules ({_short(reason)})")
        return Verification((ours, found), DOES_NOT)
    findings = (ours, unaltered, stands, _today(payload, at))
    return Verification(findings, STANDS if all(finding.good for finding in findings[:3]) else DOES_NOT)


def today_of(content: files.Content, *, at: datetime) -> Finding | None:
    """What the rules in force say of a stored decision's case; None where they are those that it was made by."""
    if are_todays(content, at=at):
        return None
    return _today(files.payload_of(content), at)


def are_todays(content: files.Content, *, at: datetime) -> bool:
    """Whether a stored decision was made by the rules and prices that are in force."""
    named = content.result
    return selectors.are_live(str(named["rulebook"]["sha256"]), str(named["price_list"]["sha256"]), at)


def _ours(data: bytes, payload: dict[str, Any]) -> Finding:
    if verification.is_sealed(payload, settings.SEAL_KEY):
        return Finding("Ours", True, "its seal was made here")
    if selectors.is_ours(hashlib.sha256(data).hexdigest()):
        return Finding("Ours", True, "the same file was made and kept here")
    return Finding("Ours", False, "its seal was not made here, or what it seals was changed since")


def _stands(payload: dict[str, Any], chosen: decisions.Chosen, case: Case) -> Finding:
    """Decided again by the same rules and prices; the names under which they are kept here do not matter, their content does."""
    result = decide(chosen.machine, case, rulebook=payload["rulebook"], price_list=payload["price_list"])
    if (engine := payload["decision"].get("engine")) != result["engine"]:
        return Finding("Stands", None, f"it was decided by engine {engine}, and this is engine {result['engine']}")
    if canonical.dumps(result) == canonical.dumps(payload["decision"]):
        return Finding("Stands", True, f"decided again by {_named(payload)}: the same, byte for byte")
    said, now = payload["decision"].get("recommendation"), result["recommendation"]
    labels = chosen.machine.book.outcome_labels
    other = "" if said == now else f"; they say “{labels.get(now, now)}”, the file says “{labels.get(str(said), said)}”"
    return Finding("Stands", False, f"{_named(payload)} do not decide so{other}")


def _content(payload: dict[str, Any], book: Rulebook, prices: files.Plain, *, is_ours: bool) -> files.Content:
    """What the pages are made of. Raises NotReadable where a decision that is not `is_ours` has parts of another shape."""
    told = payload["document"]
    try:
        meta = Meta(str(told["reference"]), int(told["number"]), str(told["decided_by"]), datetime.fromisoformat(str(told["at"])))
    except (KeyError, TypeError, ValueError) as reason:
        raise NotReadable(f"its part “document” says {_short(reason)}") from None
    content = files.Content(payload["decision"], payload["case"], book, prices, meta)
    if is_ours:  # it was decided again just now, so that whatever fails below is a mistake of ours and no other's
        return content
    try:
        files.document_of(content)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as reason:
        raise NotReadable(_short(reason)) from None
    return content


def _unaltered(data: bytes, payload: dict[str, Any], content: files.Content) -> Finding:
    """Yes only of the very bytes: those built again from what it carries, or those kept here. Equal words say nothing of looks."""
    shape = payload["document"].get("template")
    if selectors.is_ours(hashlib.sha256(data).hexdigest()):
        return Finding("Unaltered", True, "the same file was made and kept here, byte for byte")
    if shape != files.TEMPLATE_VERSION:
        return Finding("Unaltered", None, f"its pages have shape {shape}, and documents made here have shape {files.TEMPLATE_VERSION}")
    try:
        rebuilt = files.sealed_pdf(content, payload)
    except pdf.CannotRenderHere as reason:
        return Finding("Unaltered", None, str(reason))
    except pdf.NotRendered as reason:
        return Finding("Unaltered", False, str(reason))
    if rebuilt == data:
        return Finding("Unaltered", True, "built again from what it carries: the same, byte for byte")
    right, found = reading.text_of(rebuilt), reading.text_of(data)
    if right != found:
        return Finding(
            "Unaltered", False, f"the words on its pages are not those that {verification.ATTACHMENT} gives{_where(right, found)}"
        )
    if reading.marks_of(rebuilt) != reading.marks_of(data):
        return Finding("Unaltered", False, "its words are right, but pictures or notes were added to its pages")
    return Finding("Unaltered", None, SAME_WORDS)


def _where(right: tuple[str, ...], found: tuple[str, ...]) -> str:
    """The first page whose words differ."""
    if len(right) != len(found):
        return f": {len(found)} pages where there should be {len(right)}"
    return f", first on page {next(number for number, (one, other) in enumerate(zip(right, found, strict=True), 1) if one != other)}"


def _today(payload: dict[str, Any], at: datetime) -> Finding:
    """What the rules in force say of the same case; it does not change whether the decision stands."""
    try:
        live = decisions.chosen(rulebook=None, prices=None, at=at)
    except LookupError as nothing:
        return Finding("Today", None, str(nothing))
    same_rules = live.rulebook["sha256"] == payload["rulebook"].get("sha256")
    if same_rules and live.price_list["sha256"] == payload["price_list"].get("sha256"):
        return Finding("Today", True, "the same rules and prices are in force")
    name = f"rules v{live.rulebook['version']} with prices of {day(str(live.price_list['date']))}"
    book = live.machine.book
    case, left = fitted(book, book, payload["case"])
    if left:
        name = f"{name}, which do not take {counted(len(left), 'of its answers', 'of its answers')},"
    try:
        again = read_case(book, case)
    except CaseRefused as refused:
        return Finding("Today", None, f"{name} ask this case for more: {refused.problems[0]}")
    verdict, recommendation, warnings = _decided_once(again, live)
    if (verdict, recommendation) == (payload["decision"].get("verdict"), payload["decision"].get("recommendation")):
        moved = _moved(book, [str(row["flag"]) for row in payload["decision"].get("flags", ())], warnings)
        return Finding("Today", None if moved else True, f"{name} {f'recommend the same, {moved}' if moved else 'say the same'}")
    label = book.outcome_labels.get(recommendation, recommendation)
    return Finding("Today", False, f"{name} say “{label}” ({verdict.replace('_', ' ')})")


def _moved(book: Rulebook, then: Sequence[str], now: Sequence[str]) -> str:
    """The warnings that are raised today alone, and how many that were raised are not."""
    labels = {flag.slug: f"“{flag.label}”" for flag in book.flags}
    new, gone = [labels[slug] for slug in now if slug not in then], [slug for slug in then if slug not in now]
    more = f"with {counted(len(new), 'warning more', 'warnings more')}: {listed(new)}" if new else ""
    fewer = f"with {counted(len(gone), 'warning fewer', 'warnings fewer')}" if gone else ""
    return ", and ".join(filter(None, (fewer, more)))


def _decided_once(case: Case, live: decisions.Chosen) -> tuple[str, str, tuple[str, ...]]:
    """Verdict, recommendation and warnings of a case, decided once for these rules and prices; what is kept of the case is a fingerprint."""
    fingerprint = canonical.sha256(canonical.dumps(case_plain(live.machine.book, case)))
    key = f"today:2:{ENGINE}:{fingerprint}:{live.rulebook['sha256']}:{live.price_list['sha256']}"
    said: tuple[str, str, tuple[str, ...]] | None = cache.get(key)
    if said is None:
        result = decide(live.machine, case, rulebook=live.rulebook, price_list=live.price_list)
        raised = dict.fromkeys(str(row["flag"]) for row in result["flags"])
        said = str(result["verdict"]), str(result["recommendation"]), tuple(raised)
        cache.set(key, said, KEPT_SECONDS)
    return said


def _named(payload: dict[str, Any]) -> str:
    return f"rules v{payload['rulebook'].get('version')} with prices of {payload['price_list'].get('date')}"


def _short(reason: Exception) -> str:
    return " ".join(str(reason).split())[:160] or type(reason).__name__
