"""Which chapters are actions: what is only background, goal, demand, safeguard or schedule never is."""

from pathlib import Path

import pytest

from refoundry.plan.importer.draft import draft_plan
from refoundry.plan.importer.tasks import role


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("基本情况", "basis"),
        ("基础条件", "basis"),
        ("夯实产业基础", ""),
        ("优化发展环境", ""),
        ("提升招商成效", ""),
        ("年度安排", "schedule"),
        ("实施步骤", "schedule"),
        ("投资估算", "schedule"),
        ("分行业目标", "demands"),
        ("总体考虑", "demands"),
        ("保障措施", "safeguards"),
        ("有关要求", "safeguards"),
        ("本措施自印发之日起施行", "safeguards"),
        ("强化要素保障", "supports"),
        ("考核奖惩", "supports"),
        ("攻坚任务", "tasks"),
        ("政策措施", "tasks"),
        ("做强主导产业", ""),
    ],
)
def test_what_a_chapter_is(title: str, expected: str) -> None:
    assert role(title) == expected


def actions(text: str, tmp_path: Path) -> list[tuple[str, list[str]]]:
    path = tmp_path / "plan.txt"
    path.write_text(text.replace("|", "\n"), "utf-8")
    return [(action.title, [measure.title for measure in action.measures]) for action in draft_plan(path).actions]


@pytest.mark.parametrize(
    "text",
    [
        # No chapter of a text with few headings says what is to be done.
        "某县旅游业发展计划|一、基本情况|景区6家。|二、发展目标|到2024年，接待游客达到700万人次。|三、年度安排|2022年启动。",
        "某县招商引资计划|一、目标任务|（一）总量目标。引进资金360亿元。|（二）项目目标。引进项目150个。|二、考核奖惩|按季通报。",
        "某市工业倍增计划|二、行动目标|（一）总量倍增。营业收入突破370亿元。|（二）主体倍增。企业达到180家。",
        "某市海洋经济规划|一、发展基础|增加值600亿元。|二、发展目标|增加值达到1000亿元。|三、空间布局|构建“一核两带”格局。",
    ],
)
def test_goals_background_and_schedule_are_no_actions(text: str, tmp_path: Path) -> None:
    assert actions(text, tmp_path) == []


TASKS = "三、主要任务|（一）强链行动|1.引进项目|引进企业。|（二）育苗行动|1.培育企业|培育企业。"


@pytest.mark.parametrize(
    "beside",
    [
        "二、目标任务|（一）产业规模。产值达到300亿元。|（二）企业数量。企业达到80家。|{tasks}",
        "{tasks}|四、政策措施|（一）加大财政支持。每年安排5亿元。|（二）创新金融服务。开发产品。",
        "{tasks}|四、工作步骤|（一）启动阶段。制定方案。|（二）实施阶段。全面推进。",
    ],
)
def test_other_chapters_give_way_to_the_tasks(beside: str, tmp_path: Path) -> None:
    text = "某市新材料产业实施方案|一、总体要求|坚持创新。|" + beside.format(tasks=TASKS)
    assert actions(text, tmp_path) == [("强链行动", ["引进项目"]), ("育苗行动", ["培育企业"])]


def test_the_goals_among_the_tasks_are_left_out(tmp_path: Path) -> None:
    text = "某市新材料产业实施方案|一、主要任务|（一）工作目标|产值达到300亿元。|（二）强链行动|1.引进项目|引进企业。"
    assert actions(text, tmp_path) == [("强链行动", ["引进项目"])]


SUPPORTS = "某市2023年工作要点|一、稳定运行|1.强化调度|调度企业。|{}|三、绿色转型|1.建设园区|创建园区。|四、保障措施|加强领导。"


def test_supports_are_an_action_where_others_follow(tmp_path: Path) -> None:
    text = SUPPORTS.format("二、强化要素保障|1.保障用地|供应土地。")
    assert [title for title, _ in actions(text, tmp_path)] == ["稳定运行", "强化要素保障", "绿色转型"]


def test_supports_at_the_end_are_an_action_where_somebody_answers(tmp_path: Path) -> None:
    head = "某市2023年工作要点|一、稳定运行|1.强化调度。调度企业。（责任单位：市工信局）|二、强化要素保障|1.保障用地。供应土地。"
    assert [title for title, _ in actions(head, tmp_path)] == ["稳定运行"]
    answered = actions(head + "（责任单位：市自然资源局）", tmp_path)
    assert answered == [("稳定运行", ["强化调度"]), ("强化要素保障", ["保障用地"])]


def test_a_list_in_one_of_many_flat_actions_is_its_text(tmp_path: Path) -> None:
    text = (
        "某区都市工业方案|一、主要举措|1.规划空间。划定红线。（责任单位：区规划局、区科工局）|2.工业上楼。|（1）出台指南。|"
        "（2）建设厂房。|（责任单位：区科工局、区建设局）|3.招商选商。引进项目。（责任单位：区招商局、各街道）"
    )
    assert [measures for _, measures in actions(text, tmp_path)] == [["规划空间"], ["工业上楼"], ["招商选商"]]
