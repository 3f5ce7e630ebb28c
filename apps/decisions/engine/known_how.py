"""How an answer is known, in words: of how things are, and of what somebody wants. The one table. Pure; knows nothing else.

Both have the same three degrees; only their names differ, for nobody measures what they want.
"""

from collections.abc import Mapping

HOW_KNOWN = (
    ("measured", "Measured"),
    ("estimated", "Estimated by someone who works with it"),
    ("assumed", "Assumed"),
)
HOW_SETTLED = (
    ("measured", "Decided"),
    ("estimated", "Likely"),
    ("assumed", "A first idea"),
)
SHORT: Mapping[bool, Mapping[str, str]] = {  # by whether the question is one of what is wanted
    False: {"measured": "Measured", "estimated": "Estimated", "assumed": "Assumed"},
    True: dict(HOW_SETTLED),
}
# Questions of what is wanted or planned; all others ask how things are.
WANTED = frozenset((
    "goal_kind", "action_on_output", "why_now", "input_kind", "output_kind", "task", "n_tasks", "run_where", "latency_ms", "budget_build",
    "budget_run_month", "deadline_months", "accuracy_need", "user_feedback", "tuning_plan",
))  # fmt: skip


def short(question: str, known_how: str) -> str:
    """ "Measured", or "Decided" of what somebody wants; empty where nobody said."""
    return SHORT[question in WANTED].get(known_how, "")
