"""The parts of pages: tables, filters, marks, dates, fields, the design page, the tokens."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django import forms as django_forms
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.html import strip_tags

import refoundry.report.charts as charts
import refoundry.workbench.ui as ui
from refoundry.deliver import workflows
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.request import Request
from refoundry.workbench.ui import cells, forms, marks, purposes, query
from refoundry.workbench.ui.board import Board, Head, Line, Square
from refoundry.workbench.ui.board import Mark as Spot
from refoundry.workbench.ui.filters import Bar, Choice, Filter, Flag, Words
from refoundry.workbench.ui.tables import Column, Row, Table, order_of
from refoundry.workbench.ui.tree import Node

CSS = Path(ui.__file__).parent / "static" / "refoundry"
COLUMNS = [Column("name", "Name"), Column("size", "Size", kind="number", unit="%"), Column("note", "Note", shown=False)]


def asked(address: str, lang: str = "en") -> Request:
    made: Request = RequestFactory().get(address)  # type: ignore[assignment]
    made.lang = lang  # type: ignore[assignment]
    return made


def drawn(text: str, lang: str = "en", **values: object) -> str:
    return str(Template(text).render(Context({"lang": lang, **values})))


def sizes(table: Table) -> list[str]:
    return [strip_tags(line.fields[1].html) for line in table.lines]


def rows(*values: float | None) -> list[Row]:
    return [Row({"name": f"n{n}", "size": value, "note": "x"}) for n, value in enumerate(values)]


def test_unknown_sorts_last_in_both_directions() -> None:
    up = Table.of(asked("/?sort=size"), COLUMNS, rows(3.0, None, 1.0), caption="t")
    down = Table.of(asked("/?sort=-size"), COLUMNS, rows(3.0, None, 1.0), caption="t")
    assert sizes(up) == ["1.0", "3.0", "not known"]
    assert sizes(down) == ["3.0", "1.0", "not known"]
    assert [head.sorted for head in down.heads] == ["", "descending"]
    assert down.heads[1].href == "?sort=size"


def test_a_page_holds_fifty_rows_and_the_last_one_the_rest() -> None:
    table = Table.of(asked("/?page=3&q=a"), COLUMNS, rows(*map(float, range(120))), caption="t")
    assert (table.first, table.last, table.total, table.pages) == (101, 120, 120, 3)
    assert table.before == "?page=2&q=a"
    assert not table.after
    assert [turn.href for turn in table.turns][-1] == ""


@pytest.mark.parametrize("told", ["0", "99", "-1", "x", "９", "1e9"])
def test_a_page_that_is_not_there_shows_one_that_is(told: str) -> None:
    table = Table.of(asked(f"/?page={told}"), COLUMNS, rows(1.0, 2.0), caption="t")
    assert table.page == 1
    assert len(table.lines) == 2


def test_columns_are_chosen_by_the_address_and_the_first_stays() -> None:
    plain = Table.of(asked("/"), COLUMNS, rows(1.0), caption="t")
    chosen = Table.of(asked("/?columns=note"), COLUMNS, rows(1.0), caption="t")
    nonsense = Table.of(asked("/?columns=zzz"), COLUMNS, rows(1.0), caption="t")
    assert [head.title for head in plain.heads] == ["Name", "Size"]
    assert [head.title for head in chosen.heads] == ["Name", "Note"]
    assert [head.title for head in nonsense.heads] == ["Name", "Size"]


def test_a_table_cannot_be_sorted_by_what_is_no_column() -> None:
    assert sizes(Table.of(asked("/?sort=password"), COLUMNS, rows(2.0, 1.0), caption="t")) == ["2.0", "1.0"]


def test_two_tables_of_a_page_keep_apart() -> None:
    table = Table.of(asked("/?sort=size&b-sort=-size"), COLUMNS, rows(1.0, 2.0), caption="t", name="b")
    assert sizes(table) == ["2.0", "1.0"]


def test_chinese_sorts_by_sound() -> None:
    said = ["中山", "北京", "上海"]
    assert sorted(said, key=lambda text: order_of(text, "zh") or (9, "")) == ["北京", "上海", "中山"]


def test_a_table_is_drawn_with_its_unit_label_and_row_address() -> None:
    table = Table.of(
        asked("/"), COLUMNS, [Row({"name": "<b>", "size": 1.5}, href="/x")], caption="Cap", export="/x.xlsx"
    )
    html = drawn('{% include "ui/parts/table.html" %}', table=table)
    assert "&lt;b&gt;" in html
    assert 'data-label="Size %"' in html
    assert 'data-href="/x"' in html
    assert "<caption>Cap</caption>" in html


def test_a_filter_takes_only_what_it_offers() -> None:
    filters: list[Filter] = [Choice("d", "Dept", [("a", "Alpha")]), Flag("late", "Late"), Words("q", "Words")]
    bar = Bar.of(asked("/?d=zzz&late=1&q=%20x%20&sort=due&page=4"), filters)
    assert bar.values == {"d": "", "late": "1", "q": "x"}
    assert [chip.label for chip in bar.active] == ["Late", "Words"]
    assert bar.clear == "?sort=due"
    assert bar.carried == (("sort", "due"),)
    assert "Alpha" in drawn('{% include "ui/parts/filters.html" %}', bar=bar)


def test_a_query_changes_only_what_it_is_told() -> None:
    found = query.changed(asked("/?a=1&a=2&b=3").GET, {"b": None, "c": ["x", "y"]})
    assert found == "?a=1&a=2&c=x&c=y"


def test_only_what_is_overdue_is_red() -> None:
    day = date(2026, 11, 23)
    late = drawn("{% due d late=3 %}", d=day)
    assert "overdue" in late
    assert "3 working days" in late
    assert "overdue" not in drawn("{% due d %}", d=day)
    assert "overdue" not in drawn("{% due d late=3 final=True %}", d=day)
    assert "holiday calendar not yet published" in drawn("{% due d provisional=True %}", d=day)
    assert "逾期1个工作日" in strip_tags(drawn("{% due d late=1 %}", "zh", d=day))


def test_unknown_is_said_and_never_zero_or_a_dash() -> None:
    assert strip_tags(drawn("{% unknown owner=o %}", "zh", o=["甲", "乙"])) == "暂无（责任单位：甲、乙）"
    assert strip_tags(drawn("{% cell none %}", "zh", none=None)) == "暂无"
    assert strip_tags(drawn('{% amount none "%" %}', "zh", none=None)) == "暂无"
    assert strip_tags(drawn("{% cell v %}", v=0)) == "0"


def test_an_estimate_carries_its_interval_and_a_change_its_points() -> None:
    assert strip_tags(drawn('{% amount 18.304 "%" low=17.56 high=19.04 %}', "zh")) == "18.3%（17.6–19.0）"
    assert strip_tags(drawn('{% change 2.1 "%" %}', "zh")) == "+2.1 个百分点"


def test_every_state_of_every_workflow_has_a_mark_and_no_other_has() -> None:
    found = {name: set(named) for name, named in marks.states().items()}
    assert found == {table.name: {state.name for state in table.states} for table in workflows().values()}
    assert {tone for named in marks.states().values() for tone in named.values()} <= set(marks.SHAPES)


def test_a_mark_is_shape_and_word() -> None:
    html = drawn('{% state "blocked" workflow="task" %}')
    assert "<svg" in html
    assert "status-stuck" in html
    assert "coordination" in html
    assert "visually-hidden" in drawn('{% status "met" bare=True %}')


def test_a_wrong_field_is_tied_to_its_words() -> None:
    html = drawn("{% field f %}", f=forms.Entry("v", "Value", "number", "18.O", hint="h", error="bad", required=True))
    assert 'aria-describedby="field-v-hint field-v-error"' in html
    assert 'id="field-v-error"' in html
    assert 'aria-invalid="true"' in html
    assert '<label for="field-v">' in html


def test_a_field_of_django_looks_the_same() -> None:
    class Asked(django_forms.Form):
        """One field."""

        word = django_forms.CharField(label="Word", help_text="as written")

    form = Asked({})
    html = drawn("{% errors f %}{% field f.word %}", f=form)
    assert html.count('href="#id_word"') == 1
    assert 'aria-invalid="true"' in html
    assert "as written" in html


def test_an_entry_of_a_move_knows_its_control() -> None:
    named = {field.name: field for table in workflows().values() for field in table.fields}
    kinds = {forms.Entry.of(field, "en").kind for field in named.values()}
    assert {"date", "select", "textarea"} <= kinds


def test_a_board_and_a_tree_are_drawn() -> None:
    spot = Spot("T1", "/t1", cells.StateMark("closed", "task"), late=True)
    board = Board([Head("A"), Head("B")], [("G", [Line("L", [Square([spot], lead=True), None])])], "Cap")
    html = drawn('{% include "ui/parts/board.html" %}', board=board)
    assert 'data-label="A"' in html
    assert "overdue" in html
    tree = drawn('{% include "ui/parts/tree.html" %}', nodes=[Node("top", "/a", children=[Node("leaf")])])
    assert not re.search(r"<summary>(?:(?!</summary>).)*<a ", tree), "a link within what opens"
    assert "leaf" in tree


def test_a_blank_part_leaves_nothing() -> None:
    assert drawn('{% wrap "p" "answer" %}  {% endwrap %}') == ""
    assert drawn('{% wrap "p" "answer" %}x{% endwrap %}') == '<p class="answer">x</p>'


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("theme", ["", "light", "dark"])
def test_the_design_page_shows_itself(as_post: Callable[[str], Client], lang: str, theme: str) -> None:
    client = as_post("office")
    client.cookies["refoundry_language"] = lang
    response = client.get(f"/design?theme={theme}")
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1>") == 1
    assert f"theme-{theme}" in html or not theme
    assert not re.search(r'<[^>]+\sstyle="', html)
    shown = set(re.findall(r"ui/parts/(\w+)\.html", html))
    parts = {path.stem for path in (Path(ui.__file__).parent / "templates/ui/parts").glob("*.html")}
    # drawn by a tag, or part of another
    by_others = {"problems", "errors", "field", "field_notes", "field_attributes", "pager", "tree_node", "head"}
    assert parts - by_others <= shown


def test_posts_of_the_demo_stand_by_what_they_come_for(posts: dict[str, Post]) -> None:
    groups = purposes.grouped(posts.values(), "zh")
    members = [post.pk for _, several in groups for post, _ in several]
    assert sorted(members) == sorted(post.pk for post in posts.values())


def _tokens(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", text))


def _blocks() -> dict[str, dict[str, str]]:
    text = (CSS / "tokens.css").read_text("utf-8")
    light = re.search(r":root, \.theme-light \{(.*?)\n\}", text, re.S)
    system = re.search(r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", text, re.S)
    chosen = re.search(r"\n\.theme-dark \{(.*?)\n\}", text, re.S)
    assert light and system and chosen
    return {"light": _tokens(light[1]), "dark": _tokens(system[1]), "chosen": _tokens(chosen[1])}


def _light(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_dark_is_the_same_whether_the_system_or_the_page_asks_for_it() -> None:
    blocks = _blocks()
    assert blocks["dark"] == blocks["chosen"]
    assert blocks["dark"].keys() == blocks["light"].keys()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_can_be_read(theme: str) -> None:
    token = _blocks()[theme]
    words = ("ink", "quiet", "accent", "accent-strong", "red", "met", "missed", "on-track", "at-risk", "off-track",
             "unknown")  # fmt: skip
    low = [
        (name, ground)
        for name in words
        for ground in ("paper", "raised")
        if _contrast(token[name], token[ground]) < 4.5
    ]
    assert not low
    pairs = [("on-accent", "accent"), ("on-accent", "accent-strong"), ("ink", "sunk"), ("ink", "accent-soft"),
             ("accent", "sunk"), ("red", "red-soft")]  # fmt: skip
    assert not [pair for pair in pairs if _contrast(token[pair[0]], token[pair[1]]) < 4.5]
    assert _contrast(token["edge"], token["paper"]) >= 3
    assert _contrast(token["focus"], token["paper"]) >= 3


def test_the_charts_of_reports_are_styled() -> None:
    drawn_by = set(re.findall(r"\bc-[a-z-]+", Path(charts.__file__).read_text("utf-8")))
    styled = set(re.findall(r"\.(c-[a-z-]+)", (CSS / "parts.css").read_text("utf-8")))
    assert drawn_by <= styled
