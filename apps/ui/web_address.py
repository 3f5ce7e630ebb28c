"""What is an address on the web that a page may link to. Pure; may import nothing of the project."""

from urllib.parse import urlsplit

NEVER = frozenset("<>\"'`\\{}|^")


def web_address(text: str) -> str:
    """The address that a link leads to; https is put before a bare host. Empty for what a page must not or cannot link to."""
    if not text or any(sign in NEVER or sign.isspace() or not sign.isprintable() for sign in text):
        return ""
    whole = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(whole)
        host, named = parts.hostname or "", parts.port or parts.username
    except ValueError:
        return ""
    return whole if parts.scheme in ("https", "http") and "." in host.strip(".") and not named else ""
