"""The kind that is looked for, where nobody counted its known cases and its share says how few there would be. May import the builder's parts and pure modules only.

Cases are often collected on purpose, so its share in use is no count of them; but an average over both kinds says nothing of it at
all, and no sentence says that there is data enough before somebody has counted.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from typing import Any

from apps.reports.builder.parts import Parts
from apps.reports.document import Amount, Chip, DataNeed
from apps.ui.formatting import money, number, rounded

RAREST, SHARE, OUTPUT, LIST = "labelled_rarest", "rare_share", "output_kind", "category"
BANDS = {"picture": "picture", "text": "text", "table": "rarest"}  # of a kind of problem, whose limits the rare kind is held against
LEARNS, RARE, TWO, ALL = "build", 20, 2, 100
OPEN = Chip("Cannot say yet", "plain", "clock")
FINDING = "cannot be told before the kind you care about is counted; at its share there would be about {there} of it"
HEADING = (
    "Whether there is data enough for {name} cannot be said before the kind you care about is counted: at its share there would be "
    "about {there} of it among the known answers, and {wanted} are wanted to build"
)
WORDS = (
    "Nobody has counted the known answers of the kind you care about; at its share there would be about {there}. {least} are enough to "
    "try, {wanted} to build. Drawn as they come, the {missing} missing lie among about {among} cases: count first, then look for it on purpose."
)
MISSING = "of the kind you care about, unless it was collected on purpose"


def there(parts: Parts) -> Decimal | None:
    """How many known answers would be of the rare one of two kinds; None where it is counted, common, or nobody can say."""
    kinds, share, expected = parts.number_of("classes"), parts.number_of(SHARE), parts.derived("rare_expected")
    is_list = OUTPUT in parts.used and parts.used[OUTPUT].value == LIST
    if not is_list or kinds is None or kinds > TWO or not share or share >= RARE or RAREST not in parts.open or expected is None:
        return None
    return rounded(expected[1], 2)


def limits(parts: Parts, found: Mapping[str, Any]) -> tuple[Decimal, Decimal] | None:
    """From how many of the rare kind one can try, and build; None where what is learnt is not counted by kinds."""
    band = BANDS.get(str(found.get("kind")), "") if found.get("target") == LEARNS else ""
    least, wanted = parts.parameter(f"band_{band}_try"), parts.parameter(f"band_{band}_build")
    return (least, wanted) if least is not None and wanted is not None else None


def falls_short(parts: Parts, found: Mapping[str, Any] | None) -> bool:
    """Whether at its share there would be too few of it even to try, however many there are of both kinds together."""
    few, ends = there(parts), limits(parts, found or {})
    return few is not None and ends is not None and few < ends[0]


def is_asked(parts: Parts) -> bool:
    """Whether the count is the first question, for the way in front learns from it."""
    return falls_short(parts, _of_the_leader(parts))


def finding(parts: Parts) -> str:
    """What stands in place of a finding that there is data enough; nothing where it may stand."""
    return FINDING.format(there=number(there(parts) or 0)) if is_asked(parts) else ""


def heading(parts: Parts, name: str, found: Mapping[str, Any]) -> str:
    """The same as the heading of the data page."""
    _, wanted = limits(parts, found) or (0, 0)
    return HEADING.format(name=name, there=number(there(parts) or 0), wanted=number(wanted))


def lacking(parts: Parts, need: DataNeed, found: Mapping[str, Any]) -> DataNeed:
    """A row of the data page that counts both kinds together says what is missing of the rare one, and where it would lie."""
    few, (least, wanted), share = there(parts) or Decimal(0), limits(parts, found) or (Decimal(0), Decimal(0)), parts.number_of(SHARE)
    missing = (wanted - few).quantize(Decimal(1), ROUND_CEILING)
    among = missing * ALL / share if share else Decimal(0)
    each = parts.number_of("label_unit_cost")
    looked = f"for looking through about {number(rounded(among, 2))} cases"
    return replace(
        need,
        band=OPEN,
        missing=Amount(f"up to {number(missing)} cases", MISSING),
        money=Amount(f"up to {money(among * each, parts.currency)}", looked) if each and among else need.money,
        rarest=WORDS.format(
            there=number(few), least=number(least), wanted=number(wanted), missing=number(missing), among=number(rounded(among, 2))
        ),
    )


def _of_the_leader(parts: Parts) -> Mapping[str, Any] | None:
    return parts.option_estimates(str(parts.leader["approach"])).get("data") if parts.leader else None
