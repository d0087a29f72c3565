"""A table that is wrong cannot be built, and says everything that is wrong with it."""

from dataclasses import replace
from typing import Any

import pytest

from refoundry.core.problems import Place, Problems
from refoundry.deliver.moves import CLOCK, Cycle, Field, Move, Named, Reporting, State, Term, listed, roles
from tests.unit.deliver.samples import codes, small, states


def with_moves(*more: Move) -> dict[str, Any]:
    return {"moves": (*small().moves, *more)}


def with_fields(*more: Field) -> dict[str, Any]:
    return {"fields": (*small().fields, *more)}


def reporting(**changes: Any) -> dict[str, Any]:
    """A table whose reports are right until one part of them is changed."""
    parts: dict[str, Any] = {
        "states": ("sent",), "every": "every", "period": "period", "moves": ("note",), "cycles": {"month": Cycle(5, 10)},
    }  # fmt: skip
    choices = Field("every", choices=(Named("week"), Named("month"), Named("none")))
    return {"reporting": Reporting("reporting", **parts | changes), **with_fields(choices, Field("period", "period"))}


WRONG = [
    ("D600", with_moves(Move("x", "sent", "done", ("town",), ("note",), coming=("note",)))),
    ("D600", with_moves(Move("x", "sent", "done", ("town",), ("note",), coming=("due",)))),
    ("D601", {"states": (*small().states, State("nowhere")), **with_moves(Move("x", "nowhere", "done", ("town",)))}),
    ("D602", {"states": (*small().states, State("pit")), **with_moves(Move("x", "sent", "pit", ("town",)))}),
    ("D602", {
        "states": (*small().states, *states("a", "b")),
        **with_moves(*(Move("x", f, t, ("town",)) for f, t in (("sent", "a"), ("a", "b"), ("b", "a")))),
    }),
    ("D602", {
        "states": (*small().states, State("pit")),
        **with_moves(Move("x", "sent", "pit", ("town",)), Move("y", "pit", "done", ("town",), retired=True)),
    }),
    ("D603", with_moves(Move("send", "drafted", "done", ("town",)))),
    ("D604", with_moves(Move("x", "sent", "done", ("mayor",)))),
    ("D605", with_moves(Move("x", "sent", "gone", ("town",)))),
    ("D605", with_moves(Move("x", "gone", "sent", ("town",)))),
    ("D605", {"final": ("done", "gone")}),
    ("D605", {"start": "gone"}),
    ("D605", {"terms": (Term("t", ("gone",), 1),)}),
    ("D606", {"states": (*small().states, State("sent"))}),
    ("D606", {"fields": (*small().fields, Field("note"))}),
    ("D606", {"terms": (Term("t", ("sent",), 1), Term("t", ("late",), 1))}),
    ("D606", with_moves(Move("x", "sent", "done", ("town",), ("note",), ("note",)))),
    ("D607", with_moves(Move("x", "sent", "done", ("town",), ("evidence",)))),
    ("D607", {"terms": (Term("t", ("sent",), 1, since="start"),)}),
    ("D608", with_moves(Move("x", "sent", "done", ("town",), apart=("approve",)))),
    ("D608", with_moves(Move("x", "sent", "done", ("town",), besides=("approve",)))),
    ("D608", with_moves(Move("x", "sent", "done", ("town",), corrects=("approve",)))),
    ("D608", {"terms": (Term("t", ("sent",), 1, move="remind"),)}),
    ("D609", with_moves(Move("x", "sent", "done", ()))),
    ("D610", {"terms": (Term("t", ("sent", "late"), 1, move="escalate"),)}),
    ("D610", {"terms": (Term("t", ("sent",), 1, move="return"),)}),
    ("D610", {
        **with_moves(Move("x", "sent", "late", (CLOCK,), ("note",))), "terms": (Term("t", ("sent",), 1, move="x"),),
    }),
    ("D610", {
        **with_moves(Move("x", "sent", "late", (CLOCK,), retired=True)), "terms": (Term("t", ("sent",), 1, move="x"),),
    }),
    ("D611", {"final": ()}),
    ("D612", with_moves(Move("Send it", "sent", "done", ("town",)))),
    ("D613", {"terms": (Term("t", ("sent",), 1, since="note"),)}),
    ("D614", with_moves(Move("x", "sent", "done", ("auditor",)))),
    ("D614", with_moves(Move("x", "sent", "done", ("administrator",)))),
    ("D615", {"terms": (Term("t", ("sent",), -1),)}),
    ("D607", {"owner": "office"}),
    ("D617", with_fields(Field("x", longest=0))),
    ("D617", with_fields(Field("x", pattern="(")),),
    ("D617", with_fields(Field("x", "number", longest=4))),
    ("D617", with_fields(Field("x", "json", choices=(Named("a"),)))),
    ("D605", reporting(states=("gone",))),
    ("D607", reporting(every="often")),
    ("D607", reporting(period="when")),
    ("D608", reporting(moves=("tell",))),
    ("D618", reporting(cycles={"none": Cycle(5)})),
    ("D618", reporting(cycles={"quarter": Cycle(5)})),
    ("D618", reporting(every="note")),
    ("D619", reporting(period="note")),
    ("D620", reporting(cycles={"week": Cycle(-1)})),
    ("D620", reporting(cycles={"week": Cycle(1, 0)})),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes"), WRONG, ids=[f"{code}-{i}" for i, (code, _) in enumerate(WRONG)])
def test_each_fault_is_found(code: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Problems) as raised:
        small(**changes)
    assert set(codes(raised)) == {code}
    for lang in ("zh", "en"):
        text = "\n".join(problem.shown(lang) for problem in raised.value.problems)
        assert "{" not in text
        assert raised.value.exit_code == 7


def test_reports_that_are_right_are_no_fault() -> None:
    table = small(**reporting(), owner="note")
    assert table.reporting is not None
    assert hash(table) == hash(small(**reporting(), owner="note"))


def test_all_faults_come_at_once_each_at_its_line() -> None:
    moves = (
        Move("x", "sent", "gone", ("mayor",), place=Place("small.yaml", 7)),
        Move("y", "sent", "done", (), ("evidence",), place=Place("small.yaml", 9)),
    )
    with pytest.raises(Problems) as raised:
        small(**with_moves(*moves), terms=(Term("t", ("sent",), -1, place=Place("small.yaml", 3)),))
    found = sorted((problem.code, problem.place.line) for problem in raised.value.problems)
    assert found == [("D604", 7), ("D605", 7), ("D607", 9), ("D609", 9), ("D615", 3)]


def test_the_nearest_name_is_offered() -> None:
    with pytest.raises(Problems) as raised:
        small(**with_moves(Move("x", "sent", "dome", ("departments",))))
    assert [problem.expected() for problem in raised.value.problems] == ["done", "department"]


def test_a_table_answers_by_name() -> None:
    table = small()
    assert table.state("sent").shown() == "已报送"
    assert table.field("due").kind == "date"
    assert [move.to for move in table.called("mend")] == ["sent", "sent"]
    assert table.move("send", "sent") is None
    assert "file" not in {move.name for move in table.leaving("sent")}
    assert table.takes("mend") == {"why", "value", "note"}
    assert replace(table, start="drafted") == table
    assert hash(table) == hash(small())


def test_what_has_no_words_goes_by_its_name() -> None:
    assert Named("sent").shown("en") == "sent"
    assert listed([]).shown() == "—"
    assert listed([State("a"), State("b"), State("a")]).shown("en") == "a, b"


def test_roles_speak_both_languages_and_some_only_look_on() -> None:
    assert {name for name, role in roles().items() if not role.acts} == {"auditor", "administrator"}
    assert all(role.shown("zh") != role.shown("en") for role in roles().values())
    assert CLOCK in roles()
