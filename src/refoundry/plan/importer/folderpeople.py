"""Drafted departments and the leading group in the model's shape."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from refoundry.plan.importer.characters import plain
from refoundry.plan.importer.leading import Leading
from refoundry.plan.importer.structure import Measure, Structure
from refoundry.plan.importer.words import words

GROUP = "leading-group"


def people_nodes(structure: Structure, keys: Mapping[str, str], text: Mapping[int, str]) -> dict[str, Any]:
    """Departments and groups of a plan folder.

    structure  as read
    keys       department -> its key
    text       number of a paragraph -> its text
    returns    mapping with `departments` and `groups`
    """
    first: dict[str, int] = {}
    for action in structure.actions:
        for measure in action.measures:
            for name in (*((measure.lead,) if measure.lead else ()), *measure.support):
                first.setdefault(name, measure.duty_paragraph or measure.paragraph)
    nodes: dict[str, Any] = {}
    for name, key in keys.items():
        full = structure.titles.get(name, name)
        node: dict[str, Any] = {"title": full}
        if full != name:
            node["also"] = [name]
        if name in first:
            said = _said(name, first[name], text)
            node["clause"] = cited(said, around(text[said], name)[: len(name) + 1].rstrip("、，；） "))
        else:
            node["source"] = "领导小组成员单位"
        if re.match(r"[市区县旗州盟省]委(?!员会)", full):
            node["body"] = "party"
        nodes[key] = node
    people: dict[str, Any] = {"departments": nodes} if nodes else {}
    if structure.leading and structure.group:
        people["groups"] = {GROUP: _group(structure.leading, cited(structure.group, text[structure.group]), nodes)}
    return people


def division(measure: Measure, keys: Mapping[str, str], text: Mapping[int, str]) -> dict[str, Any]:
    """Who answers for a measure, with the towns as the document words them.

    measure  Measure   with a lead or towns
    keys     department -> its key
    text     number of a paragraph -> its text
    returns  mapping
    """
    said = measure.duty_paragraph or measure.paragraph
    every = any(town.startswith(("各", "全市")) and "有关" not in town and "相关" not in town for town in measure.towns)
    nobody = unknown("文件未写牵头部门，请领导小组办公室明确", "no lead is named; ask the leading group's office")
    node = {
        "lead": keys[measure.lead] if measure.lead else nobody,
        "support": [keys[name] for name in measure.support],
        "towns": "none" if not measure.towns else "all" if every else "concerned",
    }
    if measure.towns:
        node["towns_named"] = "、".join(measure.towns)
    return node | {"clause": cited(said, around(text[said], measure.lead or measure.towns[0]))}


def unknown(zh: str, en: str) -> dict[str, Any]:
    """An open value with its reason, as the model reads it.

    zh       text   the reason
    en       text   the reason
    returns  mapping
    """
    return {"unknown": {"zh": zh, "en": en}}


def cited(paragraph: int, quote: str) -> dict[str, Any]:
    """A clause in the model's shape.

    paragraph  int
    quote      text   cut to 40 characters
    returns    mapping
    """
    return {"paragraph": paragraph, "quote": quote[:40]}


def _said(name: str, paragraph: int, text: Mapping[int, str]) -> int:
    """The paragraph in which a department is named: that of the lead, or the cells behind it in a row of the annex."""
    near = range(paragraph, paragraph + 4)
    return next((number for number in near if name in plain(text.get(number, ""))), paragraph)


def around(paragraph: str, word: str) -> str:
    """Forty characters of a paragraph from a word on, from its beginning where the word is written otherwise.

    paragraph  text
    word       text   plain; the letter of the government before it is taken along
    returns    text
    """
    start = max(0, plain(paragraph).find(word))
    before = paragraph[max(0, start - 1) : start]
    return paragraph[start - (before in words()["levels"]) :][:40]


def _group(leading: Leading, clause: dict[str, Any], nodes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    members = [{"department": _meant(name, nodes), "named": name} for name in leading.members]
    for member in members:
        # A short form is matched by its characters: for a person to confirm.
        if (node := nodes.get(str(member["department"]))) and not _is_called(member["named"], node):
            member["standing"] = "proposed"
    group = {
        "title": leading.title or "领导小组",
        "clause": clause,
        "chair": leading.chair or "文件未写组长职务",
        "members": members,
    }
    return group | ({"office": _meant(leading.office, nodes)} if leading.office else {})


def _meant(name: str, nodes: Mapping[str, Mapping[str, Any]]) -> Any:
    """The key of the one department a name can mean, else unknown with the reason."""
    exact = [key for key, node in nodes.items() if _is_called(name, node)]
    meant = exact or [key for key, node in nodes.items() if _abbreviates(name, node)]
    if len(meant) == 1:
        return meant[0]
    if meant:
        several: Sequence[str] = [str(nodes[key]["title"]) for key in meant]
        reason = f"文件写“{name}”，可能是{'、'.join(several)}，请确认", f"{name} may mean {', '.join(several)}"
    else:
        reason = f"文件写“{name}”，责任单位中没有，请对应到部门", f"no department of the plan is called {name}"
    return unknown(*reason)


def _is_called(name: str, node: Mapping[str, Any]) -> bool:
    return name in (node["title"], *node.get("also", ()))


def _abbreviates(short: str, node: Mapping[str, Any]) -> bool:
    """Whether the characters of a short form stand in a name in their order, the first at its beginning."""
    for full in (node["title"], *node.get("also", ())):
        rest = iter(full)
        if full[:1] == short[:1] and all(character in rest for character in short):
            return True
    return False
