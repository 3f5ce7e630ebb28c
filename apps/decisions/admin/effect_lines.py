"""The effects of a rule as fields on a page, and back. Knows posted data, saves nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from apps.decisions.admin.rule_form import posted_places
from apps.decisions.admin.ticks import ticked
from apps.decisions.admin.vocabulary import Vocabulary
from apps.decisions.engine import terms
from apps.decisions.engine.texts import text_problem


@dataclass(slots=True)
class EffectLine:
    """One effect as its fields stand on the page."""

    path: str
    do: str = ""
    approaches: list[str] = field(default_factory=list)
    how: str = ""
    gate: str = ""
    flag: str = ""
    needs: str = ""
    text: str = ""
    excepted: list[str] = field(default_factory=list)
    due: str = ""
    who: str = ""
    problem: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that its kind has."""
        return terms.EFFECT_FIELDS.get(self.do, ())

    @property
    def excepted_words(self) -> str:
        """What its exceptions are, above the options to tick."""
        return (
            "Options that it does not hold back (optional)" if self.do == terms.HOLD_BACK else "Options that it does not concern (optional)"
        )

    @property
    def number(self) -> int:
        """Its place, counted from one."""
        return int(self.path.rsplit("-", 1)[1]) + 1


def effects_of(effects: Sequence[Mapping[str, Any]]) -> list[EffectLine]:
    """Effects in plain data as lines."""
    lines = []
    for place, effect in enumerate(effects):
        columns = {"excepted" if name == "except" else name: value for name, value in effect.items()}
        lines.append(EffectLine(f"effects-{place}", **columns))
    return lines


def posted_effects(data: QueryDict) -> list[EffectLine]:
    """The effects of a posted page."""
    found: list[EffectLine] = []
    for place in posted_places(data, "effects"):
        at = f"effects-{place}"
        line = EffectLine(f"effects-{len(found)}", do=data.get(f"{at}.do", ""))
        line.approaches, line.excepted = ticked(data, f"{at}.approaches"), ticked(data, f"{at}.excepted")
        for name in ("how", "gate", "flag", "needs", "text", "due", "who"):
            setattr(line, name, data.get(f"{at}.{name}", "").strip())
        found.append(line)
    return found


def plain_effects(lines: Iterable[EffectLine], words: Vocabulary) -> list[dict[str, Any]]:
    """Effects as plain data, with words of the draft only; one that is not whole gets its `problem`."""
    known = {name: {slug for slug, _label in pairs} for name, pairs in words.in_effects.items()}
    found = []
    for line in lines:
        values = {name: _allowed(getattr(line, name), known.get(name)) for name in line.fields}
        strange = [word for name in line.fields for word in _strange(getattr(line, name), known.get(name))]
        wrong = [f"{name}: {text_problem(value)}" for name, value in values.items() if isinstance(value, str) and text_problem(value)]
        if not line.fields:
            line.problem = f"Effect {line.number}: select what the rule does"
        elif missing := [name for name in line.fields if not values[name] and name not in terms.NEED_NOT_BE_FILLED]:
            line.problem = f"Effect {line.number}: {', and '.join(EFFECT_QUESTIONS[name] for name in missing)}"
        elif strange:
            line.problem = f"Effect {line.number}: “{strange[0]}” is not in this draft any more; select again"
        elif wrong:
            line.problem = f"Effect {line.number}, {wrong[0]}"
        plain = {"except" if name == "excepted" else name: value for name, value in values.items() if value}
        found.append({"do": line.do, **plain})
    return found


def _allowed(typed: Any, known: set[str] | None) -> Any:
    """What was typed, or of slugs those that the draft knows."""
    if known is None:
        return typed
    return [slug for slug in typed if slug in known] if isinstance(typed, list) else typed if typed in known else ""


def _strange(typed: Any, known: set[str] | None) -> list[str]:
    """The slugs among what was typed that the draft does not know."""
    if known is None:
        return []
    return [slug for slug in (typed if isinstance(typed, list) else [typed]) if slug and slug not in known]


EFFECT_QUESTIONS: Mapping[str, str] = {
    "approaches": "select at least one option",
    "how": "select how strongly",
    "gate": "select the gate",
    "needs": "enter what is needed, in a few words",
    "flag": "select the warning",
    "text": "enter the words",
}
