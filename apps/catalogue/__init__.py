"""Dated facts about the world that advice rests on: prices, services and their life cycles.

An app of its own because facts change on other days than rules do. A price list is published like a rule book: frozen as
canonical text with its SHA-256 and never changed again, so that a decision names the prices it was made with.
Knows neither rules nor use cases.
"""
