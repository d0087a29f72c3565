"""Words as they are compared and as they are shown: one sign for one sign, so that a hit is marked where it stands."""

from collections.abc import Sequence
from functools import lru_cache
from unicodedata import normalize

LONGEST, MOST = 100, 8
"""So many signs of a query, and so many words of it, are looked for."""
_AROUND = 36


@lru_cache(maxsize=20_000)
def _sign(sign: str) -> str:
    plain = normalize("NFKC", sign).casefold()
    return plain if len(plain) == 1 else sign.lower() if len(sign.lower()) == 1 else sign


def folded(text: str) -> str:
    """A text without the difference of capital and small, full-width and half-width; as long as it was.

    text     text
    returns  text

    >>> folded("ＧＤＰ ≥ 5％")
    'gdp ≥ 5%'
    """
    return "".join(map(_sign, text))


def terms(query: str) -> tuple[str, ...]:
    """The words of a query, folded; quotation marks and other brackets part words.

    query    text
    returns  texts, each once

    >>> terms("研发 投入 “研发”")
    ('研发', '投入')
    """
    bare = "".join(" " if sign in "“”‘’「」《》\"'、，。；：,;()（）" else sign for sign in query[:LONGEST])
    return tuple(dict.fromkeys(folded(bare).split()))[:MOST]


def marked(text: str, wanted: Sequence[str]) -> list[tuple[str, bool]]:
    """A text in pieces: what was looked for, and what stands between.

    text     text
    wanted   folded words
    returns  pairs of text and whether it is a hit

    >>> marked("研发投入强度", ["投入"])
    [('研发', False), ('投入', True), ('强度', False)]
    """
    flat = folded(text)
    hit = [False] * len(text)
    for word in wanted:
        place = flat.find(word) if word else -1
        while place >= 0:
            hit[place : place + len(word)] = [True] * len(word)
            place = flat.find(word, place + 1)
    pieces: list[tuple[str, bool]] = []
    for sign, is_hit in zip(text, hit, strict=True):
        if pieces and pieces[-1][1] == is_hit:
            pieces[-1] = (pieces[-1][0] + sign, is_hit)
        else:
            pieces.append((sign, is_hit))
    return pieces


def excerpt(text: str, wanted: Sequence[str]) -> str:
    """The part of a long text around the first hit.

    text     text
    wanted   folded words
    returns  text   with … where something was left out
    """
    flat = folded(text)
    places = [place for word in wanted if (place := flat.find(word)) >= 0]
    first = min(places, default=0)
    start, end = max(0, first - _AROUND), min(len(text), first + 2 * _AROUND)
    return ("…" if start else "") + text[start:end].replace("\n", " ") + ("…" if end < len(text) else "")


def pairs(text: str) -> frozenset[str]:
    """Every two signs that stand beside each other, white space apart.

    text     folded text
    returns  set of text
    """
    bare = "".join(text.split())
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))
