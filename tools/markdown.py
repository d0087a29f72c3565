"""The pieces of a generated page: its heading and its tables."""


def page(title: str, source: str, *parts: str) -> str:
    """A page with its heading, and for whoever opens the file a word on where it comes from.

    title    text
    source   text    what it is printed from
    parts    texts
    returns  text
    """
    return "\n".join([f"# {title}\n\n<!-- printed by `make docs` from {source}; edit that, not this -->\n", *parts])


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table.

    head     texts
    rows     lists of texts
    returns  text
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"
