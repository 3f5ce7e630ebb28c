"""What the launcher says when it cannot go on."""

from pathlib import Path


class CannotStart(Exception):
    """The embedded PostgreSQL cannot be used; three lines say why, where to look, and the way out."""

    def __init__(self, cause: str, log: Path | None = None) -> None:
        look = f"The server's own words: {log}" if log else "No server log was written yet."
        super().__init__(f"{cause}\n{look}\nThe way out: set DATABASE_URL to a PostgreSQL 15 or later, and nothing embedded is started.")
