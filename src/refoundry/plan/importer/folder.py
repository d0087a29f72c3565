"""A draft as a plan folder: YAML in the model's shape, marked as a draft, for a person to read and to complete.

Keys are only counted (`measure-3-2`); whoever takes the draft over gives them their names for ever. What the document
does not say is `unknown` with whom to ask; what the model cannot hold is left out and told.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from refoundry.core.problems import Place, Problem, Problems
from refoundry.plan.importer.characters import text_hash
from refoundry.plan.importer.draft import Draft
from refoundry.plan.importer.folderfacts import fact_files
from refoundry.plan.importer.foldergoals import goal_nodes
from refoundry.plan.importer.folderpeople import GROUP, cited, division, people_nodes, unknown
from refoundry.plan.importer.foldertasks import task_nodes

_HEAD = (
    "# 由 refoundry plan import 起草，未经人工核对：{what}。\n"
    "# 键只是编号，核对时请改为英文短语；unknown 写明缺什么、该问谁。\n"
)
_CITY = re.compile(r"^(?:中共)?(.{2,9}?(?:自治州|自治县|地区|[市县旗盟省区]))(?!场|域|块|委)")


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
    folder   path   a new or empty folder; its `facts` get the indicators and a sheet for observations
    returns  problems: what could not be written (I343)
    raises   Problems   the folder already holds a plan (I341) or cannot be written (I342)
    """
    folder = Path(folder)
    departments = {name: f"department-{place}" for place, name in enumerate(draft.departments, 1)}
    text = {paragraph.number: paragraph.text for paragraph in draft.document.paragraphs}
    goals, left_out = goal_nodes(draft.goals, _stated(draft))
    called = {draft.structure.titles.get(name, name): key for name, key in departments.items()} | departments
    tasks, lost = task_nodes(draft.actions, called, _by_paragraph(goals.get("goals", {})))
    files: dict[str, tuple[str, dict[str, Any]]] = {
        "plan.yaml": ("方案和文件", _about(draft)),
        "goals.yaml": ("目标和基期数字", goals),
        "actions.yaml": ("行动、举措和分工", _actions(draft, departments, text)),
        "tasks.yaml": ("专栏事项", {"tasks": tasks} if tasks else {}),
        "people.yaml": ("部门和领导小组", people_nodes(draft.structure, departments, text)),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if there := sorted([*folder.glob("*.yaml"), *folder.glob("facts/*.csv")]):
            raise Problems([Problem("I341", "", Place(str(there[0])), values={"file": there[0].name})])
        for name, (what, nodes) in files.items():
            if nodes:
                body = yaml.dump(nodes, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)
                (folder / name).write_text(_HEAD.format(what=what) + body, "utf-8")
        for name, table in fact_files(goals, draft.title, _city(draft.title), date.today()).items():
            (folder / "facts").mkdir(exist_ok=True)
            (folder / "facts" / name).write_text(table, "utf-8-sig", newline="")
    except OSError as error:
        raise Problems([Problem("I342", "", Place(str(folder)), error.strerror)]) from error
    return left_out + lost


def _stated(draft: Draft) -> dict[int, str]:
    """The paragraphs measures stand in: a goal stated there is one the measure is to reach."""
    measures = [measure for action in draft.actions for measure in action.measures]
    return {measure.paragraph: _measure_key(measure.number) for measure in measures}


def _measure_key(number: str) -> str:
    return f"measure-{number.replace('.', '-')}"


def _by_paragraph(goals: Nodes) -> dict[int, list[str]]:
    """Keys of goals by the paragraphs of their targets."""
    found: dict[int, list[str]] = {}
    for key, goal in goals.items():
        for paragraph in dict.fromkeys(target["clause"]["paragraph"] for target in goal["targets"]):
            found.setdefault(paragraph, []).append(key)
    return found


def _city(title: str) -> str | None:
    found = _CITY.match(title)
    return found[1] if found else None


def _about(draft: Draft) -> dict[str, Any]:
    city = _city(draft.title) or "待填"
    about: dict[str, Any] = {
        "title": draft.title,
        "city": {"title": city, "code": "000000", "region": city},
        "edition": {"zh": "导入稿", "en": "imported draft"},
        "issued": unknown("导入时未读印发日期，请核对文件", "the date of issue was not read; see the document"),
        "start": unknown("导入时未读实施起始年，请核对文件", "the first year was not read; see the document"),
        "draft": True,
    }
    if draft.structure.leading:
        about["leading_group"] = GROUP
    document = {
        "title": draft.title,
        "sha256": text_hash(draft.document.text),
        "paragraphs": len(draft.document.paragraphs),
        "note": {"zh": "城市代码 000000 待填", "en": "the code 000000 of the city has to be filled in"},
    }
    return {"plan": about, "documents": {"plan": document}}


def _actions(draft: Draft, departments: dict[str, str], text: dict[int, str]) -> dict[str, Any]:
    actions: Nodes = {}
    measures: Nodes = {}
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
                node["division"] = division(measure, departments, text)
            measures[_measure_key(measure.number)] = node
    return {"actions": actions, "measures": measures} if actions else {}
