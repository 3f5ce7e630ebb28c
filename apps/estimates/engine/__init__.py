"""Calculators over plain numbers: derived numbers, costs, spans. Pure Python: no Django, no clock, no I/O."""
