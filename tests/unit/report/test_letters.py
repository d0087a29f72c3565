"""One letter an owner: complete, numbered, without what its head says already."""

from refoundry.core.problems import Lang
from refoundry.report.goal_view import GoalView, goal_view
from refoundry.report.letters import asking, letters
from refoundry.report.words import Words
from tests.unit.report.made_up import META, ROWS, goal

PLAN = META.plan.zh
ASKED = {
    "request_zh": f"请市科技局提供“研发经费占比”2024年年度值。用于评估《{PLAN}》第12段的目标。",
    "request_en": f"Bureau of Science and Technology: please supply the annual value of 2024. For the target of {META.plan.en}.",
}


def _views(*rows: dict[str, object], lang: Lang = "zh") -> list[GoalView]:
    return [goal_view([row], META, Words(lang)) for row in rows]


def _asked(key: str, **more: object) -> dict[str, object]:
    return goal(key, (key, key.upper()), 2024, **{"owner": "science"} | ASKED | more)


def test_an_item_says_neither_the_owner_nor_the_plan_again() -> None:
    (letter,) = letters(_views(_asked("a"), _asked("b")), META, Words("zh"))
    lines = letter.text.split("\n")
    assert lines[0] == "市科技局："
    assert lines[1].startswith(f"为评估《{PLAN}（2020年版）》（以下称方案）") and "共2项" in lines[1]
    assert lines[2] == "1. 提供“研发经费占比”2024年年度值。用于评估方案第12段的目标。"
    assert lines[3].startswith("2. ") and len(lines) == 4
    assert letter.title == "致市科技局的请求全文（可直接发送）"


def test_a_series_that_two_targets_lack_is_one_item() -> None:
    once = {
        "together_zh": "请市科技局提供“占比”2021、2024年同一口径的年度值。",
        "together_en": "Bureau: please supply both.",
    }
    words, row = {"request_zh": "请市科技局明确由谁评判。", "together_zh": None}, _asked("a", **once)
    rows = [
        row,
        {**row, "key": "a@2035", "request_zh": "请市科技局提供2021年的值。"},
        {**row, **words, "key": "a@open"},
    ]
    (letter,) = letters([goal_view(rows, META, Words("zh"))], META, Words("zh"))
    assert letter.text.split("\n")[2:] == ["1. 提供“占比”2021、2024年同一口径的年度值。", "2. 明确由谁评判。"]
    assert "共2项" in letter.text and len(letter.targets) == 3


def test_a_letter_in_english() -> None:
    (letter,) = letters(_views(_asked("a"), lang="en"), META, Words("en"))
    assert letter.text.split("\n")[0] == "To: Bureau of Science and Technology"
    assert letter.text.split("\n")[2] == "1. Supply the annual value of 2024. For the target of the plan."


def test_a_request_to_somebody_else_keeps_its_address() -> None:
    other = _asked("a", request_zh="请领导小组提供评判结果。")
    (letter,) = letters(_views(other), META, Words("zh"))
    assert letter.text.endswith("1. 请领导小组提供评判结果。")


def test_what_has_no_owner_goes_to_whoever_can_name_one() -> None:
    orphan = [_asked(key, owner=None, owner_zh="责任单位未定") for key in "abc"]
    found = letters(_views(*orphan, _asked("d")), META, Words("zh"))
    assert [one.owner for one in found] == ["领导小组办公室", "市科技局"]
    assert found[0].text.startswith("领导小组办公室：") and found[0].title == "致领导小组办公室的请求全文（可直接发送）"


def test_every_request_is_in_one_letter() -> None:
    views = [
        goal_view([row for row in ROWS if row["goal"] == key], META, Words("zh")) for key in {r["goal"] for r in ROWS}
    ]
    found = letters(views, META, Words("zh"))
    assert sorted(target.key for one in found for target in one.targets) == sorted(
        row["key"] for row in ROWS if row["request_zh"]
    )


def test_a_sentence_says_whom_to_ask() -> None:
    words = Words("zh")
    assert asking([], words) == ""
    assert asking([_asked("a")], words) == "数据请求已拟好1份，涉及1个目标节点（致市科技局）。"
    two = [_asked("a"), _asked("b"), _asked("c", owner="land")]
    assert asking(two, words) == "数据请求已拟好2份，涉及3个目标节点，市科技局最多（2个）。"
