"""The strongest reason against what is recommended, under its name. May import the builder's parts and pure modules only."""

from collections.abc import Mapping
from typing import Any

from apps.decisions.engine import naming
from apps.decisions.engine.against import AGAINST, GRAVEST, LAW, OWN_MONEY, RUNNER_UP
from apps.decisions.engine.against import WARNING as BY_WARNING
from apps.decisions.engine.terms import FAVOUR, RAISE_FLAG, Rule
from apps.reports.builder import named_money
from apps.reports.builder.parts import Parts
from apps.reports.document import Objection

COMMON, ON_SALE = "standard_task", "existing_solution"  # whether many have the task, and what was found on sale
WRITTEN_DOWN = "simple_rule"  # whether an expert can write the answer down
WARNING = "The gravest warning"
CONDITION = "What holds it to a trial"  # said by a rule that raises no warning
LEADS = {  # what the strongest reason against is, by its kind
    AGAINST: "The strongest reason against",
    BY_WARNING: WARNING,
    OWN_MONEY: "The strongest reason against",
    RUNNER_UP: "The strongest reason for the next option, {way}",
}
SIMPLER = "The strongest reason for a simpler way"
IN_GENERAL, OF_A_WAIT = "What speaks against it in general", "In general"  # of a wait and of a no the heading says the rest
NEEDLESS = "hammer_nail"  # the warning that speaks for a way without a model
BEST_PROVEN = "A"  # how sure a rule is
STRONG = (GRAVEST, "strong")


def objection(parts: Parts) -> Objection | None:
    """The strongest reason against what is recommended; None for a decision from before it was worked out.

    A cost far over the money named weighs more than points; that its money never comes back weighs more than either.
    """
    found = worked_out(parts)
    never_back = (parts.result.get("strongest_against") or {}).get("kind") == OWN_MONEY
    if found and not never_back and (short := named_money.far_over(parts)):
        return Objection(LEADS[AGAINST], short, "")
    return found


def is_needless(parts: Parts, flag: Mapping[str, Any]) -> bool:
    """Whether a warning says that a written rule does it, where the way without a model is advised: nobody means to learn it then."""
    without = parts.builds and parts.leader is not None and parts.leader["approach"] == naming.NO_MODEL
    return without and flag["flag"] == NEEDLESS and parts.book.subjects_of(str(flag["rule"])) == {WRITTEN_DOWN}


def worked_out(parts: Parts) -> Objection | None:
    """The strongest reason against it by the rules, or that its money never comes back."""
    found = parts.result.get("strongest_against") or {}
    if not found.get("text"):
        return None
    if _holds_for_a_product(parts, found) and (warned := _on_the_product(parts)):
        return warned
    if found["kind"] == RUNNER_UP and (learnt := _on_a_rule_on_sale(parts)):
        return learnt
    if found["kind"] == RUNNER_UP and (own := _of_the_next_alone(parts, found)):
        return own
    if found["kind"] == BY_WARNING and not _is_gravest(parts, found) and (simpler := _for_the_simplest(parts)):
        return simpler
    if found["kind"] == BY_WARNING and not _warns(parts, str(found.get("rule") or "")):
        return _strongly_warned(parts) or Objection(CONDITION, str(found["text"]), str(found.get("rule") or ""))
    general = IN_GENERAL if parts.builds else OF_A_WAIT
    lead = LEADS.get(str(found["kind"]), general).format(way=parts.name(str(found.get("approach") or "")))
    return Objection(lead, str(found["text"]), str(found.get("rule") or ""))


def _is_gravest(parts: Parts, found: Mapping[str, Any]) -> bool:
    """Whether the rules call the warning a must: then nothing is said before it."""
    rule = parts.book.rule.get(str(found.get("rule") or ""))
    return rule is not None and rule.strength == GRAVEST


def _warns(parts: Parts, rule: str) -> bool:
    """Whether a rule raises a warning, and does not only hold back."""
    return rule not in parts.book.rule or any(effect.do == RAISE_FLAG for effect in parts.book.rule[rule].effects)


def _strongly_warned(parts: Parts) -> Objection | None:
    """The first warning that is proven best and strong, and not of the law, which has its own chapter: it goes before a condition."""
    rules = ((parts.book.rule.get(str(flag["rule"])), flag) for flag in parts.result.get("flags", ()))
    strong = (flag for rule, flag in rules if rule and rule.sure == BEST_PROVEN and rule.strength in STRONG and rule.stage != LAW)
    return next((Objection(WARNING, str(flag["because"]), str(flag["rule"])) for flag in strong), None)


def _of_the_next_alone(parts: Parts, found: Mapping[str, Any]) -> Objection | None:
    """Where the reason for the next option speaks for the first one too: the weightiest that does not, else a warning; None where it does not."""
    if not parts.leader or not parts.next:
        return None
    mine = {str(item["rule"]) for item in parts.leader["reasons"] if item["effect"] == "favours"}
    if str(found.get("rule") or "") not in mine:
        return None
    left = [item for item in parts.next["reasons"] if item["effect"] == "favours" and str(item["rule"]) not in mine]
    best = max(left, key=lambda item: int(item["weight"]), default=None)
    lead = LEADS[RUNNER_UP].format(way=parts.name(str(parts.next["approach"])))
    if best:
        return Objection(lead, str(best["because"]), str(best["rule"]))
    warned = (flag for flag in parts.result.get("flags", ()) if flag["flag"] != NEEDLESS)
    return next((Objection(WARNING, str(flag["because"]), str(flag["rule"])) for flag in warned), None)


def _holds_for_a_product(parts: Parts, found: Mapping[str, Any]) -> bool:
    """Whether what is said for the next option is that such things are sold, while the first one is a product on sale."""
    is_bought = parts.leader is not None and parts.name(str(parts.leader["approach"])) in naming.BOUGHT
    return is_bought and found["kind"] == RUNNER_UP and COMMON in parts.book.subjects_of(str(found.get("rule") or ""))


def _on_the_product(parts: Parts) -> Objection | None:
    """The warning that comes of what was found on sale and of nothing else."""
    flags = ((str(flag["rule"]), str(flag["because"])) for flag in parts.result.get("flags", ()))
    return next((Objection(WARNING, text, rule) for rule, text in flags if parts.book.subjects_of(rule) == {ON_SALE}), None)


def _on_a_rule_on_sale(parts: Parts) -> Objection | None:
    """Where a written rule is bought: that something that learns may be sold in its place, which weighs more than what speaks for the next way."""
    if parts.leader is None or parts.name(str(parts.leader["approach"])) != naming.RULE_ON_SALE.name:
        return None
    flag = next((flag for flag in parts.result.get("flags", ()) if flag["flag"] == NEEDLESS), None)
    return Objection(WARNING, str(flag["because"]), str(flag["rule"])) if flag else None


def _for_the_simplest(parts: Parts) -> Objection | None:
    """The best proven reason that speaks plainly for no model at all and for nothing else, where one that learns is recommended."""
    row = next((row for row in parts.standing if row["approach"] == naming.NO_MODEL and row is not parts.leader), None)
    if row is None or not parts.leader or parts.leader["approach"] in naming.READY:
        return None
    plainly = [item for item in row["reasons"] if int(item["weight"]) >= parts.clear_lead and str(item["rule"]) in parts.book.rule]
    found = [item for item in plainly if _is_for_no_model(parts.book.rule[str(item["rule"])])]
    best = max(found, key=lambda item: int(item["weight"]), default=None)
    return None if best is None else Objection(SIMPLER, str(best["because"]), str(best["rule"]))


def _is_for_no_model(rule: Rule) -> bool:
    favoured = {slug for effect in rule.effects if effect.do == FAVOUR for slug in effect.approaches}
    return rule.sure == BEST_PROVEN and favoured == {naming.NO_MODEL}
