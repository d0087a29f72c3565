"""A small plan and a register of tasks in every state a bulletin speaks of, made up for one week of November 2026."""

from datetime import date, datetime
from typing import Any

import polars as pl

from refoundry.core.days import BEIJING
from refoundry.core.problems import Lang
from refoundry.deliver import Calendar, Event, Standing, fold, workflow
from refoundry.plan.model import KINDS, About, Plan
from refoundry.report.bulletin import draft_bulletin
from refoundry.report.official import Chart, Heading, OfficialDocument, Paragraph, Table
from tests.unit.report.made_up import META, frames

FROM, TO = date(2026, 11, 16), date(2026, 11, 22)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
# every weekday is worked, and all of these years is settled
CALENDAR = Calendar(first=date(2020, 1, 1), last=date(2030, 12, 31))
_CLAUSE = {"paragraph": 1, "quote": "原文"}


def _node(title: str, english: str, **more: Any) -> dict[str, Any]:
    return {"title": {"zh": title, "en": english}, "clause": _CLAUSE, **more}


def plan(group: bool = True) -> Plan:
    """Seven tasks, three departments, a town, a leading group."""
    lacking = {"unknown": {"zh": "未写", "en": "not given"}}

    def task(number: str, title: str, english: str, lead: str) -> dict[str, Any]:
        wanted = {
            "measures": ["m"],
            "action": "a",
            "lead": lead,
            "quantity": lacking,
            "due": lacking,
            "evidence": lacking,
        }
        return _node(title, english, number=number, **wanted)

    made: dict[str, dict[str, Any]] = {
        "departments": {
            "industry": _node("市工业和信息化局", "Bureau of Industry", also=["市工信局"]),
            "commerce": _node("市商务局", "Bureau of Commerce"),
            "land": _node("市自然资源局", "Bureau of Land"),
        },
        "towns": {"east": _node("东凤镇", "Dongfeng")},
        "groups": {"group": _node("云泽市产业体系重构领导小组", "Leading Group of Yunze", chair="市长", members=[])},
        "tasks": {
            "chains": task("1.1", "建立链长制", "Set up chain leaders", "industry"),
            "lists": task("1.2", "编制企业清单", "List key firms", "commerce"),
            "parks": task("1.3", "摸底低效园区", "Survey idle parks", "land"),
            "plots": task("1.4", "盘活闲置用地", "Use idle land", "land"),
            "talent": task("1.5", "制定人才规划", "Plan for talent", "industry"),
            "funds": task("1.6", "设立产业基金", "Set up funds", "commerce"),
            "digital": task("1.7", "编制数字经济方案", "Plan the digital economy", "industry"),
        },
    }
    about = About.model_validate(
        {
            "title": {"zh": "云泽市产业体系重构实施方案", "en": "Yunze Plan"},
            "city": {"title": {"zh": "云泽市", "en": "Yunze"}, "code": "990000", "region": "云泽市"},
            "edition": {"zh": "2020年版", "en": "edition of 2020"},
            "issued": {"unknown": "未写"},
            "start": 2020,
            "leading_group": "group" if group else None,
        }
    )
    kinds = {
        kind: {key: model.model_validate(node) for key, node in made.get(kind, {}).items()}
        for kind, model in KINDS.items()
    }
    return _plan(about, kinds)


def _plan(about: About, kinds: dict[str, Any]) -> Plan:
    from refoundry.plan.model.plan import Nodes

    return Plan(about=about, documents={}, fingerprint="f", **{kind: Nodes(nodes) for kind, nodes in kinds.items()})


def log(subject: str, *steps: tuple[str, str, str, dict[str, Any]]) -> Standing:
    """Where a task stands after (day, move, role, entries), each at ten in the morning."""
    events = [
        Event(
            id=f"{subject}-{seq}",
            subject=subject,
            workflow="task",
            move=move,
            actor=f"{role}-{seq}",
            role=role,
            at=datetime.fromisoformat(f"{day}T10:00+08:00"),
            seq=seq,
            payload=entries,
        )
        for seq, (day, move, role, entries) in enumerate(steps, 1)
    ]
    standing = fold(workflow("task"), events)
    assert not standing.problems, [one.shown() for one in standing.problems]
    return standing


def issue(day: str, owner: Any, due: str, **more: Any) -> tuple[str, str, str, dict[str, Any]]:
    """The first step of a task."""
    return day, "issue", "leading-group", {"action": "办理", "owner": owner, "due": due, "wanted": "文件", **more}


def start(day: str) -> tuple[str, str, str, dict[str, Any]]:
    """The task is taken on."""
    return day, "start", "department", {}


def progress(day: str, period: str, said: str, **more: Any) -> tuple[str, str, str, dict[str, Any]]:
    """A report of progress."""
    return day, "progress", "department", {"period": period, "progress": said, **more}


def standings() -> dict[str, Standing]:
    """Six tasks of the plan and one of a meeting; a seventh of the plan is not issued."""
    # as a file stands in the log: its fingerprint, then its name
    evidence = [f"{'0af1' * 16} 清单.xlsx", "说明.docx"]
    return {
        # reports the week of 9 November in time
        "chains": log("chains", issue("2026-11-02", "industry", "2026-12-18", every="week"), start("2026-11-02"),
                      progress("2026-11-09", "2026-W45", "已起草"), progress("2026-11-16", "2026-W46", "文件已会签。")),
        "lists": log("lists", issue("2026-10-12", "commerce", "2026-11-18", quantity="3", unit="份"), start("2026-10-13"),
                     ("2026-11-18", "report", "department", {"summary": "三份清单已印发。", "evidence": evidence, "done": "3"}),
                     ("2026-11-20", "accept", "leading-group", {"opinion": "属实"})),
        # overdue by 11 working days, waits for two departments, owes the week of 9 November
        "parks": log("parks", issue("2026-09-07", "land", "2026-11-06", every="week"), start("2026-09-08"),
                     ("2026-11-12", "raise", "department", {"obstacle": "权属资料不全", "asked-of": ["industry", "市住建局"]})),
        "plots": log("plots", issue("2026-09-07", ["land"], "2026-10-23"), start("2026-09-08"),
                     ("2026-11-10", "escalate", "clock", {})),
        "funds": log("funds", issue("2026-11-16", "commerce", "2026-12-31"),
                     ("2026-11-19", "decline", "department", {"reason": "职责不在本局。"})),
        # reports the week of 9 November two days late
        "digital": log("digital", issue("2026-10-12", "commerce", "2026-11-27", every="week", support=["industry"]),
                       start("2026-10-12"), progress("2026-11-18", "2026-W46", "初稿完成", evidence="初稿.pdf")),
        "minutes-31": log("minutes-31", issue("2026-11-17", "东凤镇", "2026-11-25", action="清理 =cmd 场地\n{ PAGE }", instruction="2026-118")),
    }  # fmt: skip


def draft(lang: Lang = "zh", **changes: Any) -> OfficialDocument:
    """The bulletin of that week."""
    given: dict[str, Any] = {
        "plan": plan(),
        "frames": frames(),
        "standings": standings(),
        "period_from": FROM,
        "period_to": TO,
        "number": 12,
        "at": AT,
        "meta": META,
        "calendar": CALENDAR,
    }
    return draft_bulletin(**{**given, **changes}, lang=lang)


def section(document: OfficialDocument, title: str) -> list[Any]:
    """The blocks under a heading, up to the next of its level or above."""
    at = next(n for n, one in enumerate(document.blocks) if isinstance(one, Heading) and one.text == title)
    level, found = document.blocks[at].level, []  # type: ignore[union-attr]
    for one in document.blocks[at + 1 :]:
        if isinstance(one, Heading) and one.level <= level:
            break
        found.append(one)
    return found


def said(blocks: Any) -> str:
    """All that some blocks say, line by line."""
    lines = []
    for one in blocks:
        if isinstance(one, Heading | Paragraph):
            lines.append(one.text)
        elif isinstance(one, Table):
            lines += [one.title, *("|".join(row) for row in one.rows)]
        elif isinstance(one, Chart):
            lines.append(one.title)
    return "\n".join(lines)


def without(name: str) -> dict[str, pl.DataFrame]:
    """The frames of the scorecard but one."""
    return {key: frame for key, frame in frames().items() if key != name}
