"""The data request that would settle an unknown target: drafted, to be sent by a person."""

from refoundry.core.problems import Both
from refoundry.plan.model import Goal, Plan, Target, known


def owner_title(plan: Plan, goal: Goal) -> Both:
    """The department that answers for a goal's figure, or that nobody does yet.

    plan     Plan
    goal     Goal
    returns  Both
    """
    owner = known(goal.owner)
    if owner is None:
        return Both("责任单位未定", "no owner yet")
    title = plan.departments[owner].title
    return Both(title.zh, title.shown("en"))


def data_request(plan: Plan, goal: Goal, target: Target, wanted: Both, definition: Both) -> Both:
    """A request to the owner: what, for which years, in which scope, for which target, by which clause.

    plan        Plan
    goal        Goal
    target      Target
    wanted      what is missing, such as the annual value of 2024
    definition  the indicator's definition as the dictionary of indicators states it
    returns     Both
    """
    owner = owner_title(plan, goal)
    clause = target.clause.clause
    title = plan.about.title
    scope_zh = f"口径：{definition.zh}；" if definition.zh else ""
    scope_en = f" Definition: {definition.en}." if definition.en else ""
    return Both(
        f"请{owner.zh}提供“{goal.title.zh}”{wanted.zh}（单位：{goal.unit}），并注明来源、口径、公布日期和是否修订；{scope_zh}"
        f"用于核定《{title.zh}》{clause.shown('zh')}的目标。",
        f"{owner.en}: please supply {wanted.en} of “{goal.title.shown('en')}” (unit: {goal.unit}) with source, "
        f"definition, date of publication and whether it was revised.{scope_en} It settles the target of "
        f"{title.shown('en')}, {clause.shown('en')}.",
    )
