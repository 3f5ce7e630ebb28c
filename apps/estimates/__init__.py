"""Cost, hardware and data calculators: a pure engine and one service over the catalogue."""
