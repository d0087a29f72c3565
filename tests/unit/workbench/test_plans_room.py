"""The room of the plan: the tree, a node with its clause, the flaws and whom to ask, the editions compared."""

import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from refoundry.city import CityFolder
from refoundry.core.clauses import fingerprint
from refoundry.plan.check import check
from refoundry.plan.model import KINDS
from refoundry.workbench.ledger.models import Trace
from refoundry.workbench.rooms.plans import editions as at_hand
from refoundry.workbench.rooms.plans.outline import outline, walk

As = Callable[[str], Client]


def page(client: Client, address: str, lang: str = "zh", status: int = 200) -> str:
    client.cookies["refoundry_language"] = lang
    response = client.get(address)
    assert response.status_code == status, address
    return unescape(response.content.decode())


def book(client: Client, address: str) -> openpyxl.Workbook:
    response = client.get(address)
    assert response.status_code == 200
    return openpyxl.load_workbook(BytesIO(response.content))


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def edition(city: CityFolder) -> Iterator[Path]:
    """An earlier edition beside the plan in force: a goal fewer, another title, a later year."""
    folder = city.path / "editions" / "2020年稿"
    shutil.copytree(city.plan_path, folder)
    goals = folder / "goals.yaml"
    written = goals.read_text("utf-8")
    blocks = re.split(r"(?m)^(?=  [a-z0-9-]+:$)", written)
    gone = next(block for block in blocks if block.startswith("  rd-intensity:"))
    other = next(block for block in blocks[1:] if re.search(r"due: 2024", block) and block is not gone)
    goals.write_text(written.replace(gone, "").replace(other, other.replace("due: 2024", "due: 2025", 1)), "utf-8")
    # nothing may name the goal that is gone
    for file in folder.glob("*.yaml"):
        lines = [re.sub(r"rd-intensity, |, rd-intensity|rd-intensity(?=\])", "", line)
                 for line in file.read_text("utf-8").splitlines(keepends=True)]  # fmt: skip
        file.write_text("".join(lines), "utf-8")
    yield folder
    shutil.rmtree(folder.parent)


def test_every_node_stands_in_the_tree_once(city: CityFolder) -> None:
    plan = city.plan()
    found = [leaf.reference for section in outline(plan, "zh") for branch in section.branches
             for leaf in walk(branch.leaves)]  # fmt: skip
    assert sorted(found) == sorted(f"{kind}/{key}" for kind, key, _ in plan.every())


def test_the_tree_counts_what_the_plan_holds(as_post: As, city: CityFolder) -> None:
    plan = city.plan()
    html = page(as_post("office"), "/plan")
    assert f"{len(plan.actions)}项行动、{len(plan.measures)}项举措、{len(plan.tasks)}项专栏任务" in html
    assert f"体检发现{len(check(plan))}处" in html
    assert html.count('href="/plan/tasks/') == len(plan.tasks)
    english = page(as_post("office"), "/plan", "en")
    assert f"{len(plan.measures)} measures" in english
    assert "Actions, measures, tasks" in english


def test_every_node_has_a_page_in_both_languages(as_post: As, city: CityFolder) -> None:
    client, plan = as_post("analyst"), city.plan()
    firsts = [(kind, next(iter(plan.of(kind)))) for kind in KINDS if plan.of(kind)]
    qualitative = next(key for key, goal in plan.goals.items() if goal.targets[0].words)
    for kind, key in [*firsts, ("goals", qualitative)]:
        for lang in ("zh", "en"):
            html = page(client, f"/plan/{kind}/{key}", lang)
            assert f"{kind}/{key}" in html
            assert "None" not in text(html), (kind, key, lang)


def test_a_node_says_its_clause_who_leads_and_what_names_it(as_post: As, city: CityFolder) -> None:
    plan = city.plan()
    key, measure = plan.measures_by_number["7.2"]
    assert measure.division is not None and measure.clause is not None
    html = page(as_post("office"), f"/plan/measures/{key}")
    assert measure.clause.quote in html
    assert re.search(rf"第{measure.clause.paragraph}[–段]", html)
    assert f'href="/plan/departments/{measure.division.lead}"' in html
    serving = [name for name, task in plan.tasks.items() if key in task.measures]
    assert serving and all(f'href="/plan/tasks/{name}"' in html for name in serving)
    assert re.search(r"方案文件 actions\.yaml:\d+", html)
    assert str(city.path) not in html


def test_a_node_says_what_is_open_and_whom_to_ask(as_post: As, city: CityFolder) -> None:
    plan = city.plan()
    finding = next(one for one in check(plan) if one.problem.code == "P214")
    kind, key = finding.problem.subject.split("/")
    html = page(as_post("office"), f"/plan/{kind}/{key}")
    assert "待补的值" in html
    assert finding.asked(plan) in html
    assert str(finding.problem.ask()) in html
    assert f"/requests/new?flaw=P214&node={kind}%2F{key}" in html


def test_whole_paragraphs_are_shown_once_the_document_is_attached(
    as_post: As, city: CityFolder, tmp_path: Path
) -> None:
    plan_file = city.plan_path / "plan.yaml"
    before = plan_file.read_text("utf-8")
    plan = city.plan()
    key, measure = plan.measures_by_number["7.2"]
    assert measure.clause is not None
    lines = [f"段落{number}" for number in range(1, 400)]
    lines[measure.clause.paragraph - 1] = f"前面的话{measure.clause.quote}后面还有整段的话"
    whole = "\n".join(lines)
    sha = plan.documents["plan"].sha256
    assert sha
    attached = city.plan_path / ".attached" / "plan.txt"
    try:
        plan_file.write_text(before.replace(sha, fingerprint(whole)), "utf-8")
        attached.parent.mkdir(exist_ok=True)
        attached.write_text(whole, "utf-8")
        assert "后面还有整段的话" in page(as_post("office"), f"/plan/measures/{key}")
        attached.write_text(whole + "改动", "utf-8")
        changed = page(as_post("office"), f"/plan/measures/{key}")
        assert "后面还有整段的话" not in changed and "P131" in changed
    finally:
        plan_file.write_text(before, "utf-8")
        shutil.rmtree(attached.parent)


def test_the_flaws_are_those_of_the_check(as_post: As, city: CityFolder) -> None:
    plan = city.plan()
    every = check(plan)
    html = page(as_post("office"), "/plan/flaws")
    assert f"体检发现{len(every)}处" in html
    assert "尚未起草数据请求" in html
    assert re.findall(r"<tbody>.*?</tbody>", html, re.S)[-1].count("<tr") == 50  # a page of them
    english = page(as_post("office"), "/plan/flaws", "en")
    assert f"{len(every)} flaws" in english and "Draft a data request" in english


@pytest.mark.parametrize("field", ["group", "code", "owner", "kind"])
def test_flaws_are_filtered(as_post: As, city: CityFolder, field: str) -> None:
    plan = city.plan()
    every = check(plan)
    of = {
        "group": lambda one: one.group,
        "code": lambda one: one.problem.code,
        "owner": lambda one: one.ask or "office",
        "kind": lambda one: one.problem.subject.split("/")[0],
    }[field]
    wanted = of(every[0])
    count = sum(of(one) == wanted for one in every)
    assert 0 < count < len(every)
    sheet = book(as_post("office"), f"/plan/flaws/export?{field}={wanted}").worksheets[1]
    assert sheet.max_row - 1 == count
    assert f"筛出{count}处" in page(as_post("office"), f"/plan/flaws?{field}={wanted}")


def test_a_filter_nobody_offers_counts_as_none(as_post: As, city: CityFolder) -> None:
    html = page(as_post("office"), "/plan/flaws?code=<script>&owner=nobody")
    assert f"体检发现{len(check(city.plan()))}处" in html
    assert "<script>&" not in html


def test_who_may_not_ask_gets_no_button_to_ask(as_post: As) -> None:
    assert "/requests/new?" in page(as_post("analyst"), "/plan/flaws")
    assert "/requests/new?" not in page(as_post("auditor"), "/plan/flaws")


def test_editions_say_what_came_went_and_changed(as_post: As, edition: Path) -> None:
    html = page(as_post("office"), "/plan/editions?with=kept:2020年稿")
    assert "新增1个节点，删除0个" in html
    assert "2025" in text(html) and "→" not in text(html).split("2025")[0][-3:]
    # raw names of fields are not shown
    assert "targets[" not in html and ".due" not in text(html)
    sheet = book(as_post("office"), "/plan/editions/export?with=kept:2020年稿&what=added").worksheets[1]
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["新增"]
    assert "adds 1 nodes" in page(as_post("office"), "/plan/editions?with=kept:2020年稿", "en")


def test_the_plan_that_nobody_edited_is_the_one_shipped(as_post: As, city: CityFolder) -> None:
    assert [one.name for one in at_hand.editions(city)] == ["shipped:zhongshan"]
    html = page(as_post("office"), "/plan/editions")
    assert "相同" in html and "editions/2020年印发版" in html


def test_only_editions_of_the_list_are_opened(as_post: As, city: CityFolder) -> None:
    html = page(as_post("office"), "/plan/editions?with=kept:../plan")
    assert "随软件附带的方案" in html and "相同" in html


def test_an_edition_that_cannot_be_read_says_why(as_post: As, edition: Path) -> None:
    (edition / "goals.yaml").write_text("goals: [", "utf-8")
    assert "这个版本读不通" in page(as_post("office"), "/plan/editions?with=kept:2020年稿")


def test_the_book_of_the_plan_lists_every_node(as_post: As, city: CityFolder) -> None:
    plan = city.plan()
    made = book(as_post("office"), "/plan/export")
    assert made.sheetnames == ["说明", "节点", "目标节点"]
    assert made.worksheets[1].max_row - 1 == sum(1 for _ in plan.every())
    assert made.worksheets[2].max_row - 1 == sum(len(goal.targets) for goal in plan.goals.values())
    assert Trace.objects.get(kind="exported").object == "plan/tree"


@pytest.mark.parametrize("address", ["/plan", "/plan/flaws", "/plan/editions", "/plan/export", "/plan/flaws/export"])
def test_a_firm_and_the_administrator_are_refused(as_post: As, address: str) -> None:
    for name in ("enterprise", "administrator"):
        assert as_post(name).get(address).status_code == 403


def test_a_node_that_is_not_there_is_not_found(as_post: As) -> None:
    page(as_post("office"), "/plan/goals/nothing", status=404)
    page(as_post("office"), "/plan/nothing/goals", status=404)
    page(as_post("office"), "/plan/documents/plan", status=404)
