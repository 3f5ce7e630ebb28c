"""Which version of DMN a file is in, by the namespaces that it names. Pure; a part of `reading`."""

from collections.abc import Mapping

from apps.decisions.engine.dmn.trees import Element, Unkept

NAMESPACES: Mapping[str, str] = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",  # as first published, and as some engines wrote it
    "http://www.omg.org/spec/DMN/20151101": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
NOT_FITTING = "1.1"  # the version that did not say yet that a result is held to its declared type


def version_of(root: Element) -> str:
    """The version of a file. Raises Unkept where it is none that is read.

    Some tools put the standard's own elements into the namespace of the model, or into none, while the file names the standard's
    namespace beside it: they are read as what they are called.
    """
    known = {_plain(space): version for space, version in NAMESPACES.items()}
    if root.name == "definitions":
        if _plain(root.space) in known:
            return known[_plain(root.space)]
        named = {known[_plain(space)] for space in root.declared if _plain(space) in known}
        if root.space in ("", root.get("namespace")) and len(named) == 1:
            return named.pop()
    versions, there = ", ".join(sorted(set(known.values()))), f"“{root.name}”" + (f" in “{root.space}”" if root.space else "")
    raise Unkept(f"not a DMN file: it begins with {there}, not the definitions of DMN {versions}", root.line)


def _plain(space: str) -> str:
    """A namespace without what modelling tools write in two ways."""
    return space.replace("https://", "http://").rstrip("/")
