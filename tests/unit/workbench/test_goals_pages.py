"""The room of the goals: what its pages say, to whom, in both languages."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from refoundry.city import CityFolder, latest_run
from refoundry.core.days import BEIJING
from refoundry.report.counting import due_groups, headline, stands
from refoundry.report.words import Words
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.models import Trace
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.pinned import Pin
from refoundry.workbench.rooms.goals.detail import bearing_on, values_of
from refoundry.workbench.rooms.goals.listing import left, listing, options
from refoundry.workbench.scorecard import meta_of, rows_of_goal, scorecard_rows

AsPost = Callable[[str], Client]


def text_of(body: bytes) -> str:
    """What a reader sees of a page: no markup, blanks collapsed."""
    main = re.search(r"<main.*?</main>", body.decode(), re.S)
    assert main is not None
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main.group())).split())


def english(client: Client) -> Client:
    client.cookies["refoundry_language"] = "en"
    return client


@pytest.fixture
def pin(city: CityFolder) -> Pin:
    return Pin(city, city.plan(), city.facts(), latest_run(city, "goals"))


def test_the_list_answers_in_one_sentence_and_shows_every_target(as_post: AsPost, pin: Pin) -> None:
    page = as_post("office").get("/goals").content
    rows, meta = scorecard_rows(pin), meta_of(pin)
    assert meta is not None
    said = text_of(page)
    groups, words = due_groups(rows, meta.as_of, Words("zh")), Words("zh")
    assert headline(groups, words) in said and len(headline(groups, words).replace(" ", "")) <= 60
    assert all(one in said for one in stands(groups, words))
    assert page.decode().count('scope="row"') == len(rows) == 54
    assert page.decode().count('class="target-marks"') >= 4
    assert "2.77% 2022年 · 中山年鉴" in said
    assert "+0.25 个百分点" in said  # the pace the target asks for
    assert "暂无（责任单位：市统计局）" in said


def test_the_list_in_english_is_english(as_post: AsPost) -> None:
    said = text_of(english(as_post("office")).get("/goals").content)
    assert "54 targets of 40 goals:" in said
    assert "Expenditure on R&D over GDP" in said
    assert "not known (owner: Bureau of Statistics)" in said
    own = re.sub(r"2\d{3}(年鉴|公报|报告)|中山\S+|广东\S+|市\S+|工信\S*|zshsbs\S*|地级市\S+", "", said)
    assert not re.search(r"[\u4e00-\u9fff]{4}", own), re.findall(r"[\u4e00-\u9fff]{4}", own)


@pytest.mark.parametrize(
    ("query", "count"),
    [("due=2024", 21), ("due=open", 10), ("owner=statistics-bureau", 7), ("owner=nobody", 3), ("q=R%26D", 2),
     ("status=words", 32), ("due=1999", 54)],
)  # fmt: skip
def test_filters_leave_what_fits(as_post: AsPost, query: str, count: int) -> None:
    page = as_post("analyst").get(f"/goals?{query}").content.decode()
    assert page.count('scope="row"') == count


def test_an_action_holds_its_measures(pin: Pin) -> None:
    rows, meta = scorecard_rows(pin), meta_of(pin)
    assert meta is not None
    words = Words("zh")
    offered = dict(options(rows, pin.plan, meta, "zh")["measure"])
    assert offered["action-5"].startswith("5 ")
    measures = {number for row in left(rows, {"measure": "action-5"}, words) for number in row["measures"]}
    assert any(number.startswith("5.") for number in measures)
    whole = {row["key"] for row in left(rows, {"measure": "action-5"}, words)}
    parts = [{row["key"] for row in left(rows, {"measure": number}, words)} for number in offered if number[:2] == "5."]
    assert whole == set.union(*parts)


def test_sorting_keeps_the_groups(pin: Pin) -> None:
    rows, meta = scorecard_rows(pin), meta_of(pin)
    assert meta is not None
    by_owner = listing(rows, meta, {"order": "owner"}, "en")
    for group in by_owner.groups:
        owners = [line.view.owner for line in group.lines if line.row["owner"]]
        assert owners == sorted(owners)
    assert [group.title for group in by_owner.groups] == [group.title for group in listing(rows, meta, {}, "en").groups]


def test_a_head_sorts_and_gives_the_order_of_the_plan_back(as_post: AsPost) -> None:
    page = as_post("office").get("/goals?due=2024&order=owner").content.decode()
    assert page.count('aria-sort="ascending"') == 1
    assert 'href="?due=2024"' in page and 'href="?due=2024&amp;order=title"' in page
    assert 'name="order" value="owner"' in page  # a filter keeps it


def test_nothing_left_says_so_and_offers_a_way_out(as_post: AsPost) -> None:
    said = text_of(as_post("office").get("/goals?q=nothing-like-it").content)
    assert "没有符合这些条件的目标节点" in said


def test_the_workbook_has_the_filter_the_answer_and_the_rows(as_post: AsPost) -> None:
    response = as_post("office").get("/goals.xlsx?due=2024")
    book = load_workbook(BytesIO(response.getvalue()))
    notes = {row[1].value for row in book.worksheets[0].iter_rows()}
    assert "到期年份：2024年（已到期）" in notes
    assert any(str(text).startswith("40个目标有54个目标节点") for text in notes)
    assert book.worksheets[1].max_row == 21 + 1
    assert Trace.objects.filter(kind="exported", object="goals").count() == 1


def test_a_goal_shows_its_values_with_publication_basis_and_doubt(as_post: AsPost) -> None:
    said = text_of(as_post("town").get("/goals/rd-intensity").content)
    assert "2022年 2.77% 中山年鉴 地址未记录" in said or "2022年 2.77% 中山年鉴 2024年鉴" in said
    assert "2022公报 公开 官方文件副本 取整" in said
    assert (
        "2024年目标（2.8%）有其他年份数；2035年目标（处于国内领先水平）待评判；最新的数是 2022年 2.77%，差 0.03 个百分点。"
        in said
    )
    assert "2024年目标节点：2.8%" in said
    assert "第13段" in said
    assert "同一数的取整写法（不是矛盾）" in said
    assert "数据表：3个数，含同一个数的取整写法" in said and "互相矛盾" not in said
    assert "实际年进度从方案的起点值算起，方案没有写起点值" in said
    assert "R&D经费 100.66 亿元" in said  # published around it
    assert "报送数据" not in said.replace("数据报送", "")  # a town reports nothing here


def test_the_refusal_of_a_forecast_says_what_would_be_enough(as_post: AsPost) -> None:
    said = text_of(as_post("office").get("/goals/modern-services-share").content)
    assert "有 5 个同一口径的年度值即可" in said
    said = text_of(english(as_post("office")).get("/goals/modern-services-share").content)
    assert "5 " in said and "annual values" in said


def test_what_bears_on_a_goal_stands_with_its_state_and_lateness(
    as_post: AsPost, posts: dict[str, Post], pin: Pin
) -> None:
    task = next(key for key, one in pin.plan.tasks.items() if "rd-intensity" in one.goals)
    office = posts["office"]
    payload = {
        "owner": "departments/science-bureau",
        "due": "2026-03-02",
        "action": "建设创新园区",
        "wanted": "验收文件",
    }
    make_move("task", task, "issue", actor=office.account.username, role=office.role, expected_seq=0,
              payload=payload, id="issued", at=datetime(2026, 1, 5, 9, tzinfo=BEIJING))  # fmt: skip
    page = as_post("office").get("/goals/rd-intensity").content
    said = text_of(page)
    assert pin.plan.tasks[task].title.zh in said
    assert "方案点名" in said
    assert re.search(r"2026年3月2日 逾期\d+个工作日", said)
    assert "逾期1项" in said


def test_every_task_that_bears_is_listed_once(pin: Pin) -> None:
    from django.utils import timezone

    found = bearing_on(pin.plan, "rd-intensity", {}, timezone.now())
    keys = [work.key for one in found for work in one.work]
    assert len(keys) == len(set(keys)) > 3
    assert any(work.named for one in found for work in one.work)
    assert all(work.standing.state == "listed" for one in found for work in one.work)


def test_values_carry_the_basis_the_facts_say(pin: Pin) -> None:
    (row, *_) = rows_of_goal(pin, "rd-intensity")
    values = values_of(row, pin.facts, pin.plan.about.city.region, "en")
    assert {one.basis for one in values} == {"published"}
    assert [one.value for one in values] == ["2.8%", "2.77%", "2.3%"]
    assert [one.weak for one in values] == [False, False, True]


def test_why_walks_back_to_row_function_and_clause(as_post: AsPost, city: CityFolder) -> None:
    page = as_post("auditor").get("/goals/rd-intensity/why").content
    said = text_of(page)
    assert (
        "差距＝最新值－目标值" in said and "refoundry.assess" not in said
    )  # the rule in words, no path of the program
    assert re.search(r"observation\.csv 第\d+行 \d{4}年", said)  # file, row and when it was loaded
    assert 'href="/plan/goals/rd-intensity"' in page.decode()
    assert "R&D经费支出占GDP的比重达到2.8%" in said
    # the years this pace was counted over, not an example
    assert "所需年进度：自2022年到2024年，计2年" in said and "2020年上半年" not in said
    small = text_of(as_post("analyst").get("/goals/rd-intensity/why").content)
    assert "refoundry.assess.goals.scorecard.goals" in small and "plan/goals.yaml:" in small
    assert str(city.path) not in said
    said = text_of(english(as_post("auditor")).get("/goals/rd-intensity/why").content)
    assert "Each finding walked back" in said


@pytest.mark.parametrize("path", ["/goals/none-such", "/goals/none-such/why", "/reports/none-such@2024"])
def test_what_is_not_there_is_not_found(as_post: AsPost, path: str) -> None:
    assert as_post("office").get(path).status_code == 404


@pytest.mark.parametrize("name", ["enterprise", "administrator"])
@pytest.mark.parametrize(
    "path", ["/goals", "/goals.xlsx", "/goals/rd-intensity", "/goals/rd-intensity/why", "/requests"]
)
def test_whoever_has_no_business_here_is_refused(as_post: AsPost, name: str, path: str) -> None:
    assert as_post(name).get(path).status_code == 403


def test_before_the_first_run_the_page_says_who_starts_one(
    as_post: AsPost, pin: Pin, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = Pin(pin.city, pin.plan, pin.facts, None)
    monkeypatch.setattr("refoundry.workbench.pinned.pin", lambda: empty)
    said = text_of(as_post("office").get("/goals").content)
    assert "还没有评估结果" in said and "去启动评估" in said
    assert "去启动评估" not in text_of(as_post("town").get("/goals").content)
    assert "还没有评估结果" in text_of(as_post("town").get("/goals/rd-intensity").content)
    assert as_post("town").get("/goals/rd-intensity/why").status_code == 200
    assert as_post("town").get("/goals.xlsx").status_code == 404
    assert "还没有评估结果，不知道缺哪些数据" in text_of(as_post("town").get("/requests").content)


@pytest.mark.parametrize("path", ["/goals", "/goals/rd-intensity", "/overview"])
def test_what_a_status_says_can_be_unfolded_where_it_stands(as_post: AsPost, path: str) -> None:
    said = text_of(as_post("town").get(path).content)
    assert "状态说明" in said and "有其他年份数 只装载了其他年份或不足一年的值" in said
    english_said = text_of(english(as_post("town")).get(path).content)
    assert "What the statuses mean" in english_said and "what is loaded settles" not in english_said
