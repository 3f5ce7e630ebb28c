"""The pages that look at a decision: result, what if, compare."""
