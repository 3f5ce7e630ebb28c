"""What a rule admin looked at, carried by the page itself: small text on a published version, checked by its fingerprint.

So that a page that comes back can say what moved meanwhile, and an upload can be confirmed without being sent twice.
Nothing is stored, and nothing is believed: what does not give the fingerprint is as if it were not there.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from apps.decisions import history, selectors
from apps.decisions.engine import canonical
from apps.decisions.engine.case_rows import CasesRefused, read_cases
from apps.decisions.engine.patches import NoPatch, patch_between, patched
from apps.decisions.engine.rulebook import to_plain
from apps.decisions.models import RulebookVersion

Cases = Sequence[Mapping[str, Any]]
LONGEST = 1_500_000  # characters in a form, which takes 2 MB in all
MOST_BYTES = 5_000_000  # unpacked


def packed(base: RulebookVersion | None, text: history.Text) -> str:
    """The text as a field of a form; empty where it would be too long."""
    return _packed(base.number if base else 0, base.sha256 if base else "", text)


@lru_cache(maxsize=8)
def _packed(number: int, sha256: str, text: history.Text) -> str:
    patch = patch_between(to_plain(selectors.book_by(sha256)) if sha256 else {}, to_plain(text.book))
    whole = {"base": number, "sha256": text.sha256, "patch": patch}
    field = base64.b64encode(zlib.compress(canonical.dumps(whole).encode())).decode("ascii")
    return field if len(field) <= LONGEST else ""


def unpacked(field: str) -> history.Text | None:
    """The text that a field of a form stands for; None where it stands for none."""
    try:
        whole = json.loads(_inflated(field))
        base = selectors.version(int(whole["base"])) if whole["base"] else None
        text = history.text_in(_plain(base, whole["patch"]))
        return text if text and text.sha256 == whole["sha256"] else None
    except (
        ValueError,
        KeyError,
        TypeError,
        zlib.error,
        binascii.Error,
        RulebookVersion.DoesNotExist,
        NoPatch,
        OverflowError,
        RecursionError,
    ):
        return None


def packed_cases(cases: Cases | None) -> str:
    """The test cases of a file as a field of a form, however long; empty where it says nothing of them."""
    return "" if cases is None else base64.b64encode(zlib.compress(canonical.dumps(list(cases)).encode())).decode("ascii")


def unpacked_cases(field: str) -> Cases | None:
    """The test cases that a field stands for, None for an empty one. Raises CasesRefused for what stands for none."""
    if not field:
        return None
    try:
        return read_cases(json.loads(_inflated(field)))
    except CasesRefused:
        raise
    except (ValueError, zlib.error, RecursionError):
        raise CasesRefused(()) from None


def _plain(base: RulebookVersion | None, patch: dict[str, Any]) -> dict[str, Any]:
    return patched(to_plain(selectors.book_for(base)) if base else {}, patch)


def _inflated(field: str) -> str:
    opener = zlib.decompressobj()
    data = opener.decompress(base64.b64decode(field[:LONGEST], validate=True), MOST_BYTES)
    return data.decode("utf-8") if opener.eof else ""
