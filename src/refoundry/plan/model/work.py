"""What is to be done and by whom: actions, measures, tasks, safeguards, services promised, departments, groups."""

from typing import Annotated, Literal

from pydantic import Field

from refoundry.plan.model.base import Amount, Cited, Count, Frozen, Node, Open, Ref, Standing, Words, Year

MeasureNumber = Annotated[str, Field(pattern=r"^\d+\.\d+$", description='"7.2", quoted', examples=['"7.2"'])]


class Department(Node):
    """A department or body that leads, supports or belongs to the leading group."""

    also: Annotated[tuple[str, ...], Field(description="short and other names in documents")] = ()
    body: Literal["government", "party", "utility", "association", "office", "other"] = "government"
    succeeded_by: Annotated[str | None, Ref("departments")] = None


class Town(Node):
    """A town or subdistrict."""

    code: Annotated[
        str | None,
        Field(pattern=r"^\d{6,12}$", description="code of the statistics bureau, quoted", examples=['"442000001"']),
    ] = None
    also: tuple[str, ...] = ()
    form: Literal["town", "subdistrict", "coordinated area", "development zone"] = "town"
    succeeded_by: Annotated[str | None, Ref("towns")] = None


class Member(Frozen):
    """A seat in a group: the department as the plan names it."""

    department: Annotated[Open[str], Ref("departments")]
    named: Annotated[str, Field(description="the name the plan uses")]
    standing: Standing = "stated"


class Group(Node):
    """The leading group: its chair by post, never by name, and its members."""

    chair: Words
    members: tuple[Member, ...]
    office: Annotated[Open[str], Ref("departments")] | None = None


class Action(Node):
    """One of the plan's actions."""

    number: Count
    box: Annotated[Words | None, Field(description="title of its box of concrete work")] = None
    box_clause: Cited | None = None


class Division(Frozen):
    """A row of the annex: who leads (first named), who supports, which towns."""

    lead: Annotated[Open[str], Ref("departments")]
    support: Annotated[
        tuple[Annotated[str, Ref("departments")], ...], Field(description="as listed, repetitions included")
    ] = ()
    towns: Literal["all", "concerned", "none"] = "none"
    towns_named: Annotated[Words | None, Field(description="the towns as the document words them")] = None
    clause: Cited
    standing: Standing = "stated"


class Measure(Node):
    """A measure under an action, cited action.measure."""

    number: MeasureNumber
    action: Annotated[str, Ref("actions")]
    division: Division | None = None


class Task(Node):
    """A piece of concrete work (an item of a box), mapped to the measures it serves."""

    number: Annotated[str, Field(pattern=r"^\d+\.\d+$", description='"box.item", quoted', examples=['"7.2"'])]
    action: Annotated[str, Ref("actions")]
    measures: Annotated[tuple[Annotated[str, Ref("measures")], ...], Field(min_length=1)]
    lead: Annotated[Open[str], Ref("departments")]
    lead_standing: Standing = "proposed"
    support: tuple[Annotated[str, Ref("departments")], ...] = ()
    quantity: Open[Amount]
    due: Open[Year]
    evidence: Open[Words]
    evidence_standing: Standing = "proposed"
    goals: tuple[Annotated[str, Ref("goals")], ...] = ()


class Safeguard(Node):
    """One of the plan's safeguards."""

    number: Count
    lead: Annotated[Open[str], Ref("departments")] | None = None
    lead_standing: Standing = "proposed"


class Service(Node):
    """A service promised to firms."""

    safeguard: Annotated[str | None, Ref("safeguards")] = None
    measures: tuple[Annotated[str, Ref("measures")], ...] = ()
    to: Annotated[Words | None, Field(description="who is entitled")] = None
    quantity: Open[Amount] | None = None
    lead: Annotated[Open[str], Ref("departments")] | None = None
    lead_standing: Standing = "proposed"
