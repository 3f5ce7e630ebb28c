"""What of Bootstrap the pages use: `python -m tests.ui.bootstrap_cut` writes static/css/bootstrap.min.css from the whole file beside this one.

A rule stays where every class that it needs may occur: as a word anywhere in a template, a script or a style sheet, or in a short text of a
module, of ours or of the packages whose templates we use; or by a beginning such as "c-" that a template completes. So too much stays
rather than too little.
Rules without classes, variables, key frames and fonts stay as they are.
"""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WHOLE, CUT = ROOT / "tests/ui/bootstrap.min.css", ROOT / "static/css/bootstrap.min.css"
OURS = (("templates", "*.html"), ("apps", "*.py"), ("config", "*.py"), ("static/js", "*.js"), ("static/css", "*.css"))
PACKAGES = (("crispy_bootstrap5", "*.html"), ("crispy_forms", "*.html"), ("crispy_forms", "*.py"), ("django.forms", "*.html"),
            ("django.contrib.admin", "*.html"), ("django.contrib.admin", "*.js"), ("django_htmx", "*.js"))  # fmt: skip
WORD, NEEDED, NOT = re.compile(r"[A-Za-z][\w-]*"), re.compile(r"\.([A-Za-z][\w-]*)"), re.compile(r":not\([^()]*\)")
DOCSTRING, LITERAL = re.compile(r'"""[\s\S]*?"""'), re.compile(r""""([^"\n]{1,120})"|'([^'\n]{1,120})'""")
NESTED = ("@media", "@supports")


def main() -> None:
    CUT.write_text(cut(WHOLE.read_text(encoding="utf-8"), words()), encoding="utf-8")


def words() -> set[str]:
    """Every word that could be the name of a class, or the beginning of one."""
    return {word for text in _texts() for word in WORD.findall(text)}


def rules(sheet: str) -> set[tuple[str, str, str]]:
    """Every rule by what it stands in, each selector of a list by itself."""
    found: set[tuple[str, str, str]] = set()
    for selector, body in _rules(sheet):
        if selector.startswith(NESTED):
            found |= {(selector, inner, held) for _, inner, held in rules(body)}
        else:
            found |= {("", each, body) for each in _selectors(selector)}
    return found


def cut(sheet: str, words: set[str]) -> str:
    """The style sheet without the rules of classes that stand nowhere among these words."""
    beginnings = tuple(word for word in words if word.endswith("-"))
    return "".join(_kept(sheet, words, beginnings))


def _texts() -> Iterator[str]:
    folders = [(ROOT / folder, pattern) for folder, pattern in OURS]
    for package, pattern in PACKAGES:
        spec = find_spec(package)
        assert spec is not None and spec.origin is not None
        folders.append((Path(spec.origin).parent, pattern))
    for folder, pattern in folders:
        for path in sorted(folder.rglob(pattern)):
            text = path.read_text(encoding="utf-8") if path != CUT else ""
            yield (
                text
                if path.suffix != ".py"
                else " ".join(filter(None, (one or other for one, other in LITERAL.findall(DOCSTRING.sub("", text)))))
            )


def _kept(sheet: str, words: set[str], beginnings: tuple[str, ...]) -> Iterator[str]:
    for selector, body in _rules(sheet):
        if selector.startswith(NESTED):
            inner = "".join(_kept(body, words, beginnings))
            if inner:
                yield f"{selector}{{{inner}}}"
        elif selector.lstrip().startswith(("@", "/*")) or selector.endswith(("from", "to", "%")):
            yield f"{selector}{{{body}}}"
        else:
            held = [each for each in _selectors(selector) if _may_occur(each, words, beginnings)]
            if held:
                yield f"{','.join(held)}{{{body}}}"


def _may_occur(selector: str, words: set[str], beginnings: tuple[str, ...]) -> bool:
    return all(name in words or name.startswith(beginnings) for name in NEEDED.findall(NOT.sub("", selector)))


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Each rule with what stands between its outermost braces."""
    start = 0
    while (opened := sheet.find("{", start)) >= 0:
        depth, place = 1, opened + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(sheet[place], 0)
            place += 1
        yield sheet[start:opened], sheet[opened + 1 : place - 1]
        start = place


def _selectors(text: str) -> Iterator[str]:
    """The selectors of a rule, parted by the commas outside of brackets."""
    depth, start = 0, 0
    for place, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth:
            yield text[start:place]
            start = place + 1
    yield text[start:]


if __name__ == "__main__":
    main()
