"""HTML of the scoping document -> bytes of one PDF/UA-1 and PDF/A-3a file. The only module that knows WeasyPrint; it opens bundled files only.

Rendering happens in a child process with limits on time and memory, so that a text that will not end costs one document and not a worker.
The child is this module run by itself (`python -m apps.reports.pdf`): it knows no Django, no database and no network.
"""

import ctypes.util
import gc
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
ATTACHMENT = "groundwork.json"
CPU_SECONDS = 30
WALL_SECONDS = 90
MEMORY_BYTES = 1 << 30

# Everything that a rendering may open, by the name that the templates use. Fonts lie unpacked: to unpack them took a third of every rendering.
FONTS = ("SourceSans3-Regular", "SourceSans3-Semibold", "SourceSans3-Bold", "SourceSerif4-Semibold", "SourceSerif4Display-Semibold")
BUNDLED = {
    "bundled:report.css": (ROOT / "static/css/report.css", "text/css"),
    "bundled:strata.svg": (ROOT / "static/css/report-strata.svg", "image/svg+xml"),
    **{f"bundled:{name}.ttf": (ROOT / f"apps/reports/fonts/{name}.ttf", "font/ttf") for name in FONTS},
}

# What the renderer loads from the system, and the Debian package that holds each.
SYSTEM_LIBRARIES = (
    ("libpango-1.0-0", ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")),
    ("libpangoft2-1.0-0", ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll")),
    ("libharfbuzz-subset0", ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")),
)

PDFUA_EXTENSION = """
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<rdf:Description rdf:about="" pdfuaid:part="1"/>
<rdf:Description rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
    <pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
    <pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>PDF/UA version</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>
"""


class NotRendered(Exception):
    """No PDF came out; the message says why, in words for the person who asked for it."""


class CannotRenderHere(NotRendered):
    """The system lacks a library; the message names the packages that bring it."""


def missing_packages() -> tuple[str, ...]:
    """The Debian packages that a PDF needs and this system lacks; empty where PDFs can be made."""
    return tuple(package for package, names in SYSTEM_LIBRARIES if not any(_loads(name) for name in names))


def how_to_install() -> str:
    """One sentence that names what is missing; empty where nothing is."""
    missing = missing_packages()
    if not missing:
        return ""
    return (
        f"PDFs cannot be made on this computer yet: install {' '.join(missing)} (on Debian or Ubuntu: apt-get install {' '.join(missing)})"
    )


def render(html: str, *, attachment: str, at: datetime, on_page: Callable[[int], None] | None = None, tagged: bool = True) -> bytes:
    """The PDF of `html` with `attachment` inside as groundwork.json; `at` is the only time that stands in the file.

    Calls `on_page` with the number of each page as it is laid out. The same arguments give the same bytes.
    Raises CannotRenderHere where Pango is missing and NotRendered where the limits were reached.
    `tagged=False` leaves the structure out: the twin that the validator must refuse.
    """
    if words := how_to_install():
        raise CannotRenderHere(words)
    given = {"html": html, "attachment": attachment, "at": at.astimezone(UTC).isoformat(), "tagged": tagged}
    with tempfile.TemporaryFile() as given_file, tempfile.TemporaryFile() as made_file:
        given_file.write(json.dumps(given).encode())
        given_file.seek(0)
        code, last_words = _run_child(given_file, made_file, at, on_page)
        made_file.seek(0)
        made = made_file.read()
    if code != 0 or not made.startswith(b"%PDF-"):
        raise NotRendered(_why(code, last_words))
    return made


@cache
def printable() -> frozenset[int]:
    """The characters that the bundled fonts can print, as code points."""
    from fontTools.ttLib import TTFont

    path, _ = BUNDLED["bundled:SourceSans3-Regular.ttf"]
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap()) | {ord(blank) for blank in "\t\n\r\u00ad\u200b"}


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of `text` that the bundled fonts lack, each once, in order."""
    return tuple(dict.fromkeys(letter for letter in text if ord(letter) not in printable()))


def spelled_out(text: str) -> str:
    """`text` with every character that the fonts lack written as its code point, such as [U+4E2D]."""
    return "".join(letter if ord(letter) in printable() else f"[U+{ord(letter):04X}]" for letter in text)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _run_child(given: Any, made: Any, at: datetime, on_page: Callable[[int], None] | None) -> tuple[int, str]:
    """Exit code of the child and the last line that it wrote which is not a page number."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(int(at.timestamp())),
        "HOME": tempfile.gettempdir(),
    }
    last_words = ""
    with subprocess.Popen(
        [sys.executable, "-m", "apps.reports.pdf"], stdin=given, stdout=made, stderr=subprocess.PIPE, env=environment, cwd=ROOT
    ) as child:
        too_long = threading.Timer(WALL_SECONDS, child.kill)
        too_long.start()
        try:
            for raw in child.stderr or ():
                line = raw.decode(errors="replace").strip()
                if line.startswith("page ") and line[5:].isdigit():
                    if on_page:
                        on_page(int(line[5:]))
                elif line:
                    last_words = line
            return child.wait(), last_words
        finally:
            too_long.cancel()
            child.kill()


def _why(code: int, last_words: str) -> str:
    if code in (-24, -9):
        return f"The document took longer than {CPU_SECONDS} seconds to lay out. Shorten the longest answers and try again"
    if "MemoryError" in last_words:
        return "The document needs more memory than one document may take. Shorten the longest answers and try again"
    return f"The document could not be laid out ({last_words[:200] or f'exit {code}'})"


# ---------- what follows runs in the child only ----------


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Bundled(URLFetcher):  # type: ignore[misc]
        """Knows the bundled files and nothing else; a subclass, because the renderer asks it for more than `fetch`."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=set(), allow_redirects=False, fail_on_errors=True)

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url not in BUNDLED:
                raise ValueError(f"not bundled: {url[:80]}")
            path, kind = BUNDLED[url]
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return Bundled()


def _report_pages() -> None:
    """Write "page 7" to standard error as page 7 is laid out."""
    import logging
    import re

    class Pages(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if found := re.search(r"[Pp]age (\d+)", record.getMessage()):
                sys.stderr.write(f"page {found.group(1)}\n")
                sys.stderr.flush()

    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.addHandler(Pages())
    progress.propagate = False


def _two_standards(metadata: Any) -> None:
    """Let a PDF/A-3a file say that it is PDF/UA-1, too: the mark, its extension schema, and metadata that is not compressed."""
    extra = ElementTree.fromstring(PDFUA_EXTENSION)  # noqa: S314 (our own text)
    for prefix, uri in (
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("pdfuaid", "http://www.aiim.org/pdfua/ns/id/"),
        ("pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/"),
        ("pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"),
        ("pdfaProperty", "http://www.aiim.org/pdfa/ns/property#"),
    ):
        ElementTree.register_namespace(prefix, uri)
    rdf, include = metadata.generate_rdf_metadata, metadata.include_in_pdf

    def both(variant: str, version: Any, conformance: Any) -> bytes:
        tree = ElementTree.fromstring(rdf(variant, version, conformance))  # noqa: S314 (the renderer's own)
        tree.extend(extra)
        return ElementTree.tostring(tree)

    metadata.generate_rdf_metadata = both
    metadata.include_in_pdf = lambda pdf, variant, version, conformance, compress: include(pdf, variant, version, conformance, False)


def _end_streams_plainly(pdf: Any, spare: int) -> None:
    """See to it that no stream's packed bytes end like a line: readers would take its last byte for the line's end, and PDF/A forbids it.

    Packed bytes end with a checksum of the content. A page's drawing may get another blank; any other stream stays unpacked.
    The file's own tables are made later; `spare` empty objects change them.
    """
    from zlib import adler32

    from pydyf import Dictionary, Stream

    for stream in [part for part in pdf.objects if isinstance(part, Stream) and part.compress]:
        while stream.compress and adler32(_content(stream)) & 0xFF in b"\r\n":
            if stream.extra:
                stream.compress = False
            else:
                stream.stream.append(b" ")
    for _ in range(spare):
        pdf.add_object(Dictionary())


def _content(stream: Any) -> bytes:
    from pydyf import Stream

    return bytes(Stream(stream.stream).data).partition(b"stream\n")[2].removesuffix(b"\nendstream")


def _laid_out(given: dict[str, Any]) -> Any:
    from weasyprint import HTML, Attachment

    at = datetime.fromisoformat(given["at"])
    document = HTML(string=given["html"], base_url="bundled:", url_fetcher=_fetcher()).render()
    if given["tagged"]:
        _two_standards(document.metadata)
    inside = {"string": given["attachment"], "name": ATTACHMENT, "description": "The case, the rules it was decided by, and the decision"}
    document.metadata.attachments = [Attachment(**inside, relationship="Data", created=at, modified=at, url_fetcher=_fetcher())]
    return document


def _child() -> None:
    _limit()
    gc.set_threshold(50_000, 20, 100)  # nearly all that is made stays until the end, so seldom looking for what is not needed is enough
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # libraries are loaded by their names: to look for other names starts fifty programs
    given = json.load(sys.stdin.buffer)
    _report_pages()
    variant = "pdf/a-3a" if given["tagged"] else None
    for spare in range(8):  # nearly always the first is right; a document can be written only once
        made = _laid_out(given).write_pdf(pdf_variant=variant, finisher=lambda _, pdf, spare=spare: _end_streams_plainly(pdf, spare))
        if b"\r\nendstream" not in made and b"\n\nendstream" not in made:
            break
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    _child()
