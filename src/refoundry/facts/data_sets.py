"""The data sets registered in the facts: which one a delivery comes under."""

from datetime import date
from typing import Any

from refoundry.dictionary import terms
from refoundry.dictionary.departments import role_of
from refoundry.dictionary.rights import DataSet
from refoundry.facts.store import Facts


def data_sets(facts: Facts) -> tuple[DataSet, ...]:
    """Every data set in force.

    facts    Facts
    returns  DataSets   in the order of their ids
    raises   Problems   as Facts.table
    """
    return tuple(_data_set(row) for row in facts.table("data_set").iter_rows(named=True))


def _data_set(row: dict[str, Any]) -> DataSet:
    return DataSet(
        id=row["id"],
        title=row["title"],
        table=row["table"],
        provider=row["provider"],
        basis=row["data_basis"],
        purpose=row["purpose"],
        permitted=read_uses(row["permitted"] or ""),
        approval=row["approval"],
        starts=row["starts"],
        expires=row["expires"],
    )


def read_uses(text: str) -> tuple[str, ...]:
    """The permitted uses a text lists, by key or name in either language; a word that is none permits nothing.

    text     words separated by ； ; 、 or ,
    returns  texts   keys of `uses` in terms.yaml, in their order

    >>> read_uses("服务企业；评估、统计")
    ('assessment', 'service')
    """
    for sign in ";、，,":
        text = text.replace(sign, "；")
    words = {word.strip() for word in text.split("；")}
    return tuple(term.key for term in terms()["uses"] if words & {*term.words})


def data_set_of(facts: Facts, table: str, source: str, today: date) -> DataSet | None:
    """The data set a source's delivery of a table comes under: its provider is the source, or a department in the
    same role (市税务局 and 税务局). Of several the one that holds today, else the one that ended last.

    facts    Facts
    table    text      of the dictionary
    source   text      of the delivery
    today    date
    returns  DataSet or None
    raises   Problems   as Facts.table
    """
    role = role_of(source)
    held = [
        one
        for one in data_sets(facts)
        if one.table == table and (one.provider == source or (role is not None and role_of(one.provider) == role))
    ]

    def standing(one: DataSet) -> tuple[bool, date]:
        begun = one.starts is None or one.starts <= today
        return begun and (one.expires is None or one.expires >= today), one.expires or date.max

    return max(held, key=standing, default=None)
