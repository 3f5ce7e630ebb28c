"""`python -m tests.prove [MODULE ...]`: run every safety run here, or the named ones; status 0 only where all hold."""

import contextlib
import importlib
import os
import pkgutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import tests.prove
from tests.prove import Figure, _place, amount

INSIDE, PREPARE = "--inside", "--prepare"  # said by this program to itself, never by people
FELL_SHORT = 3  # an exit status
LIMIT = amount(short=170, long=3_600)  # seconds for one module, or since it was last a step further
WHOLE = amount(short=525, long=8 * 3_600)  # seconds for all of them


def main(words: list[str]) -> int:
    if words[:1] == [PREPARE]:
        _place.prepare()
        return 0
    if words[:1] == [INSIDE]:
        return _inside(words[1])
    names = sorted(module.name for module in pkgutil.iter_modules(tests.prove.__path__) if not module.name.startswith("_"))
    if unknown := sorted(set(words) - set(names)):
        sys.exit(f"No such safety run: {', '.join(unknown)}. There are: {', '.join(names)}")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    return _all(words or names)


def _all(names: list[str]) -> int:
    """Each on a copy of one prepared data folder."""
    until, good = time.monotonic() + WHOLE, True
    with _place.folder() as base:
        first = base / "first"
        with _place.cleared(first):
            words = [sys.executable, "-m", "tests.prove", PREPARE]
            if subprocess.run(words, env=_place.environment(first), cwd=_place.ROOT, check=False).returncode:
                sys.exit("No data folder could be prepared; what was said above tells why.")
        for name in names:
            data = base / name
            _place.copy(first, data)
            with _place.cleared(data):
                good &= _one(name, data, min(LIMIT, until - time.monotonic()))
    return 0 if good else 1


def _one(name: str, data: Path, seconds: float) -> bool:
    """Run one module in a process of its own and pass on its lines."""
    spoken = name.replace("_", " ")
    if seconds <= 1:
        return _say(Figure(spoken, "no time was left for it", f"{WHOLE} s for all", holds=False))
    with subprocess.Popen(
        [sys.executable, "-m", "tests.prove", INSIDE, name], env=_place.environment(data), cwd=_place.ROOT, start_new_session=True
    ) as process:
        try:
            status = _ended(process, _place.sign(data), seconds)
        except subprocess.TimeoutExpired:
            return _say(Figure(spoken, f"not done, and no step further for {seconds:.0f} s", f"{seconds:.0f} s", holds=False))
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if status not in (0, FELL_SHORT):
        return _say(Figure(spoken, "broke off; what was said above tells why", "every figure of it", holds=False))
    return status == 0


def _ended(process: "subprocess.Popen[bytes]", sign: Path, seconds: float) -> int:
    """The status it ends with. Raises TimeoutExpired where it neither ends nor gives a sign for so long; most runs give none."""
    last, since = 0, time.monotonic()
    while True:
        try:
            return process.wait(timeout=min(1.0, seconds))
        except subprocess.TimeoutExpired:
            given = sign.stat().st_mtime_ns if sign.exists() else 0
            if given != last:
                last, since = given, time.monotonic()
            if time.monotonic() - since > seconds:
                raise


def _inside(name: str) -> int:
    """In the process of one module: 0 where all its figures hold; Python itself says 1 where it broke off."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    _place.enter()
    held = [_say(figure) for figure in importlib.import_module(f"tests.prove.{name}").figures()]
    return 0 if all(held) else FELL_SHORT


def _end_with(parent: int) -> None:
    """Whoever started us is gone, perhaps killed: so are we, and our children ask to die with us."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _say(figure: Figure) -> bool:
    print(figure, flush=True)  # noqa: T201
    return figure.holds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
