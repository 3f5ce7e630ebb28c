"""Hand-made decisions on the default rule book, for tests of the document that need no engine and no database."""

import json
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from apps.decisions.engine import rulebook
from apps.decisions.engine.book import Rulebook
from apps.reports import builder
from apps.reports.builder.parts import Meta
from apps.reports.document import ScopingDocument

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
AT = datetime(2026, 11, 21, 15, 2, tzinfo=UTC)
META = Meta(reference="GW-7C1E-3", number=3, decided_by="Maya Okonkwo", at=AT)

PRICES: dict[str, Any] = tomllib.loads((FIXTURES / "prices" / "2026-11-21.toml").read_text(encoding="utf-8"))

CASE: dict[str, Any] = {
    "title": "Parts wholesaler: catch mistyped order lines",
    "narrative": {
        "problem": "About one order line in seventy is keyed wrong: a pallet instead of a packet, or the part number of the line above.",
        "users": "Eight people in the order office would see a warning before an order goes to the warehouse.",
        "today": "Two colleagues skim the larger orders at the end of the day.",
        "metric": "Wrong lines that reach the warehouse",
        "metric_today": "1.4 in 100",
        "metric_target": "0.5 in 100 wrong lines by June",
        "stop_if": "fewer than half of the wrong lines are caught after eight weeks",
    },
    "answers": {
        "goal_kind": "find",
        "success_metric": "with_baseline",
        "current_way": "people",
        "simple_rule": "no",
        "existing_solution": "none_found",
        "action_on_output": "person_approves",
        "operations_owner": "named",
        "stakeholders": "named",
        "why_now": ["cost", "quality"],
        "input_kind": ["table"],
        "output_kind": "category",
        "task": "tabular_class",
        "examples": {"value": 210000, "known_how": "measured", "source": "order system, last twelve months"},
        "labelled": {"value": 210000, "known_how": "measured", "source": "credit notes matched to order lines"},
        "classes": 2,
        "labelled_rarest": {"value": 3000, "known_how": "estimated", "source": "credit notes with the reason “keyed wrong”"},
        "rare_share": "1.4",
        "features": 24,
        "label_quality": "outcome_observed",
        "leakage": "unknown",
        "requests_per_month": 18000,
        "budget_build": 40000,
        "budget_run_month": {"value": 500, "known_how": "assumed", "source": ""},
        "team_skill": "some",
        "error_cost": "medium",
    },
}

# Which rules held, by approach: (approach, fit, low, high, excluded, [(rule, effect, weight)]).
RANKED = (
    ("classical_ml", 77, 71, 83, False, (("P-01", "favours", 12), ("D-05", "favours", 12), ("O-03", "favours", 3))),
    ("automl", 56, 50, 62, False, (("P-01", "favours", 6),)),
    ("unsupervised", 47, 41, 47, False, (("P-01", "disfavours", 3),)),
    ("no_ml", 38, 38, 44, False, (("F-10", "disfavours", 12),)),
    ("cloud_api", 0, 0, 0, True, (("P-02", "excludes", 0),)),
    ("pretrained", 0, 0, 0, True, (("P-02", "excludes", 0),)),
    ("fine_tune", 0, 0, 0, True, (("P-02", "excludes", 0),)),
    ("from_scratch", 0, 0, 0, True, (("P-02", "excludes", 0),)),
    ("research_with_experts", 32, 26, 38, False, (("P-01", "disfavours", 6),)),
)


@cache
def default_plain() -> dict[str, Any]:
    """The default rule book as plain data: the arrays of all its files joined."""
    joined: dict[str, Any] = {}
    for path in sorted((FIXTURES / "rulebook").glob("*.toml")):
        for key, part in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if isinstance(part, list):
                joined.setdefault(key, []).extend(part)
            elif isinstance(part, dict):
                joined.setdefault(key, {}).update(part)
            else:
                joined[key] = part
    return joined


@cache
def default_book() -> Rulebook:
    return rulebook.from_plain(default_plain())


def make_case(**changes: Any) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(json.dumps(CASE))
    case.update(changes)
    return case


def make_result(verdict: str = "go", **changes: Any) -> dict[str, Any]:
    """A decision in the shape that `decide` gives; its rules exist, its figures are made up."""
    book = default_book()
    keys = list(book.rule)

    def known(key: str) -> str:
        return key if key in book.rule else next(name for name in keys if name.startswith(key[0]))

    result: dict[str, Any] = {
        "rulebook": {"name": book.name, "version": 1, "sha256": "7c1e09ab" * 8},
        "price_list": {"date": "2026-11-21", "version": 1, "sha256": "41d2c0de" * 8},
        "engine": "1",
        "verdict": verdict,
        "recommendation": "classical_ml",
        "runner_up": "automl",
        "certainty": "conditional",
        "conditions": [{"question": "leakage", "provided": "no input carries the answer with it", "else": "collect_data_first"}],
        "deciding_questions": [],
        "ranking": [
            {
                "approach": slug, "fit": fit, "range": [low, high], "excluded": excluded,
                "reasons": [
                    {"rule": known(rule), "effect": effect, "weight": weight, "because": book.rule[known(rule)].because, "sources": list(book.rule[known(rule)].sources)}
                    for rule, effect, weight in reasons
                ],
            }
            for slug, fit, low, high, excluded, reasons in RANKED
        ],
        "findings": {finding.slug: finding.values[0].slug for finding in book.findings},
        "flags": [{"flag": "imbalance", "rule": known("D-30"), "because": book.rule[known("D-30")].because}],
        "gates": [],
        "held_to_pilot": [],
        "next_steps": ["Judge it by mistakes found within the number of warnings that the office can read.", "Keep the present check as the baseline."],
        "would_change": [{"changes": {"simple_rule": "solves_it"}, "recommendation": "no_ml"}, {"changes": {"labelled_rarest": 20}, "recommendation": "collect_data_first"}],
        "checks": [
            {"key": "frame", "label": "Problem, number and owner", "state": "pass", "needs": "", "rule": "", "because": "Nothing of it is missing."},
            {"key": "V-12", "label": "Answer in the inputs", "state": "unknown", "needs": "somebody checks whether an input carries the answer", "rule": known("V-12"), "because": book.rule[known("V-12")].because},
        ],
        "derived": {"labelled_per_class": {"low": "105000", "high": "105000"}, "api_month_cost": None},
        "near_misses": [],
        "trace": [{"rule": key, "holds": True, "when": [True]} for key in keys[:30]],
        "influence": [{"question": "budget_run_month", "share": 12}],
        "not_used": [],
        "lead": 21,
        "why_not_settled": "",
    }
    if verdict == "pilot":
        result["held_to_pilot"] = [{"needs": "an expert says how often people themselves are right", "rule": known("V-08")}]
    if verdict == "not_yet":
        result.update(recommendation="collect_data_first", certainty="leaning", conditions=[], deciding_questions=["labelled", "label_quality", "examples"])
        result["gates"] = [{"needs": "at least 50 cases with a known right answer", "rule": known("D-01")}]
    if verdict == "stop":
        result.update(recommendation="do_not_build", certainty="settled", conditions=[])
    return result | changes


def make_document(verdict: str = "go", case: dict[str, Any] | None = None, **changes: Any) -> ScopingDocument:
    return builder.build(result=make_result(verdict, **changes), case=case or make_case(), book=default_book(), prices=PRICES, meta=META)
