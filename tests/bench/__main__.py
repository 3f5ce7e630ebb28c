"""`python -m tests.bench [MODULE ...]`: run every measurement here, or the named ones; status 0 only where all hold."""

import importlib
import pkgutil
import sys

import tests.bench


def main(chosen: list[str]) -> int:
    names = sorted(module.name for module in pkgutil.iter_modules(tests.bench.__path__) if not module.name.startswith("_"))
    if unknown := sorted(set(chosen) - set(names)):
        sys.exit(f"No such measurement: {', '.join(unknown)}. There are: {', '.join(names)}")
    short = 0
    for name in chosen or names:
        for figure in importlib.import_module(f"tests.bench.{name}").figures():
            print(figure, flush=True)  # noqa: T201
            short += not figure.holds
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
