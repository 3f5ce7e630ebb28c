"""Whatever is posted to the page of a word: an answer, never an error of ours; what was typed is on the page again, and the draft still reads."""

import contextlib
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.decisions import compiler
from apps.decisions.admin.word_parts import PARTS
from apps.decisions.models import Draft
from tests.decisions.test_rule_admin import Fields, fields

pytestmark = pytest.mark.django_db
ENDS = (
    "questions/new/", "questions/output_kind/", "questions/labelled/", "findings/size/", "findings/new/", "conditions/seen/", "lists/pictures/",
    "parameters/start/", "parameters/currency/", "sources/practice/", "outcomes/frame_first/", "approaches/new/", "flags/small_data/",
)  # fmt: skip
MEMBERS = [
    f"{name}-{place}.{end}" for name in ("choices", "values") for place in (0, 1, 2, 998) for end in ("slug", "label", "help", "retired")
]
LINES = [
    f"{name}-{place}.{end}"
    for name in ("ask_if", "when")
    for place in ("0", "0-0", "0-0-0-0", "7")
    for end in ("kind", "subject", "operator", "choices", "low", "high")
]
NAMES = sorted({each.name for part in PARTS.values() for each in part.fields} | {*MEMBERS, *LINES, "slug", "revision", "kind", "reason"})
WORDS = st.sampled_from([
    "", " ", "labelled", "size", "none", "any", "all", "test", "named", "is", "between", "contains any", "choice", "multi", "integer", "money", "purpose",
    "data", "1e999999", "-0", "1,800", "NaN", "Infinity", "99999999999999999999", "0.000000000000000000000000001", "2026-02-30", "2026-11-21", "A", "paper",
    "@pictures", "x" * 2001, "{labelled", "\x00", "<script>", "a\nb", "Größe", "\u202e", "seen", "category", "images",
])  # fmt: skip
POSTED = st.dictionaries(
    st.sampled_from(NAMES), st.one_of(WORDS, st.text(st.characters(exclude_categories=["Cs"]), max_size=30)), max_size=14
)
DOINGS = st.sampled_from([
    "save", "save", "save", "propose", "fit:", "fit:kind", "add:choices", "add:values", "add:ask_if:test", "add:when:any", "add:when-0:all", "up:choices-1",
    "down:values-0", "remove:choices-0", "remove:choices-998", "remove:ask_if-0", "remove:when-0-0", "add", ":::", "remove:", "up:", "\x00",
])  # fmt: skip


@pytest.mark.slow
@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(end=st.sampled_from(ENDS), junk=POSTED, do=DOINGS)
def test_any_post_is_answered_and_nothing_typed_is_lost(at_work: Client, draft: Draft, end: str, junk: dict[str, str], do: str) -> None:
    url = f"/admin/decisions/draft/{draft.pk}/words/{end}"
    with contextlib.suppress(Undone), transaction.atomic():
        shown = fields(at_work, url)

        page = at_work.post(url, {**shown, **junk, "do": do})

        assert page.status_code in (200, 302, 409, 422), (page.status_code, end, junk, do)
        assert compiler.plain_of(draft)["questions"]
        if page.status_code != 302 and not do.startswith(("remove", "up", "down")):
            again = Fields(page.content.decode()).found
            part = PARTS[end.split("/")[0]]
            for each in part.fields:
                if each.name in junk and each.long and each.name in again:
                    assert again[each.name][0].strip("\n") == junk[each.name].replace("\r\n", "\n").strip("\n") or "\r" in junk[each.name]
        raise Undone


class Undone(Exception):
    """Ends the transaction of one example."""


@pytest.mark.parametrize("part", [*PARTS, "rules", "nosuch", "..", "%00"])
@pytest.mark.parametrize("slug", ["nosuch", "labelled", "New", "0"])
def test_address_of_nothing_is_said_to_be_nothing(at_work: Client, draft: Draft, part: str, slug: str) -> None:
    known = (part, slug) in (("questions", "labelled"),)

    for end in ("", "remove/"):
        page: Any = at_work.get(f"/admin/decisions/draft/{draft.pk}/words/{part}/{slug}/{end}")
        assert page.status_code == (200 if known else 400 if "%00" in part else 404)
