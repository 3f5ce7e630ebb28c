"""The kinds of events and the hash that chains them. Pure: no Django, no clock, no database.

A kind is written `subject.what_happened`. Its words are for the auditor's page.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

KINDS: dict[str, str] = {
    # accounts
    "person.created": "A person was added",
    "person.changed": "A person's details changed",
    "person.theme_chosen": "A person chose light, dark or system colours",
    "sign_in.succeeded": "A person signed in",
    "sign_in.failed": "A sign-in failed",
    "sign_in.limited": "Sign-in was paused after too many tries",
    "sign_out.succeeded": "A person signed out",
    "workspace.created": "A workspace was made",
    "workspace.renamed": "A workspace was renamed",
    "member.added": "A person joined a workspace",
    "member.role_changed": "A person's role in a workspace changed",
    "member.removed": "A person left a workspace",
    "site_role.given": "A person was given a role on the site",
    "site_role.taken": "A role on the site was taken back",
    # catalogue
    "price_list.published": "A price list was published",
    "price_list.start_withdrawn": "A planned start of a price list was withdrawn",
    "price_draft.created": "A draft of the price list was made",
    "price_draft.changed": "A draft of the price list was edited",
    "price_draft.discarded": "A draft of the price list was given up",
    "price_draft.review_asked": "A review of a draft of the price list was asked for",
    "price_draft.reviewed": "A draft of the price list was reviewed",
    # decisions
    "draft.created": "A draft of the rules was made",
    "draft.changed": "A draft of the rules was edited",
    "test_case.accepted": "A changed result of a test case was accepted",
    "test_case.given": "Test cases were put beside a version of the rules",
    "draft.discarded": "A draft of the rules was given up",
    "draft.review_asked": "A review of a draft of the rules was asked for",
    "draft.reviewed": "A draft of the rules was reviewed",
    "rulebook.published": "A version of the rules was published",
    "rulebook.activated": "A version of the rules went live",
    "rulebook.start_withdrawn": "A planned start of rules was withdrawn",
    "decision.made": "A decision was made",
    "impact.requested": "A draft was to be replayed over what is stored",
    "impact.ready": "A draft was replayed over what is stored",
    "impact.cancelled": "The replay of a draft was cancelled",
    "impact.failed": "A draft could not be replayed",
    # intake
    "use_case.created": "A use case was started",
    "use_case.decided": "A use case was decided",
    "use_case.copied": "A use case was copied",
    "use_case.imported": "A use case was taken in from a case file",
    "use_case.binned": "A use case was moved to the bin",
    "use_case.restored": "A use case was restored from the bin",
    "answer.saved": "An answer was saved",
    # review
    "scenario.saved": "A what-if was saved as a scenario",
    "scenario.taken_over": "An answer of a scenario was taken over",
    # reports
    "export.requested": "A document was asked for",
    "export.ready": "A document was made",
    "export.failed": "A document could not be made",
    "export.downloaded": "A document was downloaded",
}

START_OF_CHAIN = "0" * 64


class UnknownKind(ValueError):
    """Somebody tried to record a kind of event that is not in KINDS."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"“{kind}” is not a kind of event; add it with its words to KINDS in apps/audit/events.py")
        self.kind = kind


class NotPlain(TypeError):
    """A detail that JSON cannot hold exactly: a float, an object, a date that was not turned into text."""


def check_kind(kind: str) -> None:
    """Raise UnknownKind unless `kind` is listed."""
    if kind not in KINDS:
        raise UnknownKind(kind)


def check_plain(value: object, where: str = "details") -> None:
    """Raise NotPlain unless `value` is made of text, whole numbers, true, false, nothing, lists and keyed values."""
    match value:
        case None | bool() | int() | str():
            return
        case list() | tuple():
            for index, item in enumerate(value):
                check_plain(item, f"{where}[{index}]")
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise NotPlain(f"{where}: the key {key!r} is not text")
                check_plain(item, f"{where}.{key}")
        case _:
            raise NotPlain(f"{where}: {type(value).__name__} cannot be recorded; write it as text")


def fingerprint(event: Mapping[str, object], *, at: datetime, previous_sha256: str) -> str:
    """SHA-256 of an event, its moment (in UTC, to the microsecond) and the event before it, in hexadecimal."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    plain = {**event, "at": moment, "previous": previous_sha256}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
