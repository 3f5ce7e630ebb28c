"""groundwork.json inside a scoping document, written and read back: its case and its seal.

Knows no database. A file may be anything, so every surprise has words. The seal is an HMAC-SHA-256 over the canonical text of
everything else; in the file itself the case stands as a case file, with numbers as numbers, so that it can be decided again as it is.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from apps.decisions.engine import canonical
from apps.decisions.engine.book import Rulebook
from apps.reports.verification.reading import NotReadable, attachment_of

ATTACHMENT = "groundwork.json"
LARGEST_FILE, LARGEST_ATTACHMENT = 50_000_000, 10_000_000
MOST_DIGITS = 60
PARTS = {"case": dict, "rulebook": dict, "price_list": dict, "decision": dict, "document": dict, "seal": str}


def seal_of(payload: Mapping[str, Any], key: str) -> str:
    """The seal of everything in `payload` but the seal itself, as 64 hexadecimal digits."""
    rest = {name: part for name, part in payload.items() if name != "seal"}
    return hmac.new(key.encode(), canonical.dumps(rest).encode(), hashlib.sha256).hexdigest()


def sealed(payload: Mapping[str, Any], key: str) -> dict[str, Any]:
    """`payload` with its seal."""
    return {**payload, "seal": seal_of(payload, key)}


def is_sealed(payload: Mapping[str, Any], key: str) -> bool:
    return hmac.compare_digest(str(payload.get("seal", "")), seal_of(payload, key))


def case_file(book: Rulebook, case: Mapping[str, Any]) -> dict[str, Any]:
    """A case as it is stored, with decimals as text -> a case file, with every number as a number."""
    return {**case, "answers": {slug: _numbered(book, slug, answer) for slug, answer in case.get("answers", {}).items()}}


def file_text(book: Rulebook, payload: Mapping[str, Any]) -> str:
    """The text of groundwork.json: canonical but for the case, which is a case file."""
    parts = {name: _text_of(case_file(book, part)) if name == "case" else canonical.dumps(part) for name, part in payload.items()}
    return "{" + ",".join(f"{json.dumps(name)}:{parts[name]}" for name in sorted(parts)) + "}"


def payload_of(data: bytes) -> dict[str, Any]:
    """What groundwork.json inside the PDF says. Raises NotReadable with the reason."""
    if len(data) > LARGEST_FILE:
        raise NotReadable(f"The file is larger than {LARGEST_FILE // 1_000_000} MB; no scoping document is")
    text = attachment_of(data, ATTACHMENT, LARGEST_ATTACHMENT)
    if text is None:
        raise NotReadable(f"This PDF carries no {ATTACHMENT}, so it is no scoping document of Groundwork")
    return _parsed(text)


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        payload = _stored(json.loads(text.decode("utf-8"), parse_float=Decimal, parse_constant=Decimal))
    except (ValueError, RecursionError, ArithmeticError):
        raise NotReadable(f"{ATTACHMENT} is not the text that Groundwork writes") from None
    if not isinstance(payload, dict):
        raise NotReadable(f"{ATTACHMENT} is no object")
    for name, kind in PARTS.items():
        if not isinstance(payload.get(name), kind):
            raise NotReadable(f"{ATTACHMENT} lacks its part “{name}”")
    if not isinstance(payload["case"].get("answers"), dict):
        raise NotReadable(f"{ATTACHMENT} holds a case without answers")
    return payload


def _numbered(book: Rulebook, slug: str, answer: Any) -> Any:
    if isinstance(answer, dict):
        return {**answer, "value": _numbered(book, slug, answer.get("value"))}
    question = book.question.get(slug)
    is_decimal = (
        question is not None and question.is_number and isinstance(answer, str) and re.fullmatch(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", answer)
    )
    return Decimal(answer) if is_decimal else answer


def _text_of(plain: Any) -> str:
    if isinstance(plain, Decimal):
        return f"{plain:f}"
    if isinstance(plain, Mapping):
        return "{" + ",".join(f"{canonical.dumps(key)}:{_text_of(plain[key])}" for key in sorted(plain)) + "}"
    if isinstance(plain, list | tuple):
        return "[" + ",".join(_text_of(item) for item in plain) + "]"
    return canonical.dumps(plain)


def _stored(plain: Any) -> Any:
    """Plain data as it is stored: decimals as text. Raises ValueError for a number that would fill the memory when written out."""
    if isinstance(plain, Decimal):
        if not plain.is_finite() or abs(plain.adjusted()) > MOST_DIGITS:
            raise ValueError("no number of ours")
        return canonical.number_plain(plain)
    if isinstance(plain, dict):
        return {key: _stored(item) for key, item in plain.items()}
    return [_stored(item) for item in plain] if isinstance(plain, list) else plain
