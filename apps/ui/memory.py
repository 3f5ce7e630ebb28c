"""How seldom a process that lives long looks for memory that refers only to itself. Imports nothing of the project."""

import gc


def settle() -> None:
    """Take what is there by now as there for good, and look seldom at what comes.

    A rule book is some hundred thousand objects, and reading one makes as many again: to look through all of them each time
    took half of the time of a page that opens, checks or publishes rules, and an eighth of a replay (measured in this project).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 4, 2)
