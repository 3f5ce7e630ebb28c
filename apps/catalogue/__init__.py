"""Dated facts about the world: services, prices and price lists, published as immutable versions."""
