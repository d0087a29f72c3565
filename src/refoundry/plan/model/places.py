"""The plan on the ground: zones, parks, bases, platforms and the land accounts."""

from typing import Annotated, Literal

from pydantic import Field

from refoundry.plan.model.base import Amount, Count, Node, Open, Ref, Standing, Words, Year


class Zone(Node):
    """A zone of the spatial layout and what it is for."""

    motto: Words | None = None
    towns: tuple[Annotated[str, Ref("towns")], ...] = ()
    industries: tuple[Annotated[str, Ref("industries")], ...] = ()


class Park(Node):
    """An industrial park the plan names."""

    zone: Annotated[str | None, Ref("zones")] = None
    town: Annotated[str | None, Ref("towns")] = None
    area: Open[Amount] | None = None


class Base(Node):
    """A national or provincial industrial base."""

    level: Literal["national", "provincial", "city"]
    town: Annotated[Open[str], Ref("towns")] | None = None
    members: Annotated[Count, Field(description="how many bases stand behind this node, unnamed ones")] = 1


class Platform(Node):
    """A named landmark, laboratory, research centre, exhibition centre, science park or service platform."""

    form: Literal[
        "laboratory", "research centre", "science park", "exhibition centre", "new town", "service platform", "park"
    ]
    measures: tuple[Annotated[str, Ref("measures")], ...] = ()
    town: Annotated[Open[str], Ref("towns")] | None = None
    due: Open[Year] | None = None


class LandAccount(Node):
    """Land promised: a line to keep, a share to give, an area to clear or to free."""

    goal: Annotated[str | None, Ref("goals")] = None
    quantity: Amount
    kind: Literal["keep", "share", "clear", "free"]
    start: Open[Year]
    due: Open[Year]
    proof: Annotated[Words, Field(description="the document without which nothing counts")]
    lead: Annotated[Open[str], Ref("departments")] | None = None
    lead_standing: Standing = "proposed"
