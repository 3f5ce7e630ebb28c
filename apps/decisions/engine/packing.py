"""Boxes as whole numbers: every slot of a space in a field of its own, so that meeting and comparing is one step. Pure; knows nothing.

A field has one bit for each value its slot can have, and a guard bit above them, which a carry sets where any value is left.
"""

from collections.abc import Collection, Mapping, Sequence

Packed = int
LEAST = 2  # slots that keep a box out of a cover, where it is not forced
IN_ONE, IN_ALL = 20_000, 200_000  # steps; the default book takes 12,000 in all, a table of 300 random rows all of them


class Undecided(Exception):
    """The limit of steps was reached: no point was found, and it is not proved that there is none."""


class Steps:
    """How far one may look before giving up: in one search, and in all searches of a book together."""

    def __init__(self, in_all: int = IN_ALL, in_one: int = IN_ONE) -> None:
        self.left, self.in_one = in_all, in_one
        self._here = 0

    def begin(self) -> None:
        self._here = min(self.left, self.in_one)

    def take(self) -> None:
        if not self._here:
            raise Undecided
        self._here -= 1
        self.left -= 1


class Layout:
    """Where each slot has its field. `wholes` names the slots in their order, each with all bits it can have, from the lowest on."""

    def __init__(self, wholes: Mapping[str, int]) -> None:
        self.place: dict[str, int] = {}
        self.field: dict[str, Packed] = {}
        self.of_guard: dict[int, Packed] = {}
        self.full = self.guards = at = 0
        for slot, whole in wholes.items():
            self.place[slot], self.field[slot] = at, whole << at
            at += whole.bit_length()
            self.of_guard[1 << at] = self.field[slot]
            self.full |= self.field[slot]
            self.guards |= 1 << at
            at += 1

    def pack(self, box: Mapping[str, int]) -> Packed:
        """A box that names some slots; the others may be anything."""
        packed = self.full
        for slot, bits in box.items():
            packed = packed & ~self.field[slot] | bits << self.place[slot]
        return packed

    def bits(self, packed: Packed, slot: str) -> int:
        """What a box allows of one slot."""
        return (packed & self.field[slot]) >> self.place[slot]

    def named(self, packed: Packed) -> list[str]:
        """The slots of which a box does not allow everything."""
        missing = self.full & ~packed
        return [slot for slot, field in self.field.items() if missing & field]

    def meet(self, first: Packed, second: Packed) -> Packed | None:
        """What both boxes allow; None where they have no point in common."""
        both = first & second
        return both if (both + self.full) & self.guards == self.guards else None

    def inside(self, inner: Packed, outer: Packed) -> bool:
        """Whether all of one box lies in another."""
        return not inner & ~outer

    def witness(self, box: Packed, covers: Collection[Packed], steps: Steps) -> Packed | None:
        """A part of the box that no cover touches, or None when the covers fill the whole box. Raises Undecided.

        Complete within the steps, and the same in every process. Every point of the part that is found will do.
        """
        steps.begin()
        return self._witness(box, list(covers), steps)

    def _witness(self, box: Packed, covers: Sequence[Packed], steps: Steps) -> Packed | None:
        full, guards = self.full, self.guards
        while True:
            steps.take()
            live: list[Packed] = []
            fewest, chosen, narrowed, is_forced = 1 << 30, 0, 0, False
            for cover in covers:
                met = box & cover
                if (met + full) & guards != guards:
                    continue  # already out of the way
                narrowing = ((box ^ met) + full) & guards
                if not narrowing & (narrowing - 1):  # one slot at most keeps the box out of this cover
                    if not narrowing:
                        return None
                    box &= ~(cover & self.of_guard[narrowing])
                    is_forced = True
                    continue
                live.append(cover)
                if not is_forced and fewest > LEAST and (count := narrowing.bit_count()) < fewest:
                    fewest, chosen, narrowed = count, cover, narrowing
            if not live:
                return box
            if not is_forced:
                break
            covers = live
        while narrowed:
            guard = narrowed & -narrowed
            field = self.of_guard[guard]
            if (found := self._witness(box & ~(chosen & field), live, steps)) is not None:  # the slot fails here, and holds in what follows
                return found
            box &= chosen | ~field
            narrowed ^= guard
        return None

    def widened(self, box: Packed, within: Packed, covers: Sequence[Packed], slots: Mapping[str, bool]) -> Packed:
        """The box with each of these slots let loose as far as no cover is touched; of an ordered one (True) an unbroken run stays."""
        for slot, ordered in slots.items():
            field = self.field[slot]
            if self._free(box | within & field, covers):
                box |= within & field
            else:
                box = self._grown(box, within, covers, slot, ordered)
        return box

    def _grown(self, box: Packed, within: Packed, covers: Sequence[Packed], slot: str, ordered: bool) -> Packed:
        room, first = self.bits(within, slot), self.bits(box, slot) & -self.bits(box, slot)
        if ordered:
            box = box & ~self.field[slot] | first << self.place[slot]
        for up in (True, False):
            bit = first
            while bit := (bit << 1 if up else bit >> 1):
                wider = box | bit << self.place[slot]
                if bit > room:
                    break
                if bit & room and self._free(wider, covers):
                    box = wider
                elif ordered:
                    break
        return box

    def _free(self, box: Packed, covers: Sequence[Packed]) -> bool:
        full, guards = self.full, self.guards
        return all(((box & cover) + full) & guards != guards for cover in covers)

    def point(self, box: Packed, slots: Sequence[str]) -> dict[str, int]:
        """The first value of each slot that the box allows, in declared order."""
        return {slot: (bits := self.bits(box, slot)) & -bits for slot in slots}
