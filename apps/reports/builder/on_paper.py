"""What is proposed and shows nothing before it is made and measured: a trial without that is on paper. May import the builder's parts only."""

from apps.reports.builder.parts import Parts

CREATES, STRUCTURE = "create", "structure"
DEAR, AT_A_COST = "high", "at_a_cost"
MADE_ON_TOP = "; on paper alone: making and measuring a first handful comes on top"
ASK = (
    "That is evidence on paper: making and measuring a first forty, half of them picked by your experts, is in neither sum nor weeks. "
    "Ask for its price first."
)


def holds(parts: Parts) -> bool:
    """Whether structures are proposed that have to be made and measured, at a cost, before anybody knows what they are worth."""
    given = {slug: answer.value for slug, answer in parts.used.items()}
    is_dear = given.get("acquisition_cost") == DEAR or given.get("more_data") == AT_A_COST
    return parts.builds and (given.get("goal_kind"), given.get("output_kind")) == (CREATES, STRUCTURE) and is_dear


def beside_the_time(parts: Parts) -> str:
    return MADE_ON_TOP if holds(parts) else ""


def ask(parts: Parts) -> tuple[str, ...]:
    return (ASK,) if holds(parts) else ()
