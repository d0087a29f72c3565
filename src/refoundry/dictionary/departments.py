"""Who answers for a column: roles that every city has (statistics, tax), found behind the names of its departments."""

from collections.abc import Iterable, Mapping

from refoundry.dictionary.read import terms


def role_of(name: str) -> str | None:
    """The department's role that a name stands for: its key, its name in either language, or a word it contains.

    name     text   a key or name of a department, such as the source of a delivery
    returns  text   a key of `departments` in terms.yaml; None where it is none of them or two

    >>> role_of("某市税务局"), role_of("tax"), role_of("某某有限公司")
    ('tax', 'tax', None)
    """
    name = name.strip()
    every = terms()["departments"]
    plain = next((term.key for term in every if name in term.words), None)
    if plain is not None:
        return plain
    found = [(len(word), term.key) for term in every for word in (term.zh, *term.also) if word in name]
    if not found:
        return None
    # 政务服务数据管理 names government-data twice; 市场监督管理 is no 管理: the longest word decides
    longest = max(length for length, _ in found)
    keys = {key for length, key in found if length == longest}
    return keys.pop() if len(keys) == 1 else None


def roles_of(departments: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Which department of a city stands in which role.

    departments  mapping   a department's key in the plan -> its names, the first the official one
    returns      mapping   role -> key; a role that two departments could fill, or none, is left out

    >>> roles_of({"tax-bureau": ["某市税务局"], "grid": ["某供电局", "供电局"]})
    {'tax': 'tax-bureau', 'power-supply': 'grid'}
    """
    found: dict[str, list[str]] = {}
    for key, names in departments.items():
        role = next((role for name in names if (role := role_of(name)) is not None), None)
        if role is not None:
            found.setdefault(role, []).append(key)
    return {role: keys[0] for role, keys in found.items() if len(keys) == 1}
