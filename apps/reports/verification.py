"""groundwork.json inside a scoping document, written and read back: its case, its seal, and the words of the pages around it.

Knows no database. A file may be anything, so every surprise has words. The seal is an HMAC-SHA-256 over the canonical text of
everything else; in the file itself the case stands as a case file, with numbers as numbers, so that it can be decided again as it is.
"""

import hashlib
import hmac
import io
import json
import logging
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from apps.decisions.engine import canonical
from apps.decisions.engine.book import Rulebook

ATTACHMENT = "groundwork.json"
LARGEST_FILE, LARGEST_ATTACHMENT, MOST_PAGES = 50_000_000, 10_000_000, 2_000
DEEPEST_FORM = 4
MOST_DIGITS = 60
PARTS = {"case": dict, "rulebook": dict, "price_list": dict, "decision": dict, "document": dict, "seal": str}


class NotReadable(Exception):
    """The file is no scoping document that can be read; the message says why."""


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
    with _opened(data) as pdf:
        try:
            found = [pdf.attachments[name] for name in pdf.attachments if name == ATTACHMENT]
            text = found[0].get_file().read_bytes() if found else b""
        except _troubles() as error:
            raise NotReadable(f"The file inside this PDF cannot be read ({_short(error)})") from None
    if not found:
        raise NotReadable(f"This PDF carries no {ATTACHMENT}, so it is no scoping document of Groundwork")
    return _parsed(text)


def text_of(data: bytes) -> tuple[str, ...]:
    """The words of each page as the file shows them, blanks made even. Raises NotReadable."""
    with _opened(data) as pdf:
        if len(pdf.pages) > MOST_PAGES:
            raise NotReadable(f"The file has more than {MOST_PAGES} pages; no scoping document has")
        try:
            return tuple(" ".join("".join(_words(page.obj, page.obj.get("/Resources"), 0)).split()) for page in pdf.pages)
        except _troubles() as error:
            raise NotReadable(f"The pages of this PDF cannot be read ({_short(error)})") from None


def marks_of(data: bytes) -> tuple[int, int, int]:
    """Pages, pictures and annotations: what a hand that covers words without changing them would add to."""
    with _opened(data) as pdf:
        try:
            pictures = sum(len(page.get_images()) for page in pdf.pages)
            notes = sum(len(page.obj.get("/Annots", ())) for page in pdf.pages)
            return len(pdf.pages), pictures, notes
        except _troubles() as error:
            raise NotReadable(f"The pages of this PDF cannot be read ({_short(error)})") from None


def _opened(data: bytes) -> Any:
    logging.getLogger("pikepdf._core").setLevel(logging.WARNING)  # it says hello on loading
    import pikepdf  # here, for it is needed by few and slow to load

    if not data.lstrip()[:5] == b"%PDF-":
        raise NotReadable("This file is no PDF")
    try:
        return pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise NotReadable("This PDF is locked with a password; no scoping document is") from None
    except _troubles() as error:
        raise NotReadable(f"This PDF cannot be read ({_short(error)})") from None


def _troubles() -> tuple[type[Exception], ...]:
    """What a file that was made to trouble readers may raise."""
    import pikepdf

    return (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RuntimeError, MemoryError)


def _parsed(text: bytes) -> dict[str, Any]:
    if len(text) > LARGEST_ATTACHMENT:
        raise NotReadable(f"{ATTACHMENT} is larger than {LARGEST_ATTACHMENT // 1_000_000} MB; ours never is")
    try:
        payload = _stored(json.loads(text.decode("utf-8"), parse_float=Decimal, parse_constant=Decimal))
    except (ValueError, RecursionError, ArithmeticError):
        raise NotReadable(f"{ATTACHMENT} is not the text that Groundwork writes") from None
    if not isinstance(payload, dict):
        raise NotReadable(f"{ATTACHMENT} is no object")
    for name, kind in PARTS.items():
        if not isinstance(payload.get(name), kind):
            raise NotReadable(f"{ATTACHMENT} lacks its part “{name}”")
    return payload


def _numbered(book: Rulebook, slug: str, answer: Any) -> Any:
    if isinstance(answer, dict):
        return {**answer, "value": _numbered(book, slug, answer.get("value"))}
    question = book.question.get(slug)
    is_decimal = question is not None and question.is_number and isinstance(answer, str) and re.fullmatch(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", answer)
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


def _words(holder: Any, resources: Any, depth: int) -> Iterator[str]:
    """The text that a page or a form draws, in the order in which it is drawn."""
    import pikepdf

    fonts: dict[str, dict[int, str]] = {}
    current: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(holder):
        name = str(operator)
        if name == "Tf" and resources is not None:
            key = str(operands[0])
            if key not in fonts:
                fonts[key] = _letters(resources.get("/Font", {}).get(key))
            current = fonts[key]
        elif name in ("Tj", "'", '"'):
            yield _decoded(operands[-1], current)
        elif name == "TJ":
            yield "".join(_decoded(part, current) for part in operands[0] if isinstance(part, pikepdf.String))
        elif name in ("ET", "Td", "TD", "Tm", "T*"):
            yield " "
        elif name == "Do" and resources is not None and depth < DEEPEST_FORM:
            form = resources.get("/XObject", {}).get(str(operands[0]))
            if form is not None and form.get("/Subtype") == "/Form":
                yield from _words(form, form.get("/Resources", resources), depth + 1)


def _decoded(string: Any, letters: dict[int, str]) -> str:
    raw = bytes(string)
    return "".join(letters.get(int.from_bytes(raw[place : place + 2], "big"), "") for place in range(0, len(raw) - 1, 2))


def _letters(font: Any) -> dict[int, str]:
    """The characters that a font's codes stand for, by its ToUnicode table."""
    if font is None or "/ToUnicode" not in font:
        return {}
    table = font["/ToUnicode"].read_bytes().decode("latin-1")
    letters: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            letters[int(code, 16)] = _utf16(value)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start, end, letter = int(first, 16), int(last, 16), int(value, 16)
            letters |= {start + step: chr(letter + step) for step in range(min(end - start, 0xFFFF) + 1) if letter + step < 0x110000}
    return letters


def _utf16(value: str) -> str:
    return bytes.fromhex(value if len(value) % 2 == 0 else f"0{value}").decode("utf-16-be", errors="replace")


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
