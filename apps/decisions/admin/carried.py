"""What a page carries from a look at a file to taking it over: packed into a field of its form, and sealed.

Nothing is stored in between. What comes back without its seal, or with another, is as if it were not there.
"""

import base64
import binascii
import json
import zlib
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

MOST_CARRIED = 1_500_000  # characters that go through a page, and what they unpack to
MOST_UNPACKED = 40_000_000
NOT_THE_SAME = "What came back is not what you looked at. Nothing was stored. Upload the file again"


class NotCarried(ValueError):
    """What came back cannot be unpacked."""


def packed(text: str) -> str:
    """A canonical text as a field of a form."""
    return base64.b64encode(zlib.compress(text.encode(), 6)).decode("ascii")


def unpacked(carried: str) -> Any:
    """What a field of a form stands for. Its seal was looked at before. Raises NotCarried."""
    try:
        return json.loads(zlib.decompressobj().decompress(base64.b64decode(carried, validate=True), MOST_UNPACKED))
    except (binascii.Error, zlib.error, ValueError) as broken:
        raise NotCarried from broken


def seal(request: HttpRequest, what: str, pk: int, revision: int, carried: str) -> str:
    """A seal on what was shown: to this person, of this draft, at this revision."""
    return salted_hmac(what, f"{request.user.pk}:{pk}:{revision}:{carried}", algorithm="sha256").hexdigest()


def is_sealed(request: HttpRequest, what: str, pk: int, revision: int, carried: str) -> bool:
    """Whether what came back is what was shown."""
    return constant_time_compare(request.POST.get("seen", ""), seal(request, what, pk, revision, carried))
