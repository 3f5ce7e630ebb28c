"""What a rule most likely wants: a free key, the stage of its like, the sources it rests on. Proposes from a draft's plain data and from what versions had; saves nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from apps.decisions.admin.rule_form import walk
from apps.decisions.admin.sheets import Sheet
from apps.decisions.admin.vocabulary import Pairs, Vocabulary
from apps.decisions.engine.plain_values import KEY
from apps.decisions.engine.uses import SUBJECTS, users_in
from apps.decisions.history import names_of_old

Plain = Mapping[str, Any]
TOLD = ("stage", "sources", "strength", "sure")  # of a rule: how it is told


def free_key(sheet: Sheet, plain: Plain, base: Plain | None) -> str:
    """The next key after all that its like has, in the draft, in what that comes from and ever had; "" before its stage or finding is chosen."""
    stages = {finding["slug"]: finding["stage"] for finding in plain["findings"]}
    stage = stages.get(sheet.finding, "") if sheet.is_row else sheet.stage
    if not stage:
        return ""
    books = [book for book in (plain, base) if book is not None]
    part = "rows" if sheet.is_row else "rules"
    like = (row["key"] for book in books for row in book[part] if (stages.get(row["finding"]) if sheet.is_row else row["stage"]) == stage)
    letters = Counter(map(_letters, like)).most_common(1)
    prefix = letters[0][0] if letters else stage[:1].upper() + "F" * sheet.is_row
    held = (*(key for book in books for key in _keys(book)), *filter(KEY.fullmatch, names_of_old()))
    taken = [int(key.partition("-")[2]) for key in held if _letters(key) == prefix]
    found = f"{prefix}-{max(taken, default=0) + 1:02}"
    return found if KEY.fullmatch(found) else ""


def propose_key(sheet: Sheet, plain: Plain, base: Plain | None, *, before: str) -> None:
    """Put a free key on the page of a new rule, where none stands or still the one that was proposed before."""
    if sheet.key in ("", before):
        sheet.key = sheet.proposed = free_key(sheet, plain, base)


def likely_stage(sheet: Sheet, words: Vocabulary) -> str:
    """The title of the stage in which most rules and rows read what this one reads; "" where none does."""
    subjects = {line.subject for line in walk([*sheet.when, *sheet.unless]) if line.subject}
    findings = {finding["slug"]: finding["stage"] for finding in words.plain["findings"]}
    stages = {("rules", rule["key"]): rule["stage"] for rule in words.plain["rules"]}
    stages |= {("rows", row["key"]): findings.get(row["finding"], "") for row in words.plain["rows"]}
    readers = (reader for (_part, slug), found in users_in(words.plain).items() if slug in subjects for reader in found)
    counts = Counter(stages[reader] for reader in readers if reader in stages and reader[1] != sheet.key)
    return dict(words.stages).get(counts.most_common(1)[0][0], "") if counts else ""


def agreed(slug: str, plain: Plain) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The rules that read this question, finding or number, and what all of them say alike of how they are told and, first, do."""
    readers = {reader for part in SUBJECTS for reader in users_in(plain).get((part, slug), ())}
    rules = [rule for rule in plain["rules"] if ("rules", rule["key"]) in readers]
    alike = {name: rules[0][name] for name in TOLD if rules and all(rule[name] == rules[0][name] for rule in rules)}
    if rules and len({(effect["do"], effect.get("how", "")) for effect in (rule["effects"][0] for rule in rules if rule["effects"])}) == 1:
        alike["effect"] = {name: rules[0]["effects"][0][name] for name in ("do", "how") if name in rules[0]["effects"][0]}
    return tuple(rule["key"] for rule in rules), alike


def like_those(sheet: Sheet, slug: str, plain: Plain) -> tuple[str, ...]:
    """The rules that read this and as which the sheet is told in all ways; nothing where there are none, or it is told otherwise."""
    keys, alike = agreed(slug, plain)
    return keys if keys and all(alike.get(name) == getattr(sheet, name) for name in TOLD) else ()


def stage_of_section(section: str, plain: Plain) -> str:
    """The stage of most rules that read a question of this section; "" where none does."""
    asked = {row["slug"] for row in plain["questions"] if row["section"] == section}
    readers = {key for slug in asked for part, key in users_in(plain).get(("questions", slug), ()) if part == "rules"}
    counts = Counter(rule["stage"] for rule in plain["rules"] if rule["key"] in readers)
    return counts.most_common(1)[0][0] if counts else ""


def usual_strength(do: str, how: str, plain: Plain) -> str:
    """The strength that most rules have whose first effect does the same, as strongly; "" where none does."""
    firsts = ((rule, rule["effects"][0]) for rule in plain["rules"] if rule["effects"])
    counts = Counter(rule["strength"] for rule, effect in firsts if (effect["do"], effect.get("how", "")) == (do, how))
    return counts.most_common(1)[0][0] if counts else ""


def flag_groups(stage: str, words: Vocabulary) -> list[tuple[str, Pairs]]:
    """All warnings by the alphabet, those first that rules of this stage raise."""
    raised = {effect.get("flag") for rule in words.plain["rules"] if rule["stage"] == stage for effect in rule["effects"]}
    first = tuple(pair for pair in words.flags_by_name if pair[0] in raised)
    others = tuple(pair for pair in words.flags_by_name if pair[0] not in raised)
    title = dict(words.stages).get(stage, "")
    return [(f"Raised in “{title}”", first), ("All others", others)] if first and others else [("Warnings", words.flags_by_name)]


def source_groups(sheet: Sheet, words: Vocabulary, base: Plain | None) -> list[tuple[str, Pairs]]:
    """All sources under headings: those that are chosen, those that this draft added, those that its stage cites, the others."""
    before = {row["slug"] for row in base["sources"]} if base is not None else {slug for slug, _title in words.sources}
    cited = {slug for rule in words.plain["rules"] if rule["stage"] == sheet.stage for slug in rule["sources"]}
    stage = dict(words.stages).get(sheet.stage, "")
    groups: dict[str, list[tuple[str, str]]] = {"Chosen": [], "New in this draft": [], f"Cited in “{stage}”": [], "All others": []}
    for slug, title in words.sources:
        place = 0 if slug in sheet.sources else 1 if slug not in before else 2 if slug in cited else 3
        list(groups.values())[place].append((slug, title))
    groups["New in this draft"].reverse()  # the newest is the one that somebody just came from
    return [(heading, tuple(pairs)) for heading, pairs in groups.items() if pairs]


def _letters(key: str) -> str:
    return key.partition("-")[0]


def _keys(book: Plain) -> Iterator[str]:
    rows: Iterable[Mapping[str, Any]] = (*book["rules"], *book["rows"])
    return (row["key"] for row in rows)
