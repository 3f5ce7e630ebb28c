"""The estimates' arithmetic: exact, sound within bounds, and worked out a second time by hand."""
