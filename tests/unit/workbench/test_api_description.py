"""What the description says is what the interface does: requests made up from it, right and wrong, by schemathesis."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from refoundry.workbench.access import limits
from refoundry.workbench.accounts.models import Post, Token
from refoundry.workbench.api.interface import described

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]


@pytest.fixture
def _one_transaction() -> Iterator[None]:
    """The connection stays open between requests: the test's transaction is in it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_dict(dict(described("zh")))
schema.app = get_wsgi_application()


@pytest.mark.usefixtures("_one_transaction")
@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[*HealthCheck],
)
def test_every_operation_keeps_to_its_description(case: schemathesis.Case, posts: dict[str, Post]) -> None:
    limits.forget()
    _, key = Token.make(posts["analyst"], "schemathesis")
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)
