"""Effects in exact words, and back: one a line, what belongs to it below, begun with "- ", a line of the same text begun with "| ". Pure.

    favour clearly: “Classical ML” [classical_ml]
    add a next step: Count the cases.
    - when: before the trial
    - who: An analyst
    - not for: “No ML” [no_ml]

Whatever could not be read back as it was is written as data.
"""

import json
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from apps.decisions.engine import terms
from apps.decisions.engine.called import Called, Labels, exact_all, slugs_in
from apps.decisions.engine.wording import DUE_WORDS

Plain = dict[str, Any]
DATA = "exactly "
DO_WORDS: Mapping[str, str] = {
    terms.RULE_OUT: "rule out",
    terms.FAVOUR: "favour",
    terms.DISFAVOUR: "disfavour",
    terms.OPEN_GATE: "open a gate",
    terms.HOLD_BACK: "hold back to a pilot",
    terms.RAISE_FLAG: "raise a warning",
    terms.NEXT_STEP: "add a next step",
    terms.REFUSE: "refuse",
}
FIRST: Mapping[str, str] = {  # the field that stands on the first line
    terms.RULE_OUT: "approaches",
    terms.FAVOUR: "approaches",
    terms.DISFAVOUR: "approaches",
    terms.OPEN_GATE: "gate",
    terms.HOLD_BACK: "",
    terms.RAISE_FLAG: "flag",
    terms.NEXT_STEP: "text",
    terms.REFUSE: "text",
}
MORE_WORDS: Mapping[str, str] = {"needs": "needs", "due": "when", "who": "who", "except": "not for"}
FIELDS: Mapping[str, str] = {said: name for name, said in MORE_WORDS.items()} | {"all but": "except"}
TEXTS = ("text", "needs", "who")
HEAD = re.compile(
    rf"({'|'.join(sorted({*DO_WORDS, *DO_WORDS.values()}, key=len, reverse=True))})(?: ({'|'.join(terms.HOW_STRONGLY)}))? ?(?::|$) ?(.*)",
    re.IGNORECASE,
)
MORE = re.compile(r"[-–•] ?([a-z][a-z ]*?) ?: ?(.*)", re.IGNORECASE)
SAME = re.compile(r"\| ?(.*)")


def effects_text(effects: Sequence[Plain], called: Called) -> str:
    """Effects in exact words; "" where there are none."""
    lines = []
    for effect in effects:
        text = _written(effect, called)
        lines.append(text if text and effects_from(text, called)[0] == [effect] else DATA + json.dumps(effect, ensure_ascii=False))
    return "\n".join(lines)


def effects_from(text: str, called: Called) -> tuple[list[Plain], list[str]]:
    """The effects that exact words say, in plain data, and what is wrong with them, each naming its line."""
    reader = _Reader(called)
    return reader.effects(text), reader.problems


def _written(effect: Plain, called: Called) -> str:
    do = effect.get("do", "")
    if do not in DO_WORDS:
        return ""
    how = f" {effect['how']}" if effect.get("how") else ""
    first = _field_written(FIRST[do], effect.get(FIRST[do]), called)
    lines = [f"{DO_WORDS[do]}{how}{': ' if first else ''}{first}"]
    for name in MORE_WORDS:
        if name in effect:
            lines.append(f"- {_said(name, do)}: {_field_written(name, effect[name], called)}")
    return "\n".join(lines)


def _field_written(name: str, value: Any, called: Called) -> str:
    if not value:
        return ""
    if name == "due":
        return DUE_WORDS.get(value, str(value))
    if name in TEXTS:
        return str(value).replace("\n", "\n| ")
    return exact_all([value] if isinstance(value, str) else value, _labels(name, called))


def _labels(name: str, called: Called) -> Labels:
    return {"gate": called.gates, "flag": called.flags}.get(name, called.approaches)


class _Reader:
    """Reads lines of exact words; `problems` says what was wrong."""

    def __init__(self, called: Called) -> None:
        self.called, self.problems, self._line = called, list[str](), 0

    def effects(self, text: str) -> list[Plain]:
        """The effects of a whole text."""
        found: list[Plain] = []
        open_text: tuple[Plain, str] | None = None  # the text that a line with "| " goes on with
        for number, line in enumerate(text.split("\n"), 1):
            self._line = number
            if open_text and (same := SAME.fullmatch(line)):
                effect, name = open_text
                effect[name] += f"\n{same[1]}"
                continue
            open_text = None
            if not line.strip():
                continue
            if (more := MORE.fullmatch(line)) and found:
                open_text = self.more(found[-1], more[1].lower(), more[2])
            elif line.startswith(DATA):
                found += self.data(line.removeprefix(DATA))
            elif head := HEAD.fullmatch(line.lstrip()):
                found.append(effect := self.head(head))
                open_text = (effect, "text") if "text" in effect else None
            else:
                self.wrong(f"“{line[:60]}” is not an effect{_nearest_effect(line)}")
        return found

    def head(self, head: re.Match[str]) -> Plain:
        """What the first line of an effect says."""
        said = head[1].lower()
        do = next(do for do, words in DO_WORDS.items() if said in (do, words))
        effect: Plain = {"do": do}
        if how := (head[2] or "").lower():
            effect["how"] = how
        wants_how = "how" in terms.EFFECT_FIELDS[do]
        if wants_how != bool(how):
            ways = ", ".join(terms.HOW_STRONGLY)
            self.wrong(f"“{said}” needs how strongly: {ways}" if wants_how else f"“{said}” is said without “{how}”")
        first = FIRST[do]
        if not first and head[3].strip():
            self.wrong(f"“{said}” stands alone; what it does not concern goes on a line of its own, “- all but: …”")
        elif first and not head[3].strip():
            self.wrong(f"“{said}” needs what it is about, after a colon")
        elif first:
            self.put(effect, first, head[3])
        return effect

    def more(self, effect: Plain, said: str, words: str) -> tuple[Plain, str] | None:
        """A further line of an effect; what a line with "| " would go on with."""
        allowed = {_said(name, effect["do"]): name for name in _more_fields(effect["do"])}
        name = FIELDS.get(said, "")
        if name not in allowed.values():
            self.wrong(
                f"“{said}” does not belong to “{DO_WORDS[effect['do']]}”" + (f"; it can have {', '.join(allowed)}" if allowed else "")
            )
            return None
        if name in effect:
            self.wrong(f"“{said}” stands twice")
        elif words or name in TEXTS:
            self.put(effect, name, words)
        return (effect, name) if name in TEXTS and name in effect else None

    def put(self, effect: Plain, name: str, words: str) -> None:
        """Fill one field of an effect."""
        if name in TEXTS:
            effect[name] = words
        elif name == "due":
            due = next((due for due, said in DUE_WORDS.items() if words.strip().lower() in (due, said)), "")
            effect["due"] = due or words
            if not due:
                self.wrong(f"“{words[:40]}” is not a time; it can be {', '.join(DUE_WORDS.values())}")
        else:
            what = {"gate": "gate", "flag": "warning"}.get(name, "option")
            slugs, problems = slugs_in(words, _labels(name, self.called), what)
            for problem in problems:
                self.wrong(problem)
            if name in ("gate", "flag") and len(slugs) > 1:
                self.wrong(f"names several {what}s: begin a line for each")
            effect[name] = slugs if name in ("approaches", "except") else "".join(slugs[:1])

    def data(self, words: str) -> list[Plain]:
        try:
            effect = json.loads(words)
        except (ValueError, RecursionError):
            effect = None
        if isinstance(effect, dict) and effect.get("do") in DO_WORDS and all(_is_plain(value) for value in effect.values()):
            return [effect]
        self.wrong(f"“{words[:60]}” is not an effect")
        return []

    def wrong(self, message: str) -> None:
        self.problems.append(f"line {self._line}: {message}" if self._line > 1 else message)


def _more_fields(do: str) -> list[str]:
    names = ["except" if name == "excepted" else name for name in terms.EFFECT_FIELDS[do]]
    return [name for name in names if name in MORE_WORDS]


def _said(name: str, do: str) -> str:
    return "all but" if do == terms.HOLD_BACK and name == "except" else MORE_WORDS[name]


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(word, str) for word in value))


def _nearest_effect(line: str) -> str:
    begun = line.partition(":")[0].strip().lower()
    found = get_close_matches(begun, list(DO_WORDS.values()), 1)
    return f"; did you mean “{found[0]}”?" if found else f"; it can begin with {', '.join(DO_WORDS.values())}"
