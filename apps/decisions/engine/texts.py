"""Which characters a text may hold, wherever it comes from: case files, forms, rule books. Pure; knows the table alone."""

import re
import unicodedata

from apps.ui.characters import CONTROLS, HALVES, TURNS

BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by name that show nothing
HIDDEN = re.compile(f"[{CONTROLS}{TURNS}{HALVES}]")


def text_problem(text: str) -> str:
    """Why a text cannot be kept as it is, or nothing."""
    if text.isprintable():  # nearly every text of a rule book, and told at a glance
        return ""
    found = HIDDEN.search(text)
    if found is None:
        return ""
    if re.match(f"[{HALVES}]", found[0]):
        return "holds half a character; type it again"
    if re.match(f"[{TURNS}]", found[0]):
        return "must not hold marks that turn the direction of writing"
    return "must not hold control characters"


def without_hidden(text: str) -> str:
    """The text as a person sees it: line ends as line feeds, nothing hidden."""
    return HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def same_words(text: str) -> str:
    """What two texts have alike that nobody can tell apart: letters large or small, however they are made and spaced."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def is_blank(text: str) -> bool:
    """Whether nothing of it can be seen: spaces, marks without width, letters that show nothing."""
    return all(unicodedata.category(sign)[0] in "ZC" or sign in BLANKS for sign in text)
