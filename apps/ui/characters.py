"""Which characters nobody sees, by their kinds: the one table for what is kept, published and printed. Pure: no Django.

For the insides of a character class of `re`.
"""

CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # all but tab, line feed and carriage return
LINES = "\t\n\r"  # those three, where one line is meant
TURNS = "\u202a-\u202e\u2066-\u2069"  # marks that make what follows read the other way round
HALVES = "\ud800-\udfff"  # half a character: no text can be written out with it
MARKS = "\u200e\u200f\ufeff\ufffe\uffff"  # direction of one place, mark of a file's beginning, no characters: kept, never printed
