"""What holds for every page: headers, no state changed by looking, forms only from our own pages, refusals in words."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from refoundry.workbench.access import nameless
from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.ledger.models import Trace
from tests.unit.workbench.planting import ROLES, addresses, arguments, filled, plant

Sign = Callable[[str], Client]
ROOT = Path(__file__).resolve().parents[3]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LOOKED = {"refused", "exported", "file-taken", "firm-viewed"}
"""What the trail may say of someone who only looks."""
CSP = {
    "default-src 'none'", "script-src 'self'", "script-src-attr 'none'", "style-src 'self'", "style-src-attr 'none'",
    "img-src 'self'", "font-src 'self'", "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'",
    "base-uri 'none'", "object-src 'none'", "worker-src 'none'", "manifest-src 'self'", "media-src 'none'", "frame-src 'none'",
}  # fmt: skip
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


def headed(response: HttpResponse) -> None:
    assert {part.strip() for part in response["Content-Security-Policy"].split(";")} == CSP
    assert {name: response.get(name) for name in EVERYWHERE} == EVERYWHERE
    for feature in ("camera", "geolocation", "microphone", "payment", "usb"):
        assert f"{feature}=()" in response["Permissions-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert not {"Server", "X-Powered-By"} & {*response.headers}


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("", "/sign-in", 200), ("", "/", 302), ("", "/healthz", 200), ("", "/nowhere", 404), ("", "/api/v1/me", 401),
        ("office", "/", 200), ("office", "/goals", 200), ("office", "/supervision.xlsx", 200), ("office", "/audit", 403),
        ("office", "/sign-out", 405), ("office", "/api/v1/me", 200), ("office", "/api/v1/nowhere", 404), ("office", "/files/x", 404),
    ],
)  # fmt: skip
def test_every_answer_carries_its_headers(as_post: Sign, who: str, path: str, status: int) -> None:
    response = (as_post(who) if who else Client()).get(path)
    assert response.status_code == status
    headed(response)


def test_no_page_calls_for_anything_from_elsewhere_or_written_into_it(as_post: Sign) -> None:
    for path in ("/", "/goals", "/supervision", "/plan", "/api", "/design", "/sign-in"):
        page = as_post("office").get(path).content.decode()
        assert not re.findall(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["'](?:https?:)?//""", page), path
        assert not re.findall(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son\w+=", page), path


# ---- looking changes nothing


def state() -> str:
    """A fingerprint of everything the database holds, but for the trail, sessions and counts of attempts."""
    left_out = {"ledger_trace", "django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog"}
    tables = sorted({model._meta.db_table for model in apps.get_models()} - left_out)
    whole = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            whole.update(repr((table, cursor.fetchall())).encode())
    return whole.hexdigest()


@pytest.mark.parametrize("role", ["leading-group", "chain", "department", "analyst", "auditor", "administrator"])
def test_looking_changes_nothing(posts: dict[str, Post], as_post: Sign, role: str) -> None:
    planted = plant(posts)
    client, changed = as_post(ROLES[role]), []
    before, last = state(), Trace.objects.latest("number").number
    for method in ("GET", "HEAD", "OPTIONS") if role == "leading-group" else ("GET",):
        for name, route in addresses().items():
            response = client.generic(method, filled(route, arguments(name, planted, posts, role)))
            assert response.status_code < 500, name
            if response.streaming:
                b"".join(response.streaming_content)  # type: ignore[attr-defined]
            if state() != before:
                changed.append(f"{method} {name}")
                before = state()
    assert not changed
    assert {*Trace.objects.filter(number__gt=last).values_list("kind", flat=True)} <= LOOKED


# ---- forms come from our own pages


def test_nothing_is_sent_without_the_token_of_its_form(posts: dict[str, Post]) -> None:
    planted, taken, clients = plant(posts), [], {role: Client(enforce_csrf_checks=True) for role in ROLES}
    for role, client in clients.items():
        client.force_login(posts[ROLES[role]].account, backend="django.contrib.auth.backends.ModelBackend")
    before = state()
    for role, client in clients.items():
        for name, route in addresses().items():
            # every role sends every form; what a method is named makes no difference between roles
            for method in ("POST", "PUT", "PATCH", "DELETE") if role == "leading-group" else ("POST",):
                response = client.generic(
                    method, filled(route, arguments(name, planted, posts, role)), "{}", "application/json"
                )
                if response.status_code not in (403, 404, 405) or (
                    response.status_code == 404 and name != "api:api-root"
                ):
                    taken.append(f"{role} {method} {name} {response.status_code}")
    assert not taken
    assert state() == before


def test_a_form_from_elsewhere_is_refused_in_words(as_post: Sign, posts: dict[str, Post]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(posts["office"].account, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/sign-out", HTTP_ORIGIN="https://evil.example")
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()


# ---- addresses that mislead


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "127.0.0.1:80:80", "a b", ""]
)
def test_a_host_that_is_not_ours_is_refused_in_words(db: None, city: object, host: str) -> None:
    answer = Client().get("/sign-in", HTTP_HOST=host)
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()
    assert "请求不完整" in answer.content.decode()
    assert "evil" not in str(Client().get("/sign-in", HTTP_X_FORWARDED_HOST="evil.example").headers)


ELSEWHERE = [
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "http:evil.example",
    "https:///evil.example", "\t//evil.example", "///evil.example", "http://localhost@evil.example",
]  # fmt: skip


@pytest.mark.parametrize("told", ELSEWHERE)
def test_no_form_leads_elsewhere(as_post: Sign, posts: dict[str, Post], told: str) -> None:
    planted = plant(posts)
    sent = [
        Client().post("/sign-in/demo/demo-town", {"next": told}),
        as_post("lead").post(f"/moves/task/{planted.task}/start", {"id": "12345678", "seq": 1, "next": told}),
        as_post("lead").post(f"/post/{posts['lead'].pk}", {"next": told}),
        as_post("lead").post("/language/en", {"next": told}, HTTP_REFERER=told),
        as_post("office").post("/supervision/issue", {"next": told}),
    ]
    for response in sent:
        location = response.get("Location", "/")
        assert location.startswith("/") and not location.startswith(("//", "/\\")), location
        assert "evil" not in location or "%" in location
    for path in ("/sign-in", f"/moves/task/{planted.task}/start"):
        page = as_post("lead").get(path, {"next": told}).content.decode()
        assert not re.findall(r"""(?:href|action|value)=["'][^"']*evil""", page)


# ---- refusals in both languages, none with a traceback


class Broken(Exception):
    """Something that nobody foresaw."""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_refusal_is_a_page_in_the_reader_s_language(
    as_post: Sign, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise Broken("SELECT secret FROM accounts /srv/src")

    client = as_post("office")
    client.cookies["refoundry_language"] = lang
    client.raise_request_exception = False
    huge = {"CONTENT_LENGTH": str(settings.LARGEST_REQUEST + 1)}
    answers = {
        400: client.get("/", HTTP_HOST="evil.example"),
        403: client.get("/audit"),
        404: client.get("/nowhere"),
        405: client.get("/sign-out"),
        413: client.generic("POST", "/runs/start", **huge),
    }
    monkeypatch.setattr("refoundry.workbench.jobs.views.run_names", fail)
    answers[500] = client.get("/runs")
    for status, response in answers.items():
        assert response.status_code == status
        page = response.content.decode()
        assert "Traceback" not in page and "Broken" not in page and "SELECT" not in page and "/work" not in page
        assert bool(CHINESE.search(re.sub(r"<form.*?</form>", "", page, flags=re.DOTALL))) == (lang == "zh"), status
        assert "<h1" in page
        headed(response)
    assert answers[405]["Allow"] == "POST"


@pytest.mark.parametrize(
    ("status", "path"), [(500, "/api/v1/runs"), (404, "/api/nowhere"), (405, "/api/v1/me"), (400, "/api/v1/me")]
)
def test_a_program_is_refused_in_json(as_post: Sign, monkeypatch: pytest.MonkeyPatch, status: int, path: str) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise Broken

    monkeypatch.setattr("refoundry.workbench.api.runs.run_names", fail)
    client = as_post("office")
    client.raise_request_exception = False
    response = client.generic(
        "DELETE" if status == 405 else "GET", path, **({"HTTP_HOST": "x.y"} if status == 400 else {})
    )
    assert response.status_code == status
    assert response.json()["problems"][0]["fix"] or status == 405


# ---- how it is set up


def production(tmp_path: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "HOME", "VIRTUAL_ENV")}
    key = hashlib.sha256(b"of this test").hexdigest() * 2
    return {
        **kept, "REFOUNDRY_CITY": str(tmp_path), "REFOUNDRY_SECRET_KEY": key, "REFOUNDRY_HTTPS": "1",
        "REFOUNDRY_HOSTS": "plan.example.gov.cn", **more,
    }  # fmt: skip


def managed(env: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    arguments = [
        sys.executable,
        "-W",
        "error::DeprecationWarning:refoundry",
        "-m",
        "refoundry.workbench",
        "manage",
        *command,
    ]
    return subprocess.run(arguments, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_the_deployment_check_finds_nothing(tmp_path: Path) -> None:
    done = managed(production(tmp_path), "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), done.stderr


def test_the_deployment_check_can_fail(tmp_path: Path) -> None:
    done = managed(
        production(tmp_path, REFOUNDRY_HTTPS="0", REFOUNDRY_SECRET_KEY="short"),
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
    )
    assert done.returncode == 1
    assert {"security.W008", "security.W009", "security.W012"} <= {*re.findall(r"security\.W\d+", done.stderr)}


SETTINGS = """
import json, django
from django.conf import settings
django.setup()
names = ("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SECURE", "DEBUG",
         "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_PATH", "SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN",
         "CSRF_COOKIE_HTTPONLY", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "DEMO", "ALLOWED_HOSTS", "SESSION_ENGINE")
print(json.dumps({name: getattr(settings, name) for name in names}))
print(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].get("upgrade-insecure-requests"))
print(settings.PASSWORD_HASHERS[0])
"""


def test_production_settings_are_the_strict_ones(tmp_path: Path) -> None:
    env = {**production(tmp_path), "DJANGO_SETTINGS_MODULE": "refoundry.workbench.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SETTINGS], env=env, capture_output=True, text=True, timeout=120, check=True
    )
    told = json.loads(done.stdout.splitlines()[0])
    assert told == {
        "SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True, "SESSION_COOKIE_SAMESITE": "Lax", "DEBUG": False,
        "CSRF_COOKIE_SECURE": True, "CSRF_COOKIE_HTTPONLY": True, "SECURE_HSTS_SECONDS": 31536000, "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_NAME": "__Host-refoundry_session", "CSRF_COOKIE_NAME": "__Host-refoundry_csrf",
        "SESSION_COOKIE_PATH": "/", "SESSION_COOKIE_DOMAIN": None, "CSRF_COOKIE_DOMAIN": None,
        "DEMO": False, "ALLOWED_HOSTS": ["plan.example.gov.cn"], "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    }  # fmt: skip
    assert done.stdout.splitlines()[1:] == ["True", "django.contrib.auth.hashers.Argon2PasswordHasher"]
    # without a key in the environment one is made up, and not the same twice
    bare = {name: value for name, value in env.items() if name != "REFOUNDRY_SECRET_KEY"}
    code = "import django; django.setup(); from django.conf import settings; print(settings.SECRET_KEY)"
    keys = {
        subprocess.run([sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(keys) == 2 and min(map(len, keys)) > 60


FOREIGN = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bLTAI[A-Za-z0-9]{12,}\b"
    r"|\brf_[A-Za-z0-9_-]{43}\b|django-[i]nsecure-"
)
KEYS = re.compile(
    FOREIGN.pattern + r"|(?i:(?:secret|password|passwd|api_?key|token)\w*)\s*[:=]\s*[\"'][A-Za-z0-9+/=_-]{20,}[\"']"
)


def test_no_secret_stands_in_the_project() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git work tree")
    found = []
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if (
            name
            and path.is_file()
            and path.suffix in (".py", ".yaml", ".yml", ".toml", ".json", ".md", ".sh", ".js", ".html", ".env", "")
        ):
            text = path.read_text("utf-8", "replace")
            # passwords of accounts that only a test has are no secrets
            found += [
                f"{name}: {hit.group()[:30]}" for hit in (FOREIGN if name.startswith("tests/") else KEYS).finditer(text)
            ]
    assert not found
    assert KEYS.search('SECRET_KEY = "0123456789abcdefghij"')


def test_nobody_s_password_is_set_by_the_project(posts: dict[str, Post]) -> None:
    assert not any(account.has_usable_password() for account in Account.objects.filter(demo=True))


def test_every_dependency_is_locked_with_its_hash() -> None:
    locks = [*ROOT.glob("requirements*.lock")]
    assert locks
    for lock in locks:
        wanted = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text("utf-8").strip())
        bare = [one.split()[0] for one in wanted if "==" not in one.split()[0] or "--hash=sha256:" not in one]
        assert bare == [], lock.name
    assert "--require-hashes" in (ROOT / "tools" / "environment.py").read_text("utf-8")


def test_the_web_server_s_answers_begin_without_its_name() -> None:
    # a real one is asked in tests/unit/cli/test_serve.py
    assert nameless.Response.default_headers is nameless._nameless
