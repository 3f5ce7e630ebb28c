"""Text from a stranger stays text: nothing is fetched, nothing is opened, nothing is attached."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.template import Context, Template

from apps.reports import pdf
from apps.reports.services import files
from apps.reports.verification import reading
from tests.reports import samples
from tests.reports.make import worked_cases

CANARY = "canary-b0a1c2"
SHAPES = (
    '<link rel=attachment href="{url}">',
    '<img src="{url}">',
    '<object data="{url}"></object>',
    '<style>@import url("{url}");</style>',
    "<style>p {{ background: url({url}) }}</style>",
    '<svg><image href="{url}"/></svg>',
    '<svg><use href="{url}#a"/></svg>',
    '<embed src="{url}">',
    '"><link rel=stylesheet href="{url}">',
    "'><img src='{url}'>",
    "</td></table><img src={url}>",
    '<p style="background: url({url})">x</p>',
)


def hostile(canary: Path) -> list[str]:
    urls = (canary.as_uri(), "http://127.0.0.1:9/x", "https://localhost/x", "data:text/css,p{}", "//127.0.0.1/x", "../../etc/passwd")
    return [shape.format(url=url) for shape in SHAPES for url in urls]


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    path = tmp_path / "canary.txt"
    path.write_text(CANARY, encoding="utf-8")
    return path


def inside(data: bytes) -> list[str]:
    opened = pikepdf.open(io.BytesIO(data))
    return [opened.attachments[name].get_file().read_bytes().decode("utf-8", "replace") for name in opened.attachments]


def test_hostile_text_is_printed_and_fetches_nothing(canary: Path) -> None:
    strings = hostile(canary)
    case = worked_cases()[samples.GO]
    case["title"] = strings[0]
    case["narrative"] = dict(zip(("problem", "users", "today", "notes", "metric", "stop_if"), strings, strict=False))
    slugs = list(case["answers"])
    rest = strings[6:]
    for number, slug in enumerate(slugs):
        answer = case["answers"][slug]
        value = answer["value"] if isinstance(answer, dict) else answer
        case["answers"][slug] = {"value": value, "source": " ".join(rest[number :: len(slugs)])[:500]}

    data = files.pdf_of(samples.decided(case))

    found = "".join("".join(reading.text_of(data)).split())
    attached = inside(data)
    assert len(attached) == 1 and json.loads(attached[0])["case"]["title"] == strings[0]
    assert CANARY not in attached[0] and CANARY not in found
    assert "".join(strings[0].split()) in found and "".join(strings[1].split()) in found


@pytest.mark.parametrize("url", ["file:///etc/hostname", "http://127.0.0.1:9/x", "data:text/plain,x", "nowhere.css", "bundled:other.css"])
def test_a_template_that_asks_for_anything_else_fails_loudly(url: str) -> None:
    with pytest.raises(pdf.NotRendered):
        pdf.render(f'<html lang=en><title>x</title><link rel=stylesheet href="{url}"><h1>x</h1>', attachment="{}", at=samples.AT)


def test_control_marked_safe_with_the_default_fetcher_the_canary_is_attached(canary: Path) -> None:
    """What escaping and the fetcher keep out: without both, a file of this computer lands in the PDF."""
    unsafe = Template("<html><title>x</title>{{ text|safe }}").render(Context({"text": hostile(canary)[0]}))
    program = "import sys; from weasyprint import HTML; sys.stdout.buffer.write(HTML(string=sys.stdin.read()).write_pdf())"
    made: Any = subprocess.run([sys.executable, "-c", program], input=unsafe.encode(), capture_output=True, check=True)

    assert inside(made.stdout) == [CANARY]


def test_control_marked_safe_with_our_fetcher_nothing_is_attached(canary: Path) -> None:
    with pytest.raises(pdf.NotRendered, match="FatalURLFetchingError"):
        pdf.render(f"<html lang=en><title>x</title>{hostile(canary)[6]}<h1>x</h1>", attachment="{}", at=samples.AT)
