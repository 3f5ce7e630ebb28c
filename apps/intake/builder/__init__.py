"""What the pages of the form show, worked out before a template sees it: the live panel, reading back, lists of answers.

Takes the journey and the engine's preview; asks no table and changes nothing.
"""

from apps.intake.builder.lines import NOT_KNOWN, Clash, Line, clashes, in_words, line, rules_reading
from apps.intake.builder.live import Panel, panel

__all__ = ["NOT_KNOWN", "Clash", "Line", "Panel", "clashes", "in_words", "line", "panel", "rules_reading"]
