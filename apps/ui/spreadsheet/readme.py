"""What the first sheet of every workbook says of how to change it. Knows no rules and no prices."""

README, AS_DOWNLOADED = "Read me", "As downloaded"
Line = tuple[str, str]  # label and text

HIDDEN_SHEET: Line = (
    "The hidden sheet",
    f"“{AS_DOWNLOADED}” tells an upload what changed in the draft since. Without it the upload can only say that something did",
)


def how_to_change(draft: str) -> tuple[Line, Line]:
    """How it is changed, where it is uploaded again, and what stays; `draft` is what such a draft is called."""
    return (
        (
            "How to change it",
            "Change cells, add rows at the end of a table or between others, delete rows. Save it as .xlsx and upload it on the page “Exchange” of "
            f"{draft}. You see what it would change, in words, before anything is stored",
        ),
        (
            "What stays as it is",
            "The bracket in the first cell of each sheet, and the heads of the columns. A sheet that you delete stays unchanged in the draft; "
            "rows that you delete are taken out",
        ),
    )
