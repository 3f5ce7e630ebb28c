"""Answers changed to see what they would do. Pure: knows the engine, answers and results as plain data; no models and no Django."""
