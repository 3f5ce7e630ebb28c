"""What may not stand in any template: inline style, script or handler, tags that hide what is escaped, words that scold."""

import ast
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from apps.ui.templatetags.ui import ICONS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "apps").glob("*/templates/**/*.html")])
PRINTED = "templates/reports/print/"  # becomes a PDF: no browser, no content policy, and no script either

FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "a script in the page": r"<script(?![^>]*\bsrc=)[^>]*>",
    "a handler": r"<[^>]*\son[a-z]+\s*=",
    "an address that is a script": r"(?:href|action|src)\s*=\s*[\"']?\s*javascript:",
    "hx-on or js: values": r"\bhx-on\b|\bhx-vals\s*=\s*[\"']js:",
    "hx-disabled-elt": r"\bhx-disabled-elt\b",
    "text that is not escaped": r"\|\s*safe\b|\{%\s*autoescape off",
    "a field that the browser judges": r"<(?:input|select|textarea)[^>]*\srequired\b",
    "a file from elsewhere": r"<(?:link|script|img|use)[^>]*(?:href|src)\s*=\s*[\"']?(?:https?:)?//",
}
SCOLDING = re.compile(r"\b(please|sorry|invalid|oops|error occurred|this field is required)\b", re.IGNORECASE)
CONTROLS = {
    "a style attribute": '<p style="x">', "a style element": "<style>", "a script in the page": "<script>x</script>", "a handler": "<a onclick=x>",
    "an address that is a script": '<a href="javascript:x">', "hx-on or js: values": "<p hx-on:click=x>", "hx-disabled-elt": "<p hx-disabled-elt=x>",
    "text that is not escaped": "{{ x|safe }}", "a field that the browser judges": "<input required>",
    "a file from elsewhere": '<script src="https://elsewhere.example/x.js">',
}  # fmt: skip


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def words_only(text: str) -> str:
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    text = text.replace('aria-invalid="true"', "")  # an attribute, also where a template holds nothing but attributes
    return re.sub(r"<[^>]*>|\{[{%].*?[%}]\}", " ", text, flags=re.DOTALL)


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("what", FORBIDDEN)
def test_control_each_pattern_finds_what_it_looks_for(what: str) -> None:
    assert re.search(FORBIDDEN[what], CONTROLS[what])


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    looked_at = [path for path in TEMPLATES if not name(path).startswith(PRINTED) or "style" not in what]

    assert [name(path) for path in looked_at if re.search(FORBIDDEN[what], path.read_text(encoding="utf-8"))] == []


def test_no_template_scolds() -> None:
    found = {name(path): match[0] for path in TEMPLATES if (match := SCOLDING.search(words_only(path.read_text(encoding="utf-8"))))}

    assert found == {}


def test_sprite_holds_every_icon_and_no_other() -> None:
    sprite = (ROOT / "templates/ui/_icons.html").read_text(encoding="utf-8")

    assert set(re.findall(r'id="i-(\w+)"', sprite)) == ICONS


def test_every_icon_that_a_template_asks_for_is_there() -> None:
    used = {icon for path in TEMPLATES for icon in re.findall(r'\{% icon "(\w+)" %\}|href="#i-([a-z]+)"', path.read_text(encoding="utf-8"))}

    assert {icon for pair in used for icon in pair if icon} <= ICONS


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_template_can_be_read(path: Path) -> None:
    if "templates/reports/print/" in name(path):
        pytest.skip("read by the document's own tests")
    get_template(str(path.relative_to(ROOT / "templates")) if (ROOT / "templates") in path.parents else path.name)


@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*.css")), ids=name)
def test_style_sheets_fetch_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//", text) == []
    assert "@import" not in text
    assert "sourceMappingURL" not in text


@pytest.mark.parametrize("path", sorted((ROOT / "static/fonts").glob("*.woff2")), ids=name)
def test_fonts_are_there_with_their_licence(path: Path) -> None:
    assert path.read_bytes()[:4] == b"wOF2"
    assert list(path.parent.glob("*OFL.txt"))


def test_no_sentence_in_the_code_scolds() -> None:
    """Every text that a person may read: string constants with a space in them, docstrings left out."""
    found = [
        f"{name(path)}:{text.lineno}"
        for path in sorted((ROOT / "apps").rglob("*.py"))
        if "migrations" not in path.parts
        for text in sentences(ast.parse(path.read_text(encoding="utf-8")))
        if SCOLDING.search(text.value)
    ]

    assert found == []


def sentences(tree: ast.Module) -> list[ast.Constant]:
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings stand alone, as expressions
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node for node in texts if id(node) not in said and " " in node.value]


def sentences_of(path: Path) -> list[str]:
    """What a module may say to somebody: its texts of several words, without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    docstrings = {id(node.body[0].value) for node in inner if node.body and isinstance(node.body[0], ast.Expr)}
    texts = [
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
    return [text.value for text in texts if " " in text.value]


@pytest.mark.behaviour(16)
def test_no_text_of_any_module_begs_blames_or_shouts() -> None:
    said = {path: sentences_of(path) for path in sorted((ROOT / "apps").rglob("*.py"))}

    assert sum(map(len, said.values())) > 2_000
    assert {
        path.name: text for path, texts in said.items() for text in texts if SCOLDING.search(text) or re.search(r"[a-z]!(\s|$)", text)
    } == {}


def test_control_a_module_that_begs_is_found(tmp_path: Path) -> None:
    (tmp_path / "begging.py").write_text('"""Please read."""\nWORDS = "Please try again"\nNAME = "please"\n')

    assert [text for text in sentences_of(tmp_path / "begging.py") if SCOLDING.search(text)] == ["Please try again"]
