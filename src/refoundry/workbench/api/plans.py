"""The plan's nodes, and as what the program acts here."""

from typing import Any

from ninja import Query, Router

from refoundry.core.problems import Both
from refoundry.plan.model import KINDS
from refoundry.plan.model import Node as PlanNode
from refoundry.workbench.access.permissions import permissions
from refoundry.workbench.api.answers import REFUSED, in_text, paged, pinned
from refoundry.workbench.api.refusals import Refused
from refoundry.workbench.api.schemas import Answer, Clause, Kind, Node, Page, Paging, Text, Who, WholeNode
from refoundry.workbench.api.signing import needs
from refoundry.workbench.request import Request

router = Router(tags=["plan"])


@router.get("/me", response={200: Answer[Who], **REFUSED}, operation_id="me", exclude_none=True)
@needs("api.read")
def me(request: Request) -> Any:
    """As what the program acts here.

    request  Request
    returns  Answer of Who
    """
    post, account = request.post, request.post.account
    held = sorted(name for name, roles in permissions().items() if post.role in roles)
    title = in_text(Both(account.shown("zh"), account.shown("en")))
    who = Who(account=account.username, title=title, role=post.role, speaks_for=post.reference, permissions=held)
    return Answer[Who](pin=pinned(request.pin), item=who)


@router.get("/plan", response={200: Page[Kind], **REFUSED}, operation_id="plan_kinds", exclude_none=True)
@needs("api.read", "plans.view")
def plan_kinds(request: Request, paging: Query[Paging]) -> Any:
    """The kinds of nodes, in the plan's order.

    request  Request
    paging   Paging
    returns  Page of Kind
    """
    plan = request.pin.plan
    return paged(request.pin, [*KINDS], paging, lambda kind: Kind(kind=kind, count=len(plan.of(kind))))


@router.get("/plan/{kind}", response={200: Page[Node], **REFUSED}, operation_id="plan_nodes", exclude_none=True)
@needs("api.read", "plans.view")
def plan_nodes(request: Request, kind: str, paging: Query[Paging]) -> Any:
    """The nodes of one kind, in the plan's order.

    request  Request
    kind     one of the kinds
    paging   Paging
    returns  Page of Node
    raises   Refused   404: no such kind
    """
    if kind not in KINDS:
        raise Refused(404)
    nodes = [*request.pin.plan.of(kind).items()]
    return paged(request.pin, nodes, paging, lambda pair: Node(**_short(kind, *pair)))


@router.get(
    "/plan/{kind}/{key}", response={200: Answer[WholeNode], **REFUSED}, operation_id="plan_node", exclude_none=True
)
@needs("api.read", "plans.view")
def plan_node(request: Request, kind: str, key: str) -> Any:
    """One node with all its entries.

    request  Request
    kind     one of the kinds
    key      of the node
    returns  Answer of WholeNode
    raises   Refused   404: no such node
    """
    node = request.pin.plan.of(kind).get(key) if kind in KINDS else None
    if node is None:
        raise Refused(404)
    entries = node.model_dump(mode="json", exclude={"title", "clause", "standing"}, exclude_none=True)
    whole = WholeNode(**_short(kind, key, node), entries=entries)
    return Answer[WholeNode](pin=pinned(request.pin), item=whole)


def _short(kind: str, key: str, node: PlanNode) -> dict[str, Any]:
    cited = node.clause
    clause = Clause(document=cited.document, paragraph=cited.paragraph, quote=cited.quote) if cited else None
    title = Text(zh=node.title.shown("zh"), en=node.title.shown("en"))
    return {"kind": kind, "key": key, "title": title, "standing": node.standing, "clause": clause}
