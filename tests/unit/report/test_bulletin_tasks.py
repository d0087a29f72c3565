"""How a bulletin names those who answer for a task, their files, and the dates they were given."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from refoundry.plan.model import Plan
from refoundry.plan.model.industry import Chain
from refoundry.plan.model.plan import Nodes
from refoundry.report.bulletin_issue import Issue
from refoundry.report.official import Table
from tests.unit.report.bulletin_sample import AT, FROM, TO, draft, issue, log, plan, section, start

CHAIN = {
    "title": {"zh": "机器人产业链", "en": "Robots"},
    "clause": {"paragraph": 1, "quote": "原文"},
    "leader": {"unknown": "未写"},
    "departments": ["industry"],
}


def replace_nodes(whole: Plan, **kinds: dict[str, Any]) -> Plan:
    """The plan with other nodes of some kinds."""
    return replace(whole, **{kind: Nodes(nodes) for kind, nodes in kinds.items()})


def test_a_date_is_shown_as_it_was_issued_and_the_note_says_from_when_lateness_counts():
    """1 November 2026 is a Sunday."""
    held = {"plots": log("plots", issue("2026-09-07", ["land"], "2026-11-01"), start("2026-09-08"))}
    (table,) = [one for one in section(draft(standings=held), "逾期事项") if isinstance(one, Table)]
    assert table.rows[0][2:4] == ("11月1日", "15")
    assert "顺延到其后第一个工作日" in table.note
    (table,) = [one for one in section(draft(), "逾期事项") if isinstance(one, Table)]
    assert "顺延" not in table.note
    coming = {"plots": log("plots", issue("2026-09-07", ["land"], "2026-11-28"), start("2026-09-08"))}
    longer = draft(standings=coming, period_from=date(2026, 11, 1), period_to=date(2026, 11, 22))
    (table,) = [one for one in section(longer, "下期到期事项") if isinstance(one, Table)]
    assert table.rows[0][2] == "11月28日" and "顺延到其后第一个工作日" in table.note


def test_all_who_answer_for_a_task_are_named_and_many_are_folded():
    towns = ["丙镇", "乙镇", "甲镇", "丁镇", "戊镇"]
    several = {"plots": log("plots", issue("2026-09-07", ["land", *towns], "2026-10-23"), start("2026-09-08"))}
    (table,) = [one for one in section(draft(standings=several), "逾期事项") if isinstance(one, Table)]
    assert table.rows[0][1] == "市自然资源局、丙镇、乙镇、甲镇等6个"
    placed = {"plots": log("plots", issue("2026-09-07", ["land"], "2026-10-23", town=["east"]), start("2026-09-08"))}
    (table,) = [one for one in section(draft(standings=placed), "逾期事项") if isinstance(one, Table)]
    assert table.rows[0][1] == "市自然资源局、东凤镇"


def test_every_town_is_named_as_such_and_a_chain_by_the_team_of_its_leader():
    made = json.loads(plan().towns["east"].model_dump_json())
    towns = {
        key: type(plan().towns["east"]).model_validate({**made, "title": {"zh": key, "en": key}}) for key in "甲乙丙"
    }
    whole = replace_nodes(plan(), towns=towns, chains={"robots": Chain.model_validate(CHAIN)})
    said_of = Issue(whole, FROM, TO, AT, "zh")
    assert said_of.folded(["land", *(f"towns/{key}" for key in towns)]) == "市自然资源局、各镇街"
    assert said_of.folded(["land", "towns/甲"]) == "市自然资源局、甲"
    assert said_of.party("chains/robots") == "机器人产业链链长专班"
    assert said_of.evidence([f"{'0af1' * 16} 会议 v2.docx", "附件.PDF", "第1.2节"]) == "会议 v2、附件、第1.2节"
