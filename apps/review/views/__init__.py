"""The pages around decisions, one module a subject: fetch for this person, one call, render."""
