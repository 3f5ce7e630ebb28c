"""The canonical text of a draft's plain data, made once for each state of it. Pure; knows `canonical`."""

from collections.abc import Mapping
from typing import Any

from apps.decisions.engine import canonical
from apps.ui.held import once


def text_of(plain: Mapping[str, Any]) -> str:
    """The canonical text of plain data."""
    return once(plain, "text", lambda: canonical.dumps(plain))
