"""OMG DMN: read, evaluate and write decision tables. Pure; what takes part in advice is the rule book, never these tables."""
