"""Settings of the web server: its answers do not say what it is (ASVS 14.3.3). Gunicorn has no setting for that."""

from gunicorn.http.wsgi import Response  # type: ignore[import-untyped]

_whole = Response.default_headers


def _nameless(response: Response) -> list[str]:
    return [line for line in _whole(response) if not line.lower().startswith("server:")]


Response.default_headers = _nameless
