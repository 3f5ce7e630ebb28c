"""What a PDF that may be anything says: the file inside, the words of its pages, the marks on them. Knows pikepdf; knows no database.

Everything is unpacked in steps and within limits before a page is read, and nothing is taken to be of the kind that it ought to be.
"""

import io
import logging
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_PAGES = 2_000
LARGEST_STREAM, LARGEST_WHOLE = 5_000_000, 100_000_000  # bytes of one page, form or table of letters; and of all of them
DEEPEST_FORM = 4
SAY_TEXT = "Tf Tj TJ ' \" ET Td TD Tm T* Do"  # the commands that choose letters, draw them, or draw a form; most others draw lines
MOST_LETTERS = 200_000  # codes that one table may name; ours name some hundreds


class NotReadable(Exception):
    """The file is no scoping document that can be read; the message says why."""


def attachment_of(data: bytes, name: str, most: int) -> bytes | None:
    """The bytes of the file of this name inside the PDF; None where it carries none. Raises NotReadable."""
    with _opened(data) as pdf:
        try:
            if name not in pdf.attachments:
                return None
            return _unpacked(pdf.attachments[name].get_file().obj, most, name)
        except _troubles() as error:
            raise NotReadable("The file inside this PDF is damaged and cannot be read") from error
        except (KeyError, AttributeError, TypeError):  # the list of files itself is of another shape
            raise NotReadable("The list of files inside this PDF cannot be read") from None


def text_of(data: bytes) -> tuple[str, ...]:
    """The words of each page as the file shows them, blanks made even. Raises NotReadable."""
    with _opened(data) as pdf:
        if len(pdf.pages) > MOST_PAGES:
            raise NotReadable(f"The file has more than {MOST_PAGES} pages; no scoping document has")
        try:
            reader = _Reader()
            return tuple(" ".join("".join(reader.page(page.obj)).split()) for page in pdf.pages)
        except _troubles() as error:
            raise NotReadable("The pages of this PDF are damaged and cannot be read") from error


def marks_of(data: bytes) -> tuple[int, int, int]:
    """Pages, pictures and annotations: what a hand that covers words without changing them would add to."""
    with _opened(data) as pdf:
        try:
            pictures = sum(len(page.get_images()) for page in pdf.pages)
            notes = sum(len(_list(_entry(page.obj, "/Annots"))) for page in pdf.pages)
            return len(pdf.pages), pictures, notes
        except _troubles() as error:
            raise NotReadable("The pages of this PDF are damaged and cannot be read") from error


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
        raise NotReadable("This PDF is damaged and cannot be read") from error


def _troubles() -> tuple[type[Exception], ...]:
    """What pikepdf raises of a file that was made to trouble readers; a mistake of our own is none of these."""
    import pikepdf

    return (pikepdf.PdfError, ValueError, RuntimeError, MemoryError)


def _unpacked(stream: Any, most: int, name: str) -> bytes:
    """A stream's bytes, unpacked in steps so that a small file cannot fill the memory. Raises NotReadable."""
    import pikepdf

    if not isinstance(stream, pikepdf.Stream):
        raise NotReadable(f"{name} is of another kind than in our documents")
    packing = [str(each) for each in _list(stream.get("/Filter"), alone=True)]
    if packing not in ([], ["/FlateDecode"]) or _list(stream.get("/DecodeParms"), alone=True):
        raise NotReadable(f"{name} is packed otherwise than in our documents")
    raw = stream.read_raw_bytes()
    found = raw
    if packing:
        try:
            found = zlib.decompressobj().decompress(raw, most + 1)
        except zlib.error:
            raise NotReadable(f"{name} cannot be unpacked") from None
    if len(found) > most:
        raise NotReadable(f"{name} is larger than {most // 1_000_000} MB; ours never is")
    return found


@dataclass(slots=True)
class _Reader:
    """Reads pages, and gives up where they unpack to more than a document ever holds."""

    read: int = 0

    def page(self, page: Any) -> Iterator[str]:
        for part in _list(_entry(page, "/Contents"), alone=True):
            self._checked(part)
        return self._words(page, _entry(page, "/Resources"), 0)

    def _checked(self, stream: Any) -> bytes:
        found = _unpacked(stream, LARGEST_STREAM, "A part of a page")
        self.read += len(found)
        if self.read > LARGEST_WHOLE:
            raise NotReadable(f"Its pages unpack to more than {LARGEST_WHOLE // 1_000_000} MB; ours never do")
        return found

    def _words(self, holder: Any, resources: Any, depth: int) -> Iterator[str]:
        """The text that a page or a form draws, in the order in which it is drawn; its stream is within the limits."""
        import pikepdf

        fonts: dict[str, dict[int, str]] = {}
        current: dict[int, str] = {}
        try:
            commands = pikepdf.parse_content_stream(holder, SAY_TEXT)
        except TypeError:  # a command among the things that another is given
            raise NotReadable("The pages of this PDF are damaged and cannot be read") from None
        for operands, operator in commands:
            name, last = str(operator), operands[-1] if len(operands) else None
            if name == "Tf" and len(operands):
                key = str(operands[0])
                if key not in fonts:
                    fonts[key] = self._letters(_entry(_entry(resources, "/Font"), key))
                current = fonts[key]
            elif name in ("Tj", "'", '"'):
                yield _decoded([last], current)
            elif name == "TJ":
                yield _decoded(_list(last), current)
            elif name in ("ET", "Td", "TD", "Tm", "T*"):
                yield " "
            elif name == "Do" and len(operands) and depth < DEEPEST_FORM:
                form = _entry(_entry(resources, "/XObject"), str(operands[0]))
                if str(_entry(form, "/Subtype")) == "/Form":
                    self._checked(form)
                    yield from self._words(form, _entry(form, "/Resources") or resources, depth + 1)

    def _letters(self, font: Any) -> dict[int, str]:
        """The characters that a font's codes stand for, by its ToUnicode table."""
        packed = _entry(font, "/ToUnicode")
        if packed is None:
            return {}
        table = self._checked(packed).decode("latin-1")
        letters: dict[int, str] = {}
        for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
            for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
                letters[int(code, 16)] = _utf16(value)
        named = 0
        for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
            for first, last, value in re.findall(r"<([0-9A-Fa-f]{1,8})>\s*<([0-9A-Fa-f]{1,8})>\s*<([0-9A-Fa-f]{1,8})>", block):
                start, letter = int(first, 16), int(value, 16)
                steps = range(min(int(last, 16) - start, 0xFFFF) + 1)
                named += len(steps)
                if named > MOST_LETTERS:
                    raise NotReadable(f"A font names more than {MOST_LETTERS:,} letters; ours never do")
                letters |= {start + step: chr(letter + step) for step in steps if letter + step < 0x110000}
        return letters


def _entry(holder: Any, key: str) -> Any:
    """What a dictionary of the file says under this key; None where it says nothing, or is no dictionary."""
    import pikepdf

    return holder.get(key) if isinstance(holder, pikepdf.Dictionary | pikepdf.Stream) else None


def _list(found: Any, *, alone: bool = False) -> list[Any]:
    """The items of an array of the file; none where it is no array, but for a single thing that may stand alone."""
    import pikepdf

    if isinstance(found, pikepdf.Array):
        return list(found)
    return [found] if alone and found is not None else []


def _decoded(parts: list[Any], letters: dict[int, str]) -> str:
    """The characters of the strings among these parts; two bytes are a code, and one that is left over is none."""
    from pikepdf import String

    strings = [bytes(part) for part in parts if type(part) is not int and isinstance(part, String)]
    raw = b"".join([string if len(string) % 2 == 0 else string[:-1] for string in strings])
    return "".join([letters.get(code, "") for (code,) in struct.iter_unpack(">H", raw)])


def _utf16(value: str) -> str:
    return bytes.fromhex(value if len(value) % 2 == 0 else f"0{value}").decode("utf-16-be", errors="replace")
