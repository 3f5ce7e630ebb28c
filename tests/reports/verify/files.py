"""Documents to check, and ways to alter them."""

import io
import json
from collections.abc import Callable
from typing import Any

import pikepdf

from tests.reports.make import worked_cases


def made(chosen: Any, kept: dict[str, bytes], case: str) -> bytes:
    from apps.decisions.engine.answers import read_case
    from apps.reports.selectors import prices_of
    from apps.reports.services import files

    if case not in kept:
        kept[case] = files.report(read_case(chosen.machine.book, worked_cases()[case]), chosen, prices_of(chosen))
    return kept[case]


def answers(checked: Any) -> dict[str, bool | None]:
    return {finding.question: finding.good for finding in checked.findings}


def words(checked: Any) -> str:
    return "\n".join(finding.words for finding in checked.findings)


def rewritten(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    opened = pikepdf.open(io.BytesIO(data))
    change(opened)
    opened.save(out)
    return out.getvalue()


def attach(opened: pikepdf.Pdf, name: str, data: bytes) -> None:
    opened.attachments[name] = pikepdf.AttachedFileSpec(opened, data, filename=name)  # type: ignore[call-arg]  # the rest may be left out


def with_payload(data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The file with another groundwork.json inside."""

    def replace(opened: pikepdf.Pdf) -> None:
        (name,) = list(opened.attachments)
        payload = json.loads(opened.attachments[name].get_file().read_bytes())
        change(payload)
        text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        attach(opened, name, text)

    return rewritten(data, replace)
