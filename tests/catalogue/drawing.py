"""Price lists drawn at random: whatever may stand in a row, sound or not, so long as rows can be told apart."""

from typing import Any

from hypothesis import strategies as st

from apps.catalogue.engine import described
from apps.catalogue.engine.fields import HIDDEN
from apps.catalogue.engine.sections import SECTIONS

Plain = dict[str, Any]
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=12).filter(
    lambda text: not HIDDEN.search(text)
)
ODD = st.sampled_from(
    ["", "–", "'–", "json: 5", "=1+1", "'", "-3", "@x", "1.50", "0.0010", "1,800", "007", "yes", "TRUE", "2026-11-21", "_x0041_"]
)
SINGLES = st.one_of(TEXTS, ODD, st.integers(-(10**12), 10**12), st.booleans(), st.decimals(0, 10**6, places=3).map(str))
VALUES = st.one_of(SINGLES, st.lists(st.one_of(TEXTS, ODD), max_size=3), st.dictionaries(TEXTS, SINGLES, max_size=2))


@st.composite
def lists(draw: st.DrawFn) -> Plain:
    """A list with whatever may stand in one, sound or not: what must hold is that rows can be told apart."""
    plain: Plain = {
        "prices": [],
        "services": [],
        **draw(st.dictionaries(st.sampled_from(["currency", "date", "tasks_without_service"]), VALUES)),
    }
    for name in ("engineer_month", "review_after_days"):
        if draw(st.booleans()):
            fields = st.sampled_from([field.name for field in described.SINGLES[name].fields])
            plain[name] = draw(st.one_of(st.dictionaries(fields, VALUES, max_size=3), VALUES))
    for name in draw(st.sets(st.sampled_from(sorted(SECTIONS)), max_size=3)):
        fields = st.sampled_from([*(field.name for field in described.fields_of(name)), "colour", "Price", "shape of it"])
        keys = draw(st.lists(TEXTS.filter(str.strip), unique=True, max_size=3))
        plain[name] = [{**draw(st.dictionaries(fields, VALUES, max_size=5)), SECTIONS[name].key: key} for key in keys]
    return plain
