"""What has to be written down before the system is used, filled in as far as the case tells. May import the builder's parts and pure modules only.

Whatever nobody told stays "Not settled yet", with the question that would settle it; an open answer never counts as a no.
"""

from apps.decisions.engine import canonical
from apps.reports import formatting
from apps.reports.builder.parts import Parts
from apps.reports.document import GovernanceRow
from apps.ui.formatting import counted, day

LEAD = "Filled in as far as the answers tell. The rest is not settled yet: each line needs a name and a date before anybody relies on the system."
OPEN = "Not settled yet"
TOUCHED = ("indirectly", "decides_about_them")
FIRST = 12  # signs of a fingerprint that are printed


def governance_rows(parts: Parts) -> tuple[GovernanceRow, ...]:
    """The block's rows, always the same and in the same order; none where the idea is refused."""
    if parts.result["verdict"] == "stop":
        return ()
    return (
        _purpose(),
        _told(parts, "Not to be used for", "purpose_not", "what must it not be used for?"),
        _affected(parts),
        _role(parts),
        _risk_class(parts),
        _data(parts),
        _row("Legal basis and retention", "", "on what legal basis is the data used, how long is it kept, and who deletes it?"),
        _explanation(parts),
        _oversight(parts),
        _fairness(parts),
        _security(parts),
        _logging(parts),
        _incidents(parts),
        _signatures(parts),
        _record(parts),
    )


def _row(label: str, known: str, ask: str = "", question: str = "") -> GovernanceRow:
    """One row: what is known, then what is still to be settled; settled where nothing is left to ask."""
    left = f"{OPEN}: {ask}" if ask else ""
    return GovernanceRow(label=label, words=" ".join(filter(None, (known, left))), question=question if ask else "", settled=not ask)


def _told(parts: Parts, label: str, field: str, ask: str) -> GovernanceRow:
    """A row that only the owner's own words can fill."""
    words = formatting.printable_text(str((parts.case.get("narrative") or {}).get(field) or ""))
    return _row(label, words, "" if words else ask)


def _value(parts: Parts, slug: str) -> object:
    answer = parts.used.get(slug)
    return answer.value if answer else None


def _said(parts: Parts, *slugs: str) -> str:
    """The answers to these questions, as far as there are any: "Sensitivity of the data: Personal." """
    return " ".join(f"{parts.short(slug)}: {formatting.sentence(parts.answer_words(slug))}" for slug in slugs if slug in parts.used)


def _first_open(parts: Parts, *slugs: str) -> str:
    return next((slug for slug in slugs if slug in parts.open), "")


def _purpose() -> GovernanceRow:
    """Never out of the owner's words: nobody is asked for a purpose, and what is printed here goes to counsel."""
    return _row("Intended purpose", "", "what is it for, and for whom, in one sentence?")


def _affected(parts: Parts) -> GovernanceRow:
    slug = _first_open(parts, "affects_people", "jurisdiction")
    told = formatting.printable_text(str((parts.case.get("narrative") or {}).get("people") or ""))
    ask = parts.asked_in_full(slug) if slug else ""
    known = " ".join(filter(None, (told, _said(parts, "affects_people", "jurisdiction"))))
    return _row("People affected", known, formatting.lowered(ask), slug)


def _role(parts: Parts) -> GovernanceRow:
    if any(row.get("kind") == "law" for row in parts.result.get("governance", ())):
        return _row("Role under each law", "", "under each law named above, do you make the system, use it, or both?")
    if slug := _first_open(parts, "jurisdiction"):
        return _row("Role under each law", "", formatting.lowered(parts.asked_in_full(slug)), slug)
    return _row("Role under each law", "No law is named here by the rules that hold.", "does counsel know of one that our list lacks?")


def _risk_class(parts: Parts) -> GovernanceRow:
    """Our own class with its reasoning and day. The class under a law is never ours to say."""
    finding = parts.book.finding.get("legality")
    value = parts.result.get("all_findings", {}).get("legality", "")
    label = next((item.label for item in finding.values if item.slug == value), "") if finding else ""
    if not label:
        slug = _first_open(parts, "practices", "affects_people", "domain")
        return _row("Risk class", "", formatting.lowered(parts.asked_in_full(slug)) if slug else "which class do the laws give it?", slug)
    why = _said(parts, "affects_people", "domain", "error_cost")
    known = f"{label}, by the rules of this document on {day(parts.on)}. {why}".strip()
    return _row("Risk class", known, "which class does counsel give it under each law, why, and on which day?")


def _data(parts: Parts) -> GovernanceRow:
    slug = _first_open(parts, "data_setting", "sensitivity", "data_may_leave")
    known = _said(parts, "data_setting", "sensitivity", "data_may_leave")
    return _row("Data: origin and content", known, formatting.lowered(parts.asked_in_full(slug)) if slug else "", slug)


def _explanation(parts: Parts) -> GovernanceRow:
    known, slug = _said(parts, "explanation", "user_feedback"), _first_open(parts, "explanation")
    label = "Explanation and appeal"
    if slug:
        return _row(label, known, formatting.lowered(parts.asked_in_full(slug)), slug)
    if _value(parts, "affects_people") == "no" and _value(parts, "explanation") == "nobody":
        return _row(label, known)
    return _row(label, known, "in which words is it explained, to whom can one appeal, and within how many days?")


def _oversight(parts: Parts) -> GovernanceRow:
    slug = _first_open(parts, "action_on_output")
    known = _said(parts, "action_on_output")
    if slug:
        return _row("Human oversight", known, formatting.lowered(parts.asked_in_full(slug)), slug)
    return _row("Human oversight", known, "who watches it, when, and with what power to overrule and to stop it?")


def _fairness(parts: Parts) -> GovernanceRow:
    label, touched = "Fairness test plan", _value(parts, "affects_people")
    if touched is None:
        slug = _first_open(parts, "affects_people")
        return _row(label, "", formatting.lowered(parts.asked_in_full("affects_people")), slug)
    if touched not in TOUCHED:
        return _row(label, "It does not decide about people, by the answer given: no groups are compared.")
    return _row(
        label, _said(parts, "representative"), "which groups are compared, by which measure, which gap is acceptable, and who signs?"
    )


def _security(parts: Parts) -> GovernanceRow:
    label, slug = "Security controls", _first_open(parts, "adversary")
    entries = sum(row.get("kind") == "security" for row in parts.result.get("governance", ()))
    if entries:
        return _row(
            label, _said(parts, "adversary"), f"a control and an owner for {counted(entries, 'entry', 'entries')} of the lists named above"
        )
    if slug:
        return _row(label, "", formatting.lowered(parts.asked_in_full(slug)), slug)
    return _row(label, _said(parts, "adversary"), "who may reach the data, the model and its answers, and who checks that?")


def _logging(parts: Parts) -> GovernanceRow:
    return _row(
        "Logs and monitoring",
        _said(parts, "world_changes"),
        "what is logged and for how long, which number raises an alert, and who gets it?",
    )


def _incidents(parts: Parts) -> GovernanceRow:
    known = "Somebody is named to run it." if _value(parts, "operations_owner") == "named" else ""
    slug = "" if known else _first_open(parts, "operations_owner")
    return _row("Contact when it does harm", known, "whom does one call, at which hours, and who may switch it off?", slug)


def _signatures(parts: Parts) -> GovernanceRow:
    known = "The people who must agree are named." if _value(parts, "stakeholders") == "named" else ""
    slug = "" if known else _first_open(parts, "stakeholders")
    return _row("Signatures", known, "owner, legal, data protection, security and operations, each with a name and a day", slug)


def _record(parts: Parts) -> GovernanceRow:
    rules = parts.result["rulebook"]
    answers = canonical.sha256(canonical.dumps(parts.result.get("answers", {})))
    words = f"Rules version {rules['version']}, fingerprint {str(rules['sha256'])[:FIRST]}; answers, fingerprint {answers[:FIRST]}; {day(parts.on)}."
    return _row("Rules and answers", words)
