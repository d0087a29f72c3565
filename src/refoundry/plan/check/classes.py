"""Codes of GB/T 4754 the standard does not have, and a taxonomy that differs from the list shipped."""

from collections.abc import Iterator

from refoundry.core.problems import Both, Problem
from refoundry.dictionary.classification import classifications, items, members
from refoundry.plan.check.findings import Check, Finding
from refoundry.plan.model import Plan, Unknown

_SHOWN = 8


def unknown_codes(plan: Plan) -> Iterator[Finding]:
    """Codes of taxonomies, industries and segments that GB/T 4754-2017 does not have.

    plan     Plan
    returns  iterator of Finding
    """
    used: list[tuple[str, str, list[str]]] = []
    for key, scheme in plan.taxonomies.items():
        whole = [] if isinstance(scheme.codes, Unknown) else [*scheme.codes]
        used.append(("taxonomies", key, [*whole, *(one.code for one in scheme.partial)]))
    for key, industry in plan.industries.items():
        if industry.codes and not isinstance(industry.codes, Unknown):
            used.append(("industries", key, [*industry.codes]))
    for key, chain in plan.chains.items():
        used.append(("chains", key, [code for segment in chain.segments.values() for code in segment.codes]))
    if not any(codes for _, _, codes in used):
        return
    for kind, key, codes in used:
        wrong = [code for code in dict.fromkeys(codes) if code not in items()]
        if wrong:
            node = plan.of(kind)[key]
            values = {"title": node.title, "codes": _listed(wrong)}
            yield Finding(Problem("P244", f"{kind}/{key}", plan.place(kind, key), values=values), node.clause)


def other_members(plan: Plan) -> Iterator[Finding]:
    """A taxonomy whose key is that of one that is shipped, and whose classes are others.

    plan     Plan
    returns  iterator of Finding
    """
    for key, node in plan.taxonomies.items():
        if key not in classifications() or not classifications()[key].counts or isinstance(node.codes, Unknown):
            continue
        stated = dict.fromkeys(node.codes, "whole") | {one.code: "part" for one in node.partial}
        held = members(key)
        differing = {
            "extra": sorted(stated.keys() - held.keys()),
            "missing": sorted(held.keys() - stated.keys()),
            "counted": sorted(code for code in stated.keys() & held.keys() if stated[code] != held[code]),
        }
        if any(differing.values()):
            values = {"title": node.title, **{name: _listed(codes) for name, codes in differing.items()}}
            yield Finding(
                Problem("P245", f"taxonomies/{key}", plan.place("taxonomies", key), values=values), node.clause
            )


def _listed(codes: list[str]) -> Both:
    """A few codes and how many there are."""
    if not codes:
        return Both("无", "none")
    some, more = codes[:_SHOWN], len(codes) > _SHOWN
    zh, en = "、".join(some), ", ".join(some)
    return Both(f"{zh} 等 {len(codes)} 个", f"{en} and others, {len(codes)} in all") if more else Both(zh, en)


CHECKS: tuple[Check, ...] = (unknown_codes, other_members)
