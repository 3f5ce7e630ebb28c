"""Tests of the rule book and of decisions."""
