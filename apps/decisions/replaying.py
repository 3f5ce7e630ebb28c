"""Many cases replayed by two rule books or price lists, on every processor: children that know the engine, no database and no Django.

A child is this module run by itself (`python -m apps.decisions.replaying`). It is told the books in one line, then answers each
line of cases with a line of what came of them, and ends when nobody speaks to it any more: also where its parent was killed.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any

from apps.decisions.engine.left_open import Turned
from apps.decisions.engine.replay import Replay
from apps.decisions.engine.replayed import Replayed, Side
from apps.decisions.engine.repricing import Repricing
from apps.decisions.engine.rulebook import from_plain
from apps.ui.memory import settle

ROOT = Path(__file__).resolve().parents[2]
MOST_CHILDREN = 4
AT_A_TIME = 50  # cases of one line
KEPT = 4_096  # answers whose outcome a child remembers, for those that many decisions share
NICE = 5  # people at the pages come first
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Books:
    """What is compared, in plain data: two rule books with a price list, or one book with two lists."""

    older: Mapping[str, Any]
    newer: Mapping[str, Any]
    prices: Mapping[str, Any]
    newer_prices: Mapping[str, Any] | None = None

    def replay(self) -> Replay | Repricing:
        older = from_plain(self.older)
        if self.newer_prices is not None:
            return Repricing(older, self.prices, self.newer_prices)
        return Replay(older, from_plain(self.newer), self.prices)


@dataclass(slots=True)
class Came:
    """What came of some cases: an entry for each that is told of, and how often each rule held, before and after."""

    told: list[Plain] = field(default_factory=list)
    fired: dict[str, list[int]] = field(default_factory=dict)
    judged: int = 0
    tried: int = 0  # cases in which the choices of new questions were tried
    open: dict[str, Plain] = field(default_factory=dict)  # by new question: how many leave it open, and by choice what that turns

    def add(self, entry: Mapping[str, Any], replayed: Replayed) -> None:
        """Count one case, and keep it where there is something to tell."""
        self.judged += replayed.judged
        for place, keys in enumerate((replayed.fired_before, replayed.fired_after)):
            for key in keys:
                self.fired.setdefault(key, [0, 0])[place] += 1
        if replayed.move or replayed.unread or replayed.unread_before or replayed.new or replayed.left:
            found = asdict(replayed)
            self.told.append({"id": entry["id"], **{name: found[name] for name in ("move", "unread", "unread_before", "new", "left")}})

    def add_open(self, turned: Turned) -> None:
        """Count what one case leaves open, and what each choice would bring it."""
        self.tried += 1
        for slug, choices in turned.items():
            found = self.open.setdefault(slug, {"cases": 0, "choices": {}})
            found["cases"] += 1
            for choice, move in choices.items():
                moves = found["choices"].setdefault(choice, {})
                moves[move] = moves.get(move, 0) + 1


def replay_here(replay: Replay | Repricing, cases: Sequence[Mapping[str, Any]], kept: dict[str, Replayed] | None = None) -> Came:
    """Replay cases in this process. Each has an `id`, its `answers` and, where the older book decided it, what it `known`ly says.

    Where it says `try`, what it leaves open of the new questions is tried as well.
    """
    remembered = {} if kept is None else kept
    if len(remembered) >= KEPT:
        remembered.clear()
    texts = [json.dumps([case["answers"], case.get("known")], sort_keys=True, default=str) for case in cases]
    new = {text: case for text, case in zip(texts, cases, strict=True) if text not in remembered}
    asked = [(case["answers"], Side(*case["known"]) if case.get("known") else None) for case in new.values()]
    remembered.update(zip(new, replay.cases(asked), strict=True))
    came = Came()
    for text, case in zip(texts, cases, strict=True):
        came.add(case, remembered[text])
    for turned in replay.left_open([case["answers"] for case in cases if case.get("try")]):
        came.add_open(turned)
    return came


def processors() -> int:
    """How many children work at once."""
    return max(1, min(MOST_CHILDREN, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))


class ChildDied(Exception):
    """A child ended without an answer; what it said last is in the log of the worker."""


class Children:
    """Children at work, each asked by a thread of its own. Made by `children`, which also ends them."""

    def __init__(self, processes: Sequence["subprocess.Popen[bytes]"], threads: ThreadPoolExecutor) -> None:
        self._free, self._threads = list(processes), threads
        self._count = len(processes)

    def replay(self, batches: Iterable[Sequence[Mapping[str, Any]]]) -> Iterator[tuple[Sequence[Mapping[str, Any]], list[Came]]]:
        """Each batch with what came of it, in order; the next batches are worked on meanwhile."""
        source, waiting = iter(batches), list[tuple[Sequence[Mapping[str, Any]], list[Future[Came]]]]()
        while True:
            for batch in islice(source, 1 + self._count - len(waiting)):
                parts = [batch[start : start + AT_A_TIME] for start in range(0, len(batch), AT_A_TIME)]
                waiting.append((batch, [self._threads.submit(self._ask, part) for part in parts]))
            if not waiting:
                return
            batch, asked = waiting.pop(0)
            yield batch, [one.result() for one in asked]

    def _ask(self, cases: Sequence[Mapping[str, Any]]) -> Came:
        child = self._free.pop()  # there are as many threads as children
        try:
            _say(child.stdin, cases)
            line = child.stdout.readline() if child.stdout else b""
        except OSError as gone:
            raise ChildDied("a child of the replay ended") from gone
        finally:
            self._free.append(child)
        if not line:
            raise ChildDied("a child of the replay ended")
        return Came(**json.loads(line))


@contextmanager
def children(books: Books, count: int | None = None) -> Iterator[Children]:
    """Start as many as there are processors; all are ended on the way out."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "HOME": tempfile.gettempdir(),
    }
    words = [sys.executable, "-m", "apps.decisions.replaying"]
    wanted = count or processors()
    processes = [subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=ROOT) for _ in range(wanted)]
    try:
        for process in processes:
            _say(process.stdin, asdict(books))
        with ThreadPoolExecutor(wanted) as threads:
            try:
                yield Children(processes, threads)
            finally:
                threads.shutdown(wait=False, cancel_futures=True)
                for process in processes:
                    process.kill()
    finally:
        for process in processes:
            process.kill()
            process.communicate()


def _say(stream: IO[bytes] | None, plain: Any) -> None:
    assert stream is not None  # noqa: S101  it was asked for as a pipe
    stream.write(json.dumps(plain, default=str).encode() + b"\n")
    stream.flush()


# ---------- what follows runs in the child only ----------


def _work(heard: IO[bytes], said: IO[bytes]) -> None:
    replay, kept = Books(**json.loads(heard.readline())).replay(), dict[str, Replayed]()
    settle()
    while line := heard.readline():
        came = replay_here(replay, json.loads(line), kept)
        said.write(json.dumps(asdict(came)).encode() + b"\n")
        said.flush()


if __name__ == "__main__":
    os.nice(NICE)
    with suppress(BrokenPipeError):  # nobody listens any more
        _work(sys.stdin.buffer, sys.stdout.buffer)
