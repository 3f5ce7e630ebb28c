"""The scoping document: built once, shown as a page and as a PDF."""
