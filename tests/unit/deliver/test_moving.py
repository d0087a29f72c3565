"""Making a move: the event, or every reason why not."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from refoundry.core.problems import Problems
from refoundry.deliver.events import Event
from refoundry.deliver.moving import apply, offers
from tests.unit.deliver.samples import MORNING, Ledger, codes, small


def sent() -> Ledger:
    ledger = Ledger(small())
    ledger.do("send", "u1", "department", {"value": "18.0"})
    return ledger


REFUSED: list[tuple[str, Callable[[Ledger], Any], str, str]] = [
    ("D621", lambda log: log.ask("return", "u2", "town", {"note": "x"}), "“镇街”不能作“退回”", "领导小组办公室"),
    ("D622", lambda log: log.ask("decide", "u2", "leading-group", {"due": "2025-04-01"}), "现为“已报送”，不能“会商决定”", "待会商"),
    ("D624", lambda log: log.ask("note", "u2", "town", {"note": "  "}), "“备注”缺少“备注”", ""),
    ("D625", lambda log: log.ask("note", "u2", "town", {"note": "x", "nota": "y"}), "不收这一项", "note"),
    ("D626", lambda log: log.ask("mend", "u1", "department", {"why": "x", "value": "about 18"}, corrects="e1"),
     "“数值”的写法不合要求（数字）", "18.0"),
    ("D627", lambda log: log.ask("accept", "u1", "department"), "须由另一人作：u1 已作了“报送”", ""),
    ("D628", lambda log: log.ask("acept", "u2", "department"), "没有这项操作", "accept"),
    ("D629", lambda log: log.ask("mend", "u1", "department", {"why": "x"}), "须指明更正哪一条", "报送"),
    ("D629", lambda log: log.ask("mend", "u1", "department", {"why": "x"}, corrects="e9"), "须指明更正哪一条", "报送"),
    ("D630", lambda log: log.ask("note", "u1", "town", {"note": "x"}, corrects="e1"), "不是更正", ""),
    ("D631", lambda log: log.ask("escalate", "clock", "clock", days=10), "期限未满", "2025-03-17"),
    ("D633", lambda log: log.ask("accept", "u2", "department", days=-1), "时间早于上一步（2025-03-03 09:00）", ""),
    ("D634", lambda log: log.ask("accept", "u2", "department", expected=2), "第 2 步，记录只到第 1 步", ""),
    ("D634", lambda log: log.ask("accept", "u2", "department", expected=-1), "第 -1 步", ""),
    ("D635", lambda log: log.ask("accept", "u2", "department", id="e1"), "内容不同", ""),
    ("D636", lambda log: log.ask("accept", " ", "department"), "“经办人”不能为空", ""),
    ("D637", lambda log: log.ask("file", "u2", "department"), "“归档”已停用", ""),
    ("D638", lambda log: log.ask("note", "u2", "town", {"note": MORNING}), "“note”的内容不能记入", "文字"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "ask", "says", "expected"), REFUSED, ids=[f"{r[0]}-{i}" for i, r in enumerate(REFUSED)]
)
def test_each_refusal_has_its_word(code: str, ask: Callable[[Ledger], Any], says: str, expected: str) -> None:
    ledger = sent()
    with pytest.raises(Problems) as raised:
        ask(ledger)
    assert codes(raised) == [code]
    problem = raised.value.problems[0]
    assert says in problem.says("zh")
    assert expected in (problem.expected("zh") or "")
    assert "{" not in problem.shown("zh") + problem.shown("en")
    assert len(ledger.rows) == 1


def test_all_that_is_wrong_comes_at_once() -> None:
    ledger = sent()
    with pytest.raises(Problems) as raised:
        ledger.ask("return", "u2", "town", {"nota": "x"}, days=-1)
    assert codes(raised) == ["D621", "D624", "D625", "D633"]
    with pytest.raises(Problems) as raised:
        ledger.ask("decide", "u2", "town", {})
    assert codes(raised) == ["D622", "D621", "D624"]


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(Problems) as raised:
        apply(small(), [], "send", "u1", "department", 0, datetime(2025, 3, 3), {"value": 1}, subject="m1", id="e1")  # noqa: DTZ001 that is the mistake
    assert codes(raised) == ["D632"]


def test_a_log_of_another_matter_is_refused() -> None:
    ledger = sent()
    ledger.subject = "m2"
    with pytest.raises(Problems) as raised:
        ledger.ask("note", "u2", "town", {"note": "x"})
    assert codes(raised) == ["D645"]


def test_whoever_comes_second_learns_who_when_and_what_now() -> None:
    ledger = sent()
    ledger.do("return", "u3", "leading-group", {"note": "source?"})
    with pytest.raises(Problems) as raised:
        ledger.ask("accept", "u2", "department", expected=1)
    assert codes(raised) == ["D623"]
    problem = raised.value.problems[0]
    assert problem.says("zh") == "u3（领导小组办公室）已于 2025-03-03 10:00 先作了“退回”，现为“已起草”"
    assert problem.fix("zh") == "该操作已不能作；现在可以：报送"
    assert (
        problem.says("en")
        == "u3 (the leading group's office) moved first, on 2025-03-03 10:00: return; it now stands at drafted"
    )
    assert problem.fix("en") == "that move is no longer possible; possible now: send"


def test_whoever_comes_second_to_what_does_not_count_learns_of_that_too() -> None:
    ledger = sent()
    for i in (2, 3):
        ledger.rows.append(Event(f"e{i}", "m1", "small", "send", f"u{i}", "town", MORNING, i))
    with pytest.raises(Problems) as raised:
        ledger.ask("accept", "u9", "department", expected=1)
    assert codes(raised) == ["D623"]
    assert raised.value.problems[0].values["who"] == "u2"


def test_whoever_comes_second_may_still_move_where_that_is_so() -> None:
    ledger = sent()
    ledger.do("note", "u3", "town", {"note": "x"})
    with pytest.raises(Problems) as raised:
        ledger.ask("accept", "u2", "department", expected=1)
    assert raised.value.problems[0].fix("zh") == "看过新情况后可再次提交“通过”"
    assert ledger.do("accept", "u2", "department").seq == 3


def test_the_same_deed_twice_is_one_event() -> None:
    ledger = sent()
    first = ledger.do("note", "u2", "town", {"note": "x"}, id="form-7")
    again = ledger.ask("note", "u2", "town", {"note": "x"}, id="form-7", expected=1, days=3)
    assert again is first
    with pytest.raises(Problems) as raised:
        ledger.ask("note", "u2", "town", {"note": "y"}, id="form-7", expected=1)
    assert codes(raised) == ["D635"]


def test_the_clock_moves_when_its_time_has_run_out() -> None:
    ledger = sent()  # on Monday 3 March 2025; ten working days end on Monday the 17th
    assert ledger.do("escalate", "clock", "clock", days=15).move == "escalate"
    assert sent().do("escalate", "u2", "leading-group", days=1).move == "escalate"  # a person need not wait


def test_what_is_offered_is_what_would_be_allowed() -> None:
    standing = sent().standing
    assert [move.name for move in offers(standing, "u1", "department")] == ["note", "mend"]
    assert [move.name for move in offers(standing, "u2", "department")] == ["note", "accept", "mend"]
    assert [move.name for move in offers(standing, "u2", "town")] == ["note"]
    assert offers(standing, "u2", "auditor") == ()
    assert [move.name for move in offers(Ledger(small()).standing, "u1", "department")] == ["send"]


def test_numbers_and_dates_are_read_as_written() -> None:
    def flawed(value: Any, due: Any = "2025-03-31") -> bool:
        try:
            Ledger(small()).ask("send", "u1", "department", {"value": value, "due": due})
        except Problems:
            return True
        return False

    assert not any(map(flawed, (0, 18, 18.5, "18.0", "-3", "1e3")))
    assert all(map(flawed, (True, "", None, [], "NaN", "Infinity", "18 %", ["18"])))
    assert all(flawed(1, due) for due in ("31.3.2025", "20250331", "2025-02-30", 20250331))
    assert not flawed(1, "")
