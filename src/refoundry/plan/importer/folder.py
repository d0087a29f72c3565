"""A draft as a plan folder: YAML in the model's shape, marked as a draft, for a person to read and to complete.

Keys are only counted (`measure-3-2`); whoever takes the draft over gives them their names for ever. What the document
does not say is `unknown` with whom to ask; what the model cannot hold is left out and told.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from refoundry.core.problems import Place, Problem, Problems
from refoundry.plan.importer.characters import plain, text_hash
from refoundry.plan.importer.draft import Draft
from refoundry.plan.importer.foldergoals import goal_nodes
from refoundry.plan.importer.foldertasks import task_nodes
from refoundry.plan.importer.structure import Measure
from refoundry.plan.importer.words import words

_HEAD = (
    "# 由 refoundry plan import 起草，未经人工核对：{what}。\n"
    "# 键只是编号，核对时请改为英文短语；unknown 写明缺什么、该问谁。\n"
)
_CITY = re.compile(r"^(?:中共)?(.{2,9}?(?:自治州|自治县|地区|[市县旗盟省区]))(?!场|域|块|委)")
_CHAIR = re.compile(r"由([^，。；由]{2,24}?)(?:担任|任)组长")


class _Plain(yaml.SafeDumper):
    """Writes every value out: the reader takes no references."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always.

        data     any value
        returns  True
        """
        return True


Nodes = dict[str, dict[str, Any]]


def write_plan(draft: Draft, folder: str | Path) -> list[Problem]:
    """Write a draft as a plan folder that `read_plan` reads.

    draft    Draft
    folder   path   a new or empty folder
    returns  problems: what could not be written (I343)
    raises   Problems   the folder already holds a plan (I341) or cannot be written (I342)
    """
    folder = Path(folder)
    departments = {name: f"department-{place}" for place, name in enumerate(draft.departments, 1)}
    goals, left_out = goal_nodes(draft.goals)
    tasks, lost = task_nodes(draft.actions)
    files: dict[str, tuple[str, dict[str, Any]]] = {
        "plan.yaml": ("方案和文件", _about(draft)),
        "goals.yaml": ("目标和基期数字", goals),
        "actions.yaml": ("行动、举措和分工", _actions(draft, departments)),
        "tasks.yaml": ("专栏事项", {"tasks": tasks} if tasks else {}),
        "people.yaml": ("部门和领导小组", _people(draft, departments)),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = next((name for name in sorted(path.name for path in folder.glob("*.yaml"))), None)
        if there:
            place = Place(str(folder / there))
            raise Problems([Problem("I341", "", place, values={"file": there})])
        for name, (what, nodes) in files.items():
            if nodes:
                text = yaml.dump(nodes, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)
                (folder / name).write_text(_HEAD.format(what=what) + text, "utf-8")
    except OSError as error:
        raise Problems([Problem("I342", "", Place(str(folder)), error.strerror)]) from error
    return left_out + lost


def unknown(zh: str, en: str) -> dict[str, Any]:
    """An open value with its reason, as the model reads it.

    zh       text   the reason
    en       text   the reason
    returns  mapping
    """
    return {"unknown": {"zh": zh, "en": en}}


def _about(draft: Draft) -> dict[str, Any]:
    found = _CITY.match(draft.title)
    city = found[1] if found else "待填"
    about: dict[str, Any] = {
        "title": draft.title,
        "city": {"title": city, "code": "000000", "region": city},
        "edition": {"zh": "导入稿", "en": "imported draft"},
        "issued": unknown("导入时未读印发日期，请核对文件", "the date of issue was not read; see the document"),
        "start": unknown("导入时未读实施起始年，请核对文件", "the first year was not read; see the document"),
        "draft": True,
    }
    if draft.members:
        about["leading_group"] = "leading-group"
    document = {
        "title": draft.title,
        "sha256": text_hash(draft.document.text),
        "paragraphs": len(draft.document.paragraphs),
        "note": {"zh": "城市代码 000000 待填", "en": "the code 000000 of the city has to be filled in"},
    }
    return {"plan": about, "documents": {"plan": document}}


def cited(paragraph: int, quote: str) -> dict[str, Any]:
    """A clause in the model's shape.

    paragraph  int
    quote      text   cut to 40 characters
    returns    mapping
    """
    return {"paragraph": paragraph, "quote": quote[:40]}


def _actions(draft: Draft, departments: dict[str, str]) -> dict[str, Any]:
    actions: Nodes = {}
    measures: Nodes = {}
    text = {paragraph.number: paragraph.text for paragraph in draft.document.paragraphs}
    for action in draft.actions:
        key = f"action-{action.number}"
        actions[key] = {
            "number": action.number,
            "title": action.title,
            "clause": cited(action.paragraph, action.quote),
        }
        if action.boxes:
            box = action.boxes[0]
            actions[key] |= {"box": box.title or "专栏", "box_clause": cited(box.paragraph, text[box.paragraph])}
        for measure in action.measures:
            node = {
                "number": measure.number,
                "action": key,
                "title": measure.title,
                "clause": cited(measure.paragraph, measure.quote),
            }
            if measure.lead or measure.towns:
                node["division"] = _division(measure, departments, text)
            measures[f"measure-{measure.number.replace('.', '-')}"] = node
    return {"actions": actions, "measures": measures} if actions else {}


def _division(measure: Measure, departments: dict[str, str], text: dict[int, str]) -> dict[str, Any]:
    said = measure.duty_paragraph or measure.paragraph
    towns = [town for town in measure.towns if "有关" in town or "相关" in town]
    nobody = unknown("文件未写牵头部门，请领导小组办公室明确", "no lead is named; ask the leading group's office")
    return {
        "lead": departments[measure.lead] if measure.lead else nobody,
        "support": [departments[name] for name in measure.support],
        "towns": "none" if not measure.towns else "concerned" if len(towns) == len(measure.towns) else "all",
        "clause": cited(said, _around(text[said], measure.lead or measure.towns[0])),
    }


def _around(paragraph: str, word: str) -> str:
    """Forty characters of a paragraph from a word on, from its beginning where the word is written otherwise."""
    start = max(0, plain(paragraph).find(word))
    before = paragraph[max(0, start - 1) : start]
    return paragraph[start - (before in words()["levels"]) :][:40]


def _people(draft: Draft, departments: dict[str, str]) -> dict[str, Any]:
    text = {paragraph.number: paragraph.text for paragraph in draft.document.paragraphs}
    first: dict[str, int] = {}
    for action in draft.actions:
        for measure in action.measures:
            for name in (*((measure.lead,) if measure.lead else ()), *measure.support):
                first.setdefault(name, measure.duty_paragraph or measure.paragraph)
    nodes: Nodes = {}
    for name, key in departments.items():
        node: dict[str, Any] = {"title": name}
        if name in first:
            node["clause"] = cited(first[name], _around(text[first[name]], name)[: len(name) + 1].rstrip("、，； "))
        else:
            node["source"] = "领导小组成员单位的简称"
        if re.match(r"[市区县旗州盟省]委", name):
            node["body"] = "party"
        nodes[key] = node
    people: dict[str, Any] = {"departments": nodes} if nodes else {}
    if draft.members and draft.structure.group:
        people["groups"] = {"leading-group": _group(draft, text[draft.structure.group], departments)}
    return people


def _group(draft: Draft, sentence: str, departments: dict[str, str]) -> dict[str, Any]:
    chair = _CHAIR.search(plain(sentence))
    members: list[dict[str, Any]] = []
    for name in draft.members:
        meant = [key for full, key in departments.items() if _abbreviates(name, full)]
        if len(meant) == 1:
            members.append({"department": meant[0], "named": name, "standing": "proposed"})
        else:
            short = unknown("文件只写简称，请对应到部门", "a short form only; name the department")
            members.append({"department": short, "named": name})
    return {
        "title": "领导小组",
        "clause": cited(draft.structure.group or 1, sentence),
        "chair": chair[1] if chair else "文件未写组长",
        "members": members,
    }


def _abbreviates(short: str, full: str) -> bool:
    """Whether the characters of a short form stand in a name in their order, the first at its beginning."""
    rest = iter(full)
    return full[:1] == short[:1] and all(character in rest for character in short)
