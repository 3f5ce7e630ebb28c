"""Workbooks that somebody made to do harm, out of a sound one: what each has in it, and the words it is refused with."""

import io
import zipfile
from collections.abc import Callable


def remade(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The file with other parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def put(name: str, part: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.__setitem__(name, part)


def replaced(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.__setitem__(name, parts[name].replace(old, new))


def rows_added(rows: bytes) -> Callable[[dict[str, bytes]], None]:
    """After those that the second sheet has."""
    return replaced("xl/worksheets/sheet2.xml", b"</sheetData>", rows + b"</sheetData>")


CELL = b"<c t='inlineStr'><is><t>x</t></is></c>"  # its place follows from those before it
HOSTILE = {
    "macros": (put("xl/vbaProject.bin", b"x"), "holds macros"),
    "other files": (put("xl/externalLinks/externalLink1.xml", b"<a/>"), "takes values from other files"),
    "objects": (put("xl/embeddings/oleObject1.bin", b"x"), "holds objects of other programs"),
    "a bomb": (put("xl/media/image.png", bytes(8_000_000)), "far larger than a spreadsheet"),
    "a document type": (replaced("xl/workbook.xml", b"<workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook'), "DOCTYPE"),
    "an odd encoding": (put("xl/sharedStrings.xml", "<?xml version='1.0' encoding='utf-16'?><sst/>".encode("utf-16")), "unusual way"),
    "no workbook": (lambda parts: parts.pop("xl/workbook.xml"), "is not an .xlsx spreadsheet"),
    "broken sheets": (put("xl/worksheets/sheet2.xml", b"<worksheet"), "cannot be read as a spreadsheet"),
    "a far row": (replaced("xl/worksheets/sheet2.xml", b'r="A3"', b'r="A900000"'), "row 900,000"),
    "beginnings without an end": (put("xl/worksheets/sheet2.xml", b"<worksheet>" + b"<c " * 300_000), "cannot be read as a spreadsheet"),
    "a far row of cells without an address": (rows_added(b'<row r="900000">%s</row>' % CELL), "row 900,000"),
    "more rows than there can be, without numbers": (rows_added(b"<row>%s</row>" % CELL * 5_100), r"row 5,011"),
    "a row too wide, of cells without an address": (rows_added(b"<row>%s</row>" % (CELL * 61)), "beyond column 60"),
}
NO_SPREADSHEETS = [b"", b"x", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(100), b"a,b\n1,2", bytes(6 * 1024 * 1024)]
