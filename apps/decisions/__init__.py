"""The rule book and the decision: a pure engine, draft rows, immutable versions, frozen decisions."""
