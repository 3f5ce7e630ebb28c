"""The PDF: two standards at once, structure, every word in it, the same bytes, and nothing fetched. Most of it is rendered once a case."""

import re
import time
from functools import cache
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pytest

from apps.reports import pdf
from apps.reports.services import files
from apps.reports.verification import reading
from tests.reports import samples
from tests.reports.make import worked_cases
from tests.reports.test_document import words_of

SHEET = Path(pdf.BUNDLED["bundled:report.css"][0]).read_text(encoding="utf-8")
DRAWN = set(
    "q Q cm w J j M d ri i gs m l c v y h re S s f F f* B B* b b* n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* Tj TJ ' \" "
    "CS cs SC SCN sc scn G g RG rg K k sh Do BMC BDC EMC MP DP BX EX".split()
)


@cache
def rendered(case: str) -> bytes:
    return files.pdf_of(samples.content(case))


@cache
def pages(case: str) -> tuple[str, ...]:
    """The words of each page, read once a case."""
    return reading.text_of(rendered(case))


def hard_case() -> dict[str, Any]:
    """A case with words and sources as long as they may be, and with text that the fonts cannot print."""
    case = worked_cases()[samples.GO]
    case["answers"] = {
        slug: {"value": answer["value"] if isinstance(answer, dict) else answer, "known_how": "assumed", "source": "x" * 500}
        for slug, answer in case["answers"].items()
    }
    case["narrative"] = dict.fromkeys(("problem", "users", "today", "notes"), "w" * 2_000)
    case["narrative"]["metric"] = "Zürich, Αθήνα, Москва, 中文 \U0001f600"
    return case


@cache
def hard() -> tuple[bytes, str, float]:
    """Its document, the words on its pages, and the seconds that it took here to make and read."""
    started = time.process_time()
    data = files.pdf_of(samples.decided(hard_case()))
    return data, text(reading.text_of(data)), time.process_time() - started


def refused(data: bytes, profile: str) -> list[str]:
    return [f"{failure.rule_id} {failure.message}" for failure in validator.validate_pdf_bytes(data, profile=profile).failures]


def text(words: tuple[str, ...]) -> str:
    """The words of the whole file, without blanks: where lines break is the renderer's business."""
    return "".join("".join(words).split())


@pytest.mark.parametrize("case", samples.VERDICTS)
def test_it_is_pdf_ua_1_and_pdf_a_3a_at_once(case: str) -> None:
    assert {profile: refused(rendered(case), profile) for profile in ("ua1", "3a")} == {"ua1": [], "3a": []}


def test_the_untagged_twin_is_refused() -> None:
    """Control: the validator can say no, here to the first page alone."""
    html, _, _ = files.html_of(samples.document()).partition("<h2>The problem, and what would count as success")
    twin = pdf.render(html, attachment="{}", at=samples.AT, tagged=False)

    assert len(refused(twin, "ua1")) > 5


@pytest.mark.parametrize("case", samples.VERDICTS)
def test_first_page_stands_alone(case: str) -> None:
    document, (first, second, *_) = samples.document(case), pages(case)
    squeezed = "".join(first.split())
    wanted = [*document.verdict.headline, *document.verdict.why, *document.verdict.ask, document.verdict.chip.word, document.how_sure.short]
    wanted += [part for fact in document.facts for part in (fact.label, fact.value)]
    wanted += [part for option in document.options if not option.excluded for part in (option.label, option.first_year)]
    wanted += [reason.text for reason in (*document.reasons.for_it, *document.reasons.against)] + [document.ruled_out]

    assert [words for words in wanted if "".join(words.split()) not in squeezed] == []
    assert "The problem, and what would count as success" in second


@pytest.mark.parametrize("case", samples.VERDICTS)
def test_text_layer_holds_every_answer_reason_and_figure(case: str) -> None:
    document, found = samples.document(case), text(pages(case))
    parts = (document.deciding_checks, tuple(check.words for check in document.waiting_checks), document.later_steps, tuple(check.title for check in document.idle_checks), document.reasons, document.options, document.cost.totals, document.data, document.hardware, document.law, document.way_back, document.workings, document.warnings, document.changes, document.near_misses, document.assumptions,
             document.steps, document.gates, document.findings, document.idea, document.basis, document.record, document.how_sure.items)  # fmt: skip
    # What is there to draw with: names of colours and icons, lengths, states and keys of questions.
    drawing = {"go", "pilot", "amber", "stop", "later", "info", "plain", "check", "flag", "clock", "warn", "pass", "condition", "unknown",
               "used", "not used", "not known", "not provided", "conditional", "leaning", "settled"}  # fmt: skip
    drawing |= {question.slug for question in samples.book().questions} | {approach.slug for approach in samples.book().approaches}
    missing = [
        words
        for words in words_of(parts)
        if words not in drawing and not words.endswith(("%", "…")) and "".join(words.split()) not in found
    ]

    assert missing == [], missing


def test_page_and_pdf_are_built_from_one_document() -> None:
    """What the page shows is what the paper shows: both print the same frozen value."""
    assert files.document_of(samples.content()) == samples.document()


@pytest.fixture(scope="session")
def second() -> tuple[bytes, list[int]]:
    """The first document rendered a second time, by another process and at another second, with the pages it told."""
    rendered(samples.GO)
    time.sleep(1.1)  # a clock that took part would have moved on
    told: list[int] = []
    return files.pdf_of(samples.content(), on_page=told.append), told


def test_two_renders_in_two_processes_give_the_same_bytes(second: tuple[bytes, list[int]]) -> None:
    assert second[0] == rendered(samples.GO)


def test_structure_is_what_a_screen_reader_needs() -> None:
    opened = pikepdf.open(_stream(rendered(samples.GO)))
    root = opened.Root

    assert str(root.Lang) == "en" and bool(root.MarkInfo.Marked) and bool(root.ViewerPreferences.DisplayDocTitle)
    assert all(each.obj.get("/Tabs") == "/S" for each in opened.pages)
    assert str(opened.docinfo["/Title"]).startswith("Scoping document GW-7C1E-3: ")
    tags = list(_tags(root.StructTreeRoot))
    levels = [int(kind[1]) for kind, _ in tags if re.fullmatch(r"H[1-6]", kind)]
    assert levels[0] == 1 and levels.count(1) == 1 and all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    figures = [str(tag.get("/Alt", "")) for kind, tag in tags if kind == "Figure"]
    assert len(figures) == 2 and all(len(words.split()) > 8 for words in figures)
    tables = [tag for kind, tag in tags if kind == "Table"]
    assert tables and all(any(kind == "TH" for kind, _ in _tags(table)) for table in tables)


def test_fonts_are_ours_embedded_and_readable() -> None:
    opened = pikepdf.open(_stream(rendered(samples.GO)))
    fonts = {str(font.BaseFont): font for each in opened.pages for font in each.obj.Resources.Font.values()}

    assert {name.split("+")[-1].split("-")[0] for name in fonts} <= {"Source", "SourceSans3", "Source Sans 3", "SourceSerif4Display"}, set(
        fonts
    )
    for font in fonts.values():
        described = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in described or "/FontFile3" in described
        assert "/ToUnicode" in font


def test_every_drawing_command_is_one_that_readers_know() -> None:
    opened = pikepdf.open(_stream(rendered(samples.GO)))

    assert {str(operator) for each in opened.pages for _, operator in pikepdf.parse_content_stream(each)} <= DRAWN


def test_what_is_inside_can_be_decided_again_as_it_is() -> None:
    """The case inside is a case file: numbers are numbers, and words are those that were typed."""
    opened = pikepdf.open(_stream(hard()[0]))
    (name,) = list(opened.attachments)
    raw = opened.attachments[name].get_file().read_bytes()

    from apps.decisions.engine.casefile import read_json

    payload = read_json(raw)
    assert name == "groundwork.json" and set(payload) == {"case", "rulebook", "price_list", "decision", "document", "seal"}
    assert samples.decided(payload["case"]).result == samples.decided(hard_case()).result


def test_no_table_of_the_print_sheet_has_an_automatic_layout() -> None:
    """One long answer in a table of automatic layout costs minutes (the control is `test_long_text_is_laid_out_in_time`)."""
    assert re.search(r"^table \{[^}]*table-layout: fixed[^}]*width: 100%", SHEET, re.MULTILINE)
    assert re.search(r"^th, td \{[^}]*overflow-wrap: anywhere", SHEET, re.MULTILINE)
    assert "table-layout: auto" not in SHEET and SHEET.count("table-layout") == 1
    assert "url(" not in re.sub(r'url\("bundled:[^"]+"\)', "", SHEET) and "@import" not in SHEET


def test_long_text_is_laid_out_in_time() -> None:
    _, found, seconds = hard()

    assert "w" * 2_000 in found and seconds < 5


def test_other_scripts_are_spelled_out_with_a_note() -> None:
    _, found, _ = hard()

    assert "Zürich,Αθήνα,Москва,[U+4E2D][U+6587][U+1F600]" in found
    assert "printedastheircodepoints" in found
    assert "printedastheircodepoints" not in text(pages(samples.GO))


def test_a_document_that_will_not_end_is_given_up_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "WALL_SECONDS", 0.2)

    with pytest.raises(pdf.NotRendered, match="took longer"):
        files.pdf_of(samples.content())


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SYSTEM_LIBRARIES", (("libpango-1.0-0", ("libnowhere.so.9",)),))

    with pytest.raises(pdf.CannotRenderHere, match="apt-get install libpango-1.0-0"):
        files.pdf_of(samples.content())


def test_pages_are_told_as_they_are_laid_out(second: tuple[bytes, list[int]]) -> None:
    _, told = second

    assert told[:3] == [1, 2, 3] and max(told) >= len(pages(samples.GO))


def _stream(data: bytes) -> Any:
    import io

    return io.BytesIO(data)


def _tags(node: Any) -> Any:
    """Every element of the structure below a node, with its kind, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S)[1:], kid
            yield from _tags(kid)
