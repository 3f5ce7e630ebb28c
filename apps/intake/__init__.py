"""Use cases, their answers, and the guided way through the questions."""
