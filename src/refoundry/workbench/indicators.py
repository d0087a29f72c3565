"""What the indicators of the facts are called."""

from refoundry.facts.store import Facts

Called = tuple[tuple[str, tuple[str, ...]], ...]


def indicator_names(facts: Facts) -> Called:
    """What the indicators of the facts are called: an official may know a goal by another name than the plan's.

    facts    Facts
    returns  pairs of id and names: the Chinese, the English where there is one, then the others
    """

    def made() -> Called:
        rows = facts.table("indicator").select("id", "name_zh", "name_en", "also").iter_rows()
        return tuple(
            (id_, tuple(name for name in (zh, en or zh, *(also or "").split("；")) if name))
            for id_, zh, en, also in rows
        )

    return facts.once("names of indicators", made)
