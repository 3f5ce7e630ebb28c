"""A file that is no whole PDF is named as that, in words for people."""

import io

import pikepdf
import pytest

from apps.reports.verification import reading


@pytest.mark.parametrize("data", [b"%PDF-1.7\nbroken", b"%PDF-", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<< /Root 9 0 R >>\n%%EOF"])
def test_damaged_file_is_named_without_the_words_of_a_program(data: bytes) -> None:
    with pytest.raises(reading.NotReadable) as refused:
        reading.text_of(data)

    assert str(refused.value) in ("This PDF is damaged and cannot be read", "The pages of this PDF are damaged and cannot be read")


def test_page_with_a_command_inside_another_is_damaged() -> None:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page().obj.Contents = made.make_stream(b"[ Q ] TJ")
    made.save(out)

    with pytest.raises(reading.NotReadable, match="The pages of this PDF are damaged and cannot be read"):
        reading.text_of(out.getvalue())
