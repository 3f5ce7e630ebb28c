"""Numbers computed from answers, parameters and prices: a pure engine (derived numbers, the first-year cost) and nothing else yet."""
