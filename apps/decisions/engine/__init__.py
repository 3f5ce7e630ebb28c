"""The decision engine: values, conditions, tables, evaluation, certainty, counterfactuals. Pure Python: no Django, no clock, no chance, no I/O."""
