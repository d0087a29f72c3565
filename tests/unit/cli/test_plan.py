"""refoundry plan: what it prints, how it ends, and that no mistake of the reader's ever ends in a traceback."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from refoundry.cli import main
from refoundry.core.clauses import fingerprint
from tests.unit.plan.plans import CLEAN, GONE, spoilt, values, write

TEXT = "一、总则\n三次产业结构为2.8:47.2:50.0。\n"


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], env={"COLUMNS": "100"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


def data(result: Result) -> Any:
    return json.loads(result.stdout)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return write(tmp_path / "clean", CLEAN)


@pytest.fixture
def flawed(tmp_path: Path) -> Path:
    changes = {
        "goals/secondary-share/owner": {"unknown": "文稿未写"},
        "plan/issued": {"unknown": {"zh": "未署日期", "en": "no date"}},
    }
    return write(tmp_path / "flawed", spoilt(changes))


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return write(tmp_path / "broken", spoilt({"goals/secondary-share/unit": "百分", "goals/secondary-share/ownr": "x"}))


def test_check_of_a_plan_without_flaws(clean: Path) -> None:
    result = run("plan", "check", clean)
    assert (result.exit_code, result.stdout.strip()) == (0, "《澜泽市产业体系提升方案》未发现问题。")
    assert data(run("plan", "check", clean, "--json")) == []
    assert run("--lang", "en", "plan", "check", clean).stdout.strip() == "Lanze industrial plan: nothing found."


def test_check_of_a_plan_with_flaws(flawed: Path) -> None:
    result = run("plan", "check", flawed)
    assert result.exit_code == 1
    for words in ("P201", "P219", "待补充", "责任分工", "未署日期", "领导小组办公室"):
        assert words in result.stdout
    rows = data(run("plan", "check", flawed, "--json"))
    assert [row["code"] for row in rows] == ["P201", "P219"]
    assert {
        "code",
        "file",
        "line",
        "paragraph",
        "quote",
        "subject",
        "message",
        "expected",
        "group",
        "ask",
        "question",
    } <= set(rows[0])
    assert rows[1]["subject"] == "goals/secondary-share"
    assert rows[1]["line"]


@pytest.mark.parametrize("before", [True, False])
def test_the_language_before_and_after_the_command(before: bool, flawed: Path, broken: Path) -> None:
    def spoken(*arguments: str | Path) -> Result:
        return run("--lang", "en", *arguments) if before else run(*arguments, "--lang", "en")

    result = spoken("plan", "check", flawed)
    assert "responsibilities" in result.stdout
    assert "责任分工" not in result.stdout
    assert data(spoken("plan", "check", flawed, "--json"))[0]["message"].endswith("no date")
    assert "unknown unit" in spoken("plan", "check", broken).stderr
    assert "field" in spoken("plan", "show", "--plan", broken).stderr


def test_a_plan_that_cannot_be_read(broken: Path, tmp_path: Path) -> None:
    for arguments in (
        ["check", broken],
        ["show", "--plan", broken],
        ["diff", broken, broken],
        ["attach", broken, "--plan", broken],
    ):
        result = run("plan", *arguments)
        assert result.exit_code == 3
        assert "[P103]" in result.stderr
        assert "[P104]" in result.stderr
        assert result.stdout == ""
    assert "共 2 处问题。" in run("plan", "check", broken).stderr
    assert "2 problems in all." in run("plan", "check", broken, "--lang", "en").stderr
    nowhere = run("plan", "check", tmp_path / "nowhere")
    assert (nowhere.exit_code, "[P101]" in nowhere.stderr) == (3, True)
    assert run("plan", "check", write(tmp_path / "syntax", "a: [1")).exit_code == 3
    (tmp_path / "binary").mkdir()
    (tmp_path / "binary" / "plan.yaml").write_bytes(bytes(range(256)) * 10)
    assert run("plan", "check", tmp_path / "binary").exit_code == 3


def test_problems_of_reading_as_json(broken: Path, tmp_path: Path) -> None:
    flawed = set(
        data(run("plan", "check", write(tmp_path / "open", spoilt({"plan/issued": {"unknown": "未署"}})), "--json"))[0]
    )
    result = run("plan", "check", broken, "--json")
    assert result.exit_code == 3
    rows = data(result)
    assert [(row["code"], bool(row["line"]), bool(row["fix"])) for row in rows] == [
        ("P103", True, True),
        ("P104", True, True),
    ]
    assert set(rows[0]) == flawed
    assert data(run("plan", "show", "--json", "--lang", "en", "--plan", broken))[1]["message"] == "unknown field"
    assert data(run("plan", "check", tmp_path / "nowhere", "--json"))[0]["code"] == "P101"
    # a command that prints an object keeps to it
    assert data(run("plan", "import", tmp_path / "none.txt", "--json"))["problems"][0]["code"] == "I301"


def test_show_the_tree(clean: Path) -> None:
    result = run("plan", "show", "--plan", clean)
    assert result.exit_code == 0
    for words in ("澜泽市产业体系提升方案", "第二产业占地区生产总值比重", "制造业升级行动", "建设智能工厂", "产业链"):
        assert words in result.stdout
    english = run("plan", "show", "--plan", clean, "--lang", "en").stdout
    assert "share of the secondary sector" in english
    assert "Goals" in english
    tree = data(run("plan", "show", "--plan", clean, "--json"))
    assert tree["plan"]["edition"]["zh"] == "2021年版"
    assert tree["goals"]["secondary-share"]["targets"][0]["due"] == 2025


@pytest.mark.parametrize("key", ["funds", "measures/funds", "2.2"])
def test_show_one_node(key: str, clean: Path) -> None:
    assert "用好产业基金" in run("plan", "show", key, "--plan", clean).stdout
    (node,) = data(run("plan", "show", key, "--plan", clean, "--json"))
    assert (node["kind"], node["key"], node["division"]["lead"]) == ("measures", "funds", "finance-office")


def test_every_node_can_be_shown(clean: Path) -> None:
    tree = data(run("plan", "show", "--plan", clean, "--json"))
    for kind in set(tree) - {"plan"}:
        for key in tree[kind]:
            result = run("plan", "show", f"{kind}/{key}", "--plan", clean, "--lang", "en")
            assert (result.exit_code, bool(result.stdout.strip())) == (0, True), key


def test_square_brackets_are_words_like_any_other(tmp_path: Path) -> None:
    words = "甲[/red]乙[bold]:smile:"
    changes = {"measures/funds/title": words, "measures/funds/note": words, "departments/water-bureau/title": words}
    home = write(
        tmp_path / "home", spoilt({**changes, "plan/title": words, "measures/funds/division/lead": {"unknown": words}})
    )
    other = write(tmp_path / "other", spoilt({"measures/funds/title": "别的"}))
    for arguments in (
        ["show", "--plan", home],
        ["show", "funds", "--plan", home],
        ["check", home],
        ["diff", home, other],
    ):
        assert words in "".join(run("plan", *arguments).stdout.split()), arguments


def test_show_a_node_by_its_name(clean: Path) -> None:
    (node,) = data(run("plan", "show", "市统计局", "--plan", clean, "--json"))
    assert (node["kind"], node["key"]) == ("departments", "statistics-bureau")
    # a part of a name does where nothing is called just so
    assert {row["key"] for row in data(run("plan", "show", "产业基金", "--plan", clean, "--json"))} == {"funds"}
    assert "“局”有" in run("plan", "show", "局", "--plan", clean).stdout
    assert "is not" not in run("plan", "show", "Statistics Bureau", "--plan", clean, "--lang", "en").stdout


def test_a_number_that_two_nodes_have(tmp_path: Path) -> None:
    home = write(tmp_path / "home", spoilt({"tasks/chain-map/number": "2.2"}))
    shown = run("plan", "show", "2.2", "--plan", home).stdout
    assert shown.startswith("“2.2”有 2 个：\n  举措 2.2 用好产业基金")
    assert "  专栏任务 2.2 " in shown
    assert run("plan", "show", "2.2", "--plan", home, "--lang", "en").stdout.startswith(
        "2.2 stands for 2 nodes:\n  measure 2.2"
    )


def test_the_tree_says_what_is_open_and_what_was_succeeded(tmp_path: Path) -> None:
    changes = {
        "policies/upgrading-grant/number": {"unknown": "尚未发文"},
        "towns/old-town": {"title": "旧镇", "succeeded_by": "east-town", "clause": {"paragraph": 1, "quote": "旧镇"}},
    }
    home = write(tmp_path / "home", spoilt(changes))
    shown = run("plan", "show", "--plan", home).stdout
    assert "Words(" not in shown
    assert "旧镇（已由" in shown
    assert "(succeeded by" in run("plan", "show", "--plan", home, "--lang", "en").stdout


def test_show_a_key_that_is_not_there(clean: Path) -> None:
    result = run("plan", "show", "secondary-shar", "--plan", clean)
    assert result.exit_code == 3
    assert "[P133]" in result.stderr
    assert "secondary-share" in result.stderr
    unlike = run("plan", "show", "qqqqqq", "--plan", clean, "--lang", "en")
    assert unlike.exit_code == 3
    assert "expected  \n" not in unlike.stderr
    assert "no such node" in unlike.stderr


def test_diff(clean: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other", spoilt({"services/one-stop": GONE, "goals/secondary-share/targets/0/value": 51}))
    assert run("plan", "diff", clean, clean).exit_code == 0
    result = run("plan", "diff", clean, other)
    assert result.exit_code == 0
    assert "50" in result.stdout
    assert "51" in result.stdout
    assert "一站式服务" in result.stdout
    rows = data(run("plan", "diff", clean, other, "--json"))
    assert [(row["kind"], row["key"], row["what"], row["old"], row["new"]) for row in rows] == [
        ("goals", "secondary-share", "changed", "50", "51"),
        ("services", "one-stop", "removed", "一站式服务", None),
    ]


def test_diff_speaks_to_a_reader(clean: Path, tmp_path: Path) -> None:
    changes = {
        "goals/secondary-share/owner": {"unknown": "待定"}, "measures/funds/division/support": ["statistics-bureau"],
        "plan/edition": "2022年版", "documents/rules/issuer": "市财政局", "services/one-stop": GONE,
    }  # fmt: skip
    other = write(tmp_path / "other", spoilt(changes))
    shown = run("plan", "diff", clean, other).stdout
    for words in ("责任单位：市统计局 → 未知：待定", "分工·配合单位第1项：市自然资源局 → （无）", "版次：2021年版 → 2022年版",
                  "改动 目标 第二产业占地区生产总值比重", "删除 服务承诺 一站式服务"):  # fmt: skip
        assert words in shown, words
    assert "{" not in shown
    english = run("plan", "diff", clean, other, "--lang", "en").stdout
    assert "division of labour, support item 1: " in english
    assert "owner: statistics bureau → unknown: 待定" in english
    assert "removed service " in english


def test_many_findings_of_a_kind_are_listed_by_number_or_title(tmp_path: Path) -> None:
    tree = values()
    again = tree["tasks"]["chain-map"]
    tree["tasks"] |= {f"more-{n}": {**again, "number": f"1.{n + 20}", "due": {"unknown": "未写"}} for n in range(9)}
    result = run("plan", "check", write(tmp_path / "many", tree))
    assert "同类还有 7 处：1.22、1.23、1.24、1.25、1.26、1.27、1.28" in result.stdout
    assert "more-8" not in result.stdout


def test_schema(tmp_path: Path) -> None:
    schema = data(run("plan", "schema"))
    assert schema["$schema"].endswith("2020-12/schema")
    target = tmp_path / "deep" / "schema.json"
    assert run("plan", "schema", "--to", target).exit_code == 0
    assert json.loads(target.read_text("utf-8")) == schema


def test_attach_and_then_whole_clauses(tmp_path: Path) -> None:
    home = write(tmp_path / "home", spoilt({"documents/plan/sha256": fingerprint(TEXT)}))
    file = tmp_path / "正式文件.txt"
    file.write_text(TEXT + "多一句", "utf-8")
    wrong = run("plan", "attach", file, "--plan", home)
    assert wrong.exit_code == 3
    assert "[P131]" in wrong.stderr
    assert fingerprint(TEXT + "多一句") in wrong.stderr
    assert "documents.plan.sha256" in wrong.stderr
    bare = write(
        tmp_path / "bare", spoilt({"documents/plan/sha256": GONE} if "sha256" in values()["documents"]["plan"] else {})
    )
    assert f"sha256: {fingerprint(TEXT + '多一句')}" in run("plan", "attach", file, "--plan", bare).stderr
    file.write_text(TEXT, "utf-8")
    right = run("plan", "attach", file, "--plan", home)
    assert right.exit_code == 0
    assert "2" in right.stdout
    assert "Verified" in run("plan", "attach", file, "--plan", home, "--lang", "en").stdout
    assert "三次产业结构为2.8:47.2:50.0。" in run("plan", "show", "figures/primary-share", "--plan", home).stdout
    # quotes that the document does not hold are now found
    assert "P226" in {row["code"] for row in data(run("plan", "check", home, "--json"))}
    (home / ".attached" / "plan.txt").write_bytes("改过的".encode("gbk"))
    assert run("plan", "check", home).exit_code == 3
    assert run("plan", "attach", tmp_path / "none.txt", "--plan", home).exit_code == 5


def test_import_of_what_is_no_document(tmp_path: Path) -> None:
    for name, content in [
        ("empty.txt", b""),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.pdf", b"%PDF-1.7 broken"),
        ("a.png", b"\x89PNG"),
    ]:
        (tmp_path / name).write_bytes(content)
        result = run("plan", "import", tmp_path / name, "--json")
        assert result.exit_code == 5, name
        assert "[I3" in result.stderr
    assert run("plan", "import", tmp_path / "none.txt").exit_code == 5
