"""A text typed by a stranger stays text in the document: nothing is fetched, connected to, opened or attached.

The process that lays the document out is watched from outside (strace, where it is there) and from inside (Python's
audit hook); a listener and a canary file wait for whoever comes. The control marks the same strings safe and takes the
library's own fetcher: the same watchers must see it.
"""

import contextlib
import io
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pikepdf

from apps.reports import pdf
from apps.reports.services import files
from tests.prove import Figure, amount
from tests.reports import samples
from tests.reports.make import worked_cases

CANARY = "canary-7f3a9e"
STRINGS = amount(short=120, long=240)
DOCUMENTS = amount(short=2, long=12)
FIELDS = ("problem", "users", "today", "notes", "metric", "stop_if", "constraints", "people")
STRACE_WORDS = ("-f", "-qq", "--seccomp-bpf", "-e", "trace=connect,sendto,open,openat,openat2,execve", "-s", "300", "-A")
SHAPES = (
    '<link rel=attachment href="{url}">', '<link rel=stylesheet href="{url}">', '<img src="{url}">', '<object data="{url}"></object>',
    '<embed src="{url}">', '<style>@import url("{url}");</style>', "<style>p {{ background: url({url}) }}</style>",
    "<style>@font-face {{ font-family: Source Sans 3; src: url({url}) }}</style>", '<svg><image href="{url}"/></svg>',
    '<svg><image xlink:href="{url}"/></svg>', '<svg><use href="{url}#a"/></svg>', '<p style="background: url({url})">x</p>',
    '<li style="list-style-image: url({url})">x</li>', '<a rel=attachment href="{url}">x</a>', '<a href="{url}">x</a>',
    '<iframe src="{url}"></iframe>', '<base href="{url}"><img src=x>', '<meta http-equiv=refresh content="0;url={url}">',
    '"><img src={url}>', "'><img src='{url}'>", "</td></table><img src={url}>", "]]><img src={url}>", "--><img src={url}>",
    '&lt;img src="{url}"&gt;', "{{% include '{url}' %}}", "{{{{ x|safe }}}}<img src={url}>", '<script src="{url}"></script>',
    '<input type=image src="{url}">', "<div style=\"content: url('{url}')\">x</div>", '<picture><source srcset="{url}"><img src="{url}"></picture>',
)  # fmt: skip
INSIDE = """#!{python}
import runpy, sys
log = open({log!r}, "a", buffering=1)
def seen(event, details):
    if event in ("open", "socket.connect", "urllib.Request", "subprocess.Popen", "os.exec"):
        log.write(event + " " + repr(details)[:400] + chr(10))
sys.addaudithook(seen)
sys.path.insert(0, {root!r})
if sys.argv[1] == "-m":
    module, sys.argv = sys.argv[2], sys.argv[2:]
    runpy.run_module(module, run_name="__main__")
else:
    program, sys.argv = sys.argv[2], ["-c", *sys.argv[3:]]
    exec(program)
"""
OUTSIDE = """#!/bin/sh
exec {strace} -o {log} {inside} "$@"
"""
UNSAFE = "import sys; from weasyprint import HTML; sys.stdout.buffer.write(HTML(string=sys.stdin.read()).write_pdf())"


@dataclass
class Watch:
    """What the two logs, the listener and the attachments tell."""

    folder: Path
    strace: tuple[str, ...] = ()
    visits: int = 0
    attached: list[str] = field(default_factory=list)

    @property
    def canary(self) -> Path:
        return self.folder / "canary.txt"

    def make(self) -> Path:
        """The program that stands in for Python where a document is laid out."""
        inside, outside = self.folder / "inside", self.folder / "outside"
        inside.write_text(INSIDE.format(python=sys.executable, log=str(self.folder / "inside.log"), root=str(pdf.ROOT)))
        outside.write_text(OUTSIDE.format(strace=" ".join(self.strace), log=self.folder / "outside.log", inside=inside))
        for program in (inside, outside):
            program.chmod(0o755)
        self.canary.write_text(CANARY)
        return outside if self.strace else inside

    def seen(self, *words: str) -> int:
        """How many lines of the logs speak of this."""
        lines = [line for name in ("inside.log", "outside.log") for line in self._lines(name)]
        return sum(any(re.search(word, line) for word in words) for line in lines)

    @property
    def opens(self) -> int:
        return self.seen("canary")

    @property
    def connects(self) -> int:
        return self.seen(r"AF_INET", r"socket\.connect", r"urllib\.Request")

    @property
    def watched(self) -> int:
        """That the watchers saw anything at all: our own stylesheet is opened for every document."""
        return self.seen(r"report\.css")

    def forget(self) -> None:
        for name in ("inside.log", "outside.log"):
            (self.folder / name).unlink(missing_ok=True)
        self.visits, self.attached = 0, []

    def _lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text(errors="replace").splitlines() if path.exists() else []


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="groundwork-prove-pdf-") as folder:
        watch = Watch(Path(folder), strace_here())
        program = watch.make()
        with listening(watch) as port:
            strings = hostile(watch.canary, port)[:STRINGS]
            yield through_the_document(watch, program, strings)
            watch.forget()
            yield marked_safe(watch, program, strings)


def through_the_document(watch: Watch, program: Path, strings: list[str]) -> Figure:
    wrong = 0
    for number in range(DOCUMENTS):
        with patch.object(sys, "executable", str(program)):
            data = files.pdf_of(samples.decided(case_with(strings[number::DOCUMENTS])))
        found = attachments(data)
        wrong += list(found) != [pdf.ATTACHMENT] or CANARY in "".join(found.values()) or not holds_all(found, strings[number::DOCUMENTS])
    by = "strace and audit hook" if watch.strace else "audit hook; strace does not run here"
    value = (
        f"{len(strings)} strings in {DOCUMENTS} documents, watched by {by}: {watch.connects} connections, {watch.visits} visits to the listener, "
        f"{watch.opens} opens of the canary, {wrong} documents with another attachment than {pdf.ATTACHMENT}"
    )
    good = not (watch.connects or watch.visits or watch.opens or wrong) and watch.watched >= DOCUMENTS
    return Figure("hostile PDF", value, "0 of each, and the watchers saw our own stylesheet opened", holds=good)


def marked_safe(watch: Watch, program: Path, strings: list[str]) -> Figure:
    """Without escaping, and with a fetcher that fetches."""
    few = [text for text in strings if str(watch.canary) in text or "127.0.0.1:" in text]
    html = f"<html lang=en><title>x</title><body>{' '.join(few)}</body>"
    made = subprocess.run([str(program), "-c", UNSAFE], input=html.encode(), capture_output=True, check=False, timeout=120, cwd=pdf.ROOT)
    attached = sum(CANARY in text for text in attachments(made.stdout).values()) if made.stdout.startswith(b"%PDF-") else 0
    value = f"{len(few)} strings: {watch.connects} connections, {watch.visits} visits, {watch.opens} opens of the canary, attached {attached} times"
    good = min(watch.connects, watch.visits, watch.opens, attached) >= 1
    return Figure("hostile PDF control, marked safe, the library's own fetcher", value, "at least 1 of each", holds=good)


def strace_here() -> tuple[str, ...]:
    """How strace is called; nothing where it is missing, or may not watch."""
    if (found := shutil.which("strace")) is None:
        return ()
    words = (found, *STRACE_WORDS)
    return words if subprocess.run([*words, "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0 else ()


def hostile(canary: Path, port: int) -> list[str]:
    """Every shape with every address, the telling ones first."""
    urls = (
        canary.as_uri(), f"http://127.0.0.1:{port}/x", f"//127.0.0.1:{port}/x", str(canary), "data:text/css,p{}", f"ftp://127.0.0.1:{port}/x",
        "bundled:../../../etc/passwd", "../../etc/passwd",
    )  # fmt: skip
    return [shape.format(url=url) for url in urls for shape in SHAPES]


def case_with(strings: list[str]) -> dict[str, object]:
    """A worked case whose title, story and sources say nothing else."""
    case = worked_cases()[samples.GO]
    case["title"] = strings[0][:200]
    parts = len(FIELDS)
    case["narrative"] = {name: "\n".join(strings[1:][place::parts]) or "x" for place, name in enumerate(FIELDS)}
    for place, slug in enumerate(case["answers"]):
        answer = case["answers"][slug]
        value = answer["value"] if isinstance(answer, dict) else answer
        case["answers"][slug] = {"value": value, "source": strings[place % len(strings)][:500]}
    return case


def holds_all(found: dict[str, str], strings: list[str]) -> bool:
    """Whether the strings really went in: they stand in the file's own case."""
    case = json.dumps(json.loads(found[pdf.ATTACHMENT])["case"]) if pdf.ATTACHMENT in found else ""
    return all(json.dumps(text)[1:-1] in case for text in strings[1:])


def attachments(data: bytes) -> dict[str, str]:
    with pikepdf.open(io.BytesIO(data)) as opened:
        return {name: opened.attachments[name].get_file().read_bytes().decode("utf-8", "replace") for name in opened.attachments}


@contextlib.contextmanager
def listening(watch: Watch) -> Iterator[int]:
    """A listener on this machine that counts its visitors and answers nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)

        def welcome() -> None:
            with contextlib.suppress(OSError):
                while True:
                    visitor, _ = listener.accept()
                    watch.visits += 1
                    visitor.close()

        threading.Thread(target=welcome, daemon=True).start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)
