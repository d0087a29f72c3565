"""Looking for words: ranked, grouped, marked, within what a post may see, fast."""

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from refoundry.city import CityFolder
from refoundry.core.clauses import fingerprint
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.indicators import indicator_names
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.rooms.search.finding import Found, find
from refoundry.workbench.rooms.search.index import index
from refoundry.workbench.rooms.search.matters import found_matters
from refoundry.workbench.rooms.search.texts import excerpt, folded, marked, terms
from refoundry.workbench.turns import tables

As = Callable[[str], Client]


def page(client: Client, query: str, lang: str = "zh", **more: str) -> str:
    client.cookies["refoundry_language"] = lang
    response = client.get("/search", {"q": query, **more})
    assert response.status_code == 200
    return unescape(response.content.decode())


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def move(name: str, subject: str, deed: str, post: Post, seq: int, **payload: object) -> None:
    make_move(name, subject, deed, actor=post.account.username, role=post.role, expected_seq=seq, payload=payload,
              id=uuid4().hex)  # fmt: skip


def later() -> str:
    return (timezone.localdate() + timedelta(90)).isoformat()


@pytest.fixture
def found(city: CityFolder) -> Callable[..., Found]:
    plan = city.plan()
    documents = index(plan, city.plan_path, indicator_names(city.facts()))
    return lambda query, lang="zh": find(query, documents, lang)


def firsts(found: Found) -> list[str]:
    return [hits[0].document.reference for _, hits in found.groups]


def test_a_name_a_number_and_a_key_find_their_node_first(found: Callable[..., Found], city: CityFolder) -> None:
    plan = city.plan()
    for key, goal in plan.goals.items():
        best = firsts(found(goal.title.zh))[0]
        assert plan.goals[best.split("/")[1]].title.zh == goal.title.zh if best.startswith("goals/") else key
    for number, (key, _) in plan.measures_by_number.items():
        assert f"measures/{key}" in firsts(found(number)), number
    assert firsts(found("rd-intensity"))[0] == "goals/rd-intensity"


def test_a_short_name_of_a_department_finds_it(found: Callable[..., Found], city: CityFolder) -> None:
    for key, department in city.plan().departments.items():
        for name in department.also:
            references = [hit.document.reference for _, hits in found(name).groups for hit in hits]
            assert f"departments/{key}" in references


def test_english_words_find_in_any_spelling(found: Callable[..., Found], city: CityFolder) -> None:
    goal = city.plan().goals["rd-intensity"]
    assert goal.title.en
    for query in (goal.title.en, goal.title.en.upper(), goal.title.zh):
        assert "goals/rd-intensity" in firsts(found(query, "en"))


def test_all_words_have_to_be_there(found: Callable[..., Found]) -> None:
    both, one = found("研发 投入强度"), found("研发")
    assert 0 < both.total < one.total
    assert all(
        "研发" in hit.document.words and "投入强度" in hit.document.words for _, hits in both.groups for hit in hits
    )


def test_a_clause_is_found_by_its_words_and_leads_to_who_cites_it(
    found: Callable[..., Found], city: CityFolder
) -> None:
    plan = city.plan()
    _, measure = plan.measures_by_number["7.2"]
    assert measure.clause
    hits = dict(found(measure.clause.quote).groups)["clauses"]
    assert hits[0].document.title.zh == f"第{measure.clause.paragraph}段"
    assert "".join(text for text, _ in hits[0].said).strip("…")[:8] in measure.clause.quote


def test_paragraphs_of_an_attached_document_are_found(city: CityFolder, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(city.plan_path, folder)
    from refoundry.plan.read import read_plan

    whole = "\n".join([f"第{n}行" for n in range(1, 10)] + ["这里有一句别处没有的独特条文"])
    sha = read_plan(folder).documents["plan"].sha256
    assert sha
    (folder / "plan.yaml").write_text(
        (folder / "plan.yaml").read_text("utf-8").replace(sha, fingerprint(whole)), "utf-8"
    )
    plan = read_plan(folder)
    assert not find("别处没有的独特", index(plan, folder), "zh").total
    (folder / ".attached").mkdir()
    (folder / ".attached" / "plan.txt").write_text(whole, "utf-8")
    hits = dict(find("别处没有的独特", index(plan, folder), "zh").groups)["clauses"]
    assert hits[0].document.title.zh == "第10段"
    assert ("别处没有的独特", True) in hits[0].said


def test_what_is_only_alike_is_said_to_be_so(found: Callable[..., Found]) -> None:
    alike = found("全社会研发投入的强度")
    assert alike.like and "goals/rd-intensity" in [hit.document.reference for _, hits in alike.groups for hit in hits]
    assert not found("研发投入强度").like


def test_a_goal_is_found_by_the_name_the_statistics_use(found: Callable[..., Found]) -> None:
    assert firsts(found("研发投入强度"))[0] == "goals/rd-intensity"


def test_hits_are_marked_where_they_stand() -> None:
    assert marked("ＲＤ投入rd", ["rd"]) == [("ＲＤ", True), ("投入", False), ("rd", True)]
    assert marked("aaa", ["aa"]) == [("aaa", True)]
    assert marked("", ["a"]) == []
    assert folded("İß５") == "İß５"[:2] + "5" or len(folded("İß５")) == 3
    assert terms("  “研发”、投入，研发 ") == ("研发", "投入")
    assert excerpt("一" * 100 + "目标" + "二" * 200, ["目标"]).count("目标") == 1


def test_the_page_answers_marks_and_groups(as_post: As) -> None:
    html = page(as_post("office"), "R&D经费")
    assert "“R&D经费”找到" in plain(html)
    assert "<mark>R&D经费</mark>" in html
    assert 'id="group-goals"' in html
    assert 'href="/goals/rd-intensity"' in html
    english = page(as_post("office"), "expenditure", "en")
    assert "finds" in plain(english) and "<mark>Expenditure</mark>" in english


def test_nothing_found_helps_on(as_post: As, city: CityFolder) -> None:
    html = page(as_post("office"), "量子隧穿效应")
    assert "没有找到“量子隧穿效应”" in plain(html)
    assert next(iter(city.plan().measures_by_number)) in html
    assert "在上方输入目标、举措" in page(as_post("office"), "")
    assert "Type above words" in page(as_post("office"), "", "en")


def test_words_of_an_attacker_are_shown_as_words(as_post: As) -> None:
    client = as_post("office")
    response = client.get("/search", {"q": "<script>alert(1)</script>"})
    assert b"<script>alert" not in response.content
    assert client.get("/search", {"q": "a" * 5000}).status_code == 200
    assert client.get("/search", {"q": "%" * 50 + "\\ _ ["}).status_code == 200


def test_matters_are_found_by_what_was_entered(as_post: As, posts: dict[str, Post]) -> None:
    owner = posts["lead"].reference
    move("task", "new-abc", "issue", posts["office"], 0, action="清查翠亨快线沿线闲置厂房", owner=[owner], due=later(),
         wanted="清单一份")  # fmt: skip
    html = page(as_post("office"), "翠亨快线")
    assert 'id="group-task"' in html and "清查<mark>翠亨快线</mark>" in html
    assert f'href="{tables()["task"].address.format(subject="new-abc", goal="")}"' in html
    assert page(as_post("town"), "清单一份").count('id="group-task"') == 1
    # what was entered since is found too
    move("task", "new-abc", "urge", posts["office"], 1, note="请与火炬片区同步核对")
    assert 'id="group-task"' in page(as_post("office"), "同步核对")


def test_an_unsent_draft_is_found_by_its_makers_only(as_post: As, posts: dict[str, Post], city: CityFolder) -> None:
    plan = city.plan()
    other = next(key for key in plan.departments if f"departments/{key}" != posts["lead"].reference)
    move("data-request", "rd-intensity", "draft", posts["office"], 0, question="请提供测试口径的试验数据",
         addressee=[f"departments/{other}"], purpose="核对", ground="方案")  # fmt: skip
    assert 'id="group-data-request"' in page(as_post("office"), "试验数据")
    for name in ("lead", "town", "commissioner", "chain"):
        assert 'id="group-data-request"' not in page(as_post(name), "试验数据"), name
    move("data-request", "rd-intensity", "send", posts["office-2"], 1, due=later())
    assert 'id="group-data-request"' in page(as_post("auditor"), "试验数据")


def test_one_group_is_shown_whole(as_post: As, city: CityFolder) -> None:
    html = page(as_post("office"), "产业")
    match = re.search(r'href="(/search\?[^"]*group=clauses[^"]*)"', html)
    assert match
    whole = unescape(as_post("office").get(match[1]).content.decode())
    assert whole.count("<li>") > html.count("<li>") / 4
    assert 'id="group-goals"' not in whole


@pytest.mark.parametrize("name", ["enterprise", "administrator"])
def test_whoever_may_not_search_is_refused(as_post: As, name: str) -> None:
    assert as_post(name).get("/search", {"q": "研发"}).status_code == 403


def test_a_search_is_fast(city: CityFolder, posts: dict[str, Post]) -> None:
    plan = city.plan()
    index(plan, city.plan_path)
    times = []
    for query in ("研发投入", "产业", "没有这样的内容啊啊啊", "7.2", "industry park"):
        began = perf_counter()
        find(query, [*index(plan, city.plan_path), *found_matters(posts["office"], plan)], "zh")
        times.append(perf_counter() - began)
    assert sorted(times)[2] < 0.05, times
