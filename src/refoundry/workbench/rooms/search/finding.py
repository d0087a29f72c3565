"""Looking for words: ranked, grouped, with what was hit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from refoundry.core.problems import Lang, nearest
from refoundry.workbench.rooms.search.index import GROUPS, Document
from refoundry.workbench.rooms.search.matters import VIEWS
from refoundry.workbench.rooms.search.texts import excerpt, folded, marked, pairs, terms

ORDER = (*GROUPS, *VIEWS, "clauses")
_EXACT, _BEGINS, _NAMED, _SAID, _PARTLY = 100.0, 80.0, 60.0, 20.0, 10.0
_LIKE = 0.6  # of the pairs of signs, where nothing holds the words themselves
_SHORT = 4  # signs: less is not looked for in likeness


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: how well, its title and what it says with the hits marked."""

    document: Document
    score: float
    title: list[tuple[str, bool]]
    said: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: groups with their hits, the best group first; `like` where only likeness was found."""

    query: str
    groups: list[tuple[str, list[Hit]]]
    like: bool = False
    meant: str = ""

    @property
    def total(self) -> int:
        """How many hits."""
        return sum(len(hits) for _, hits in self.groups)


def _score(one: Document, wanted: Sequence[str], whole: str) -> float:
    if not all(word in one.words for word in wanted):
        return 0.0
    if whole in one.names:
        return _EXACT
    if any(name.startswith(whole) for name in one.names):
        return _BEGINS
    joined = "\n".join(one.names)
    if all(word in joined for word in wanted):
        return _NAMED
    # partly in the name is better than not at all
    return _SAID + _PARTLY * sum(word in joined for word in wanted) / len(wanted)


def _likeness(one: Document, wanted: frozenset[str]) -> float:
    held = sum(pair in one.words for pair in wanted) / len(wanted)
    # a long paragraph holds much of anything: what is like by its name comes first
    named = sum(any(pair in name for name in one.names) for pair in wanted) / len(wanted)
    return held + named * _PARTLY if held >= _LIKE else 0.0


def _once(scored: Sequence[tuple[float, Document]]) -> Iterator[tuple[float, Document]]:
    """A task of the plan is found by its title; its matter beside it only by what was entered."""
    named = {one.reference.partition("/")[2] for _, one in scored if one.group == "tasks"}
    for score, one in scored:
        by_title = score > _SAID + _PARTLY
        if not (one.group == "task" and by_title and one.reference.partition("/")[2] in named):
            yield score, one


def _hit(one: Document, score: float, wanted: Sequence[str], lang: Lang) -> Hit:
    title = one.title.shown(lang)
    told = {one.title.zh, one.title.en}
    holding = next(
        (text for text in one.texts if text not in told and any(word in folded(text) for word in wanted)), ""
    )
    # what only stands beside the title says more than the title once again
    said = marked(excerpt(holding, wanted), wanted) if holding else []
    return Hit(one, score, marked(title, wanted), said)


def find(query: str, documents: Iterable[Document], lang: Lang) -> Found:
    """What holds all words of a query; where nothing does, what is most like it.

    query      text
    documents  Documents
    lang       zh or en
    returns    Found
    """
    wanted = terms(query)
    if not wanted:
        return Found(query, [])
    whole, every = folded(" ".join(query.split())), [*documents]
    scored = [(score, one) for one in every if (score := _score(one, wanted, whole))]
    like = not scored
    marks: Sequence[str] = wanted
    if like and len(whole.replace(" ", "")) >= _SHORT:
        alike = pairs(whole)
        scored = [(score, one) for one in every if (score := _likeness(one, alike))]
        marks = sorted(alike)
    # a matter of a task of the plan is found by what was entered: by its title the task itself is found
    scored = [*_once(scored)]
    groups: dict[str, list[Hit]] = defaultdict(list)
    scored.sort(key=lambda pair: (-pair[0], len(pair[1].title.zh), pair[1].reference))
    for score, one in scored:
        groups[one.group].append(_hit(one, score, marks, lang))
    ordered = sorted(groups.items(), key=lambda pair: (-pair[1][0].score, ORDER.index(pair[0])))
    meant = "" if scored else nearest(query, {one.title.shown(lang) for one in every if one.group != "clauses"}) or ""
    return Found(query, ordered, like and bool(scored), meant)
