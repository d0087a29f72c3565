"""The room of accounts: made, given posts, closed, unlocked; each deed in the trail, nothing deleted, no secret kept."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from refoundry.workbench.accounts.credit_code import check_sign, is_credit_code
from refoundry.workbench.accounts.models import Account, Post, Token
from refoundry.workbench.accounts.register import entry_of, locked_names
from refoundry.workbench.ledger.models import Trace

CODE = "91350100M000100Y43"


@pytest.fixture
def admin(as_post: Callable[[str], Client]) -> Client:
    return as_post("administrator")


def shown_password(response: object) -> str:
    found = re.search(r'id="shown-once" value="([a-z0-9]{5}(?:-[a-z0-9]{5}){3})" readonly', response.content.decode())  # type: ignore[attr-defined]
    assert found
    return found[1]


def make(admin: Client, username: str = "stats-desk", **more: str) -> object:
    form = {
        "username": username,
        "title": "市统计局·填报岗",
        "role": "department",
        "scope": "departments/statistics-bureau",
    }
    return admin.post("/accounts/new", form | more)


def kinds_of(username: str) -> list[str]:
    return [one.kind for one in Trace.objects.filter(object=f"accounts/{username}").order_by("number")]


def test_an_account_is_made_with_a_post_and_a_password_shown_once(admin: Client) -> None:
    response = make(admin, email="desk@example.gov.cn", language="en")
    password = shown_password(response)
    assert "no-store" in response["Cache-Control"]  # type: ignore[index]
    account = Account.objects.get(username="stats-desk")
    assert account.must_change_password
    assert account.password_expires is not None
    assert (account.email, account.language, account.demo) == ("desk@example.gov.cn", "en", False)
    assert [(one.role, one.scope) for one in account.posts.all()] == [("department", "statistics-bureau")]
    assert kinds_of("stats-desk") == ["account-made", "post-given"]
    assert password not in admin.get("/accounts/stats-desk").content.decode()
    client = Client()
    assert client.post("/sign-in", {"username": "stats-desk", "password": password}).status_code == 302
    assert client.get("/")["Location"] == "/password"


@pytest.mark.parametrize(("more", "code"), [
    ({"username": "Bad Name"}, "W871"), ({"username": "ab"}, "W871"), ({"username": "demo-office"}, "W872"),
    ({"title": " "}, "W873"), ({"scope": ""}, "W874"), ({"scope": "departments/nowhere"}, "W874"),
    ({"role": "enterprise", "code": "91350100M000100Y44"}, "W875"), ({"role": "clock"}, "W876"),
    ({"email": "no address"}, "W882"), ({"role": "town", "scope": "departments/statistics-bureau"}, "W874"),
])  # fmt: skip
def test_a_mistake_is_told_and_nothing_is_made(admin: Client, more: dict[str, str], code: str) -> None:
    before = Account.objects.count()
    response = make(admin, **more)
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert code in response.content.decode()  # type: ignore[attr-defined]
    assert Account.objects.count() == before
    assert not Trace.objects.filter(kind__in=("account-made", "post-given")).exists()
    if more.keys() <= {"scope", "role"}:
        assert "市统计局·填报岗" in response.content.decode()  # type: ignore[attr-defined]


def test_everything_that_is_wrong_is_told_at_once(admin: Client) -> None:
    page = make(admin, username="X", title="", email="no", role="town", scope="").content.decode()  # type: ignore[attr-defined]
    assert all(code in page for code in ("W871", "W873", "W882", "W874"))


def test_a_firm_s_post_is_scoped_by_its_credit_code(admin: Client) -> None:
    make(admin, "firm-one", role="enterprise", code=CODE.lower(), scope="")
    post = Post.objects.get(account__username="firm-one")
    assert post.reference == f"enterprises/{CODE}"


def test_the_check_sign_of_a_credit_code_is_the_standard_s() -> None:
    assert check_sign("91350100M000100Y4") == "3"
    assert not is_credit_code("91350100M000100Y4I")
    assert not is_credit_code(CODE + "1")


def test_posts_are_given_and_ended_at_once_and_stay_on_record(admin: Client) -> None:
    make(admin)
    assert admin.post("/accounts/stats-desk/posts", {"role": "analyst"}).status_code == 302
    assert admin.post("/accounts/stats-desk/posts", {"role": "analyst"}).status_code == 422
    account = Account.objects.get(username="stats-desk")
    post = account.posts.get(role="analyst")
    _, key = Token.make(post, "export")
    assert Token.of(key) is not None
    assert admin.post(f"/accounts/stats-desk/posts/{post.pk}/end").status_code == 302
    post.refresh_from_db()
    assert not post.held
    assert Token.of(key) is None
    assert Post.objects.filter(pk=post.pk).exists()
    assert kinds_of("stats-desk") == ["account-made", "post-given", "post-given", "post-ended"]
    again = admin.post("/accounts/stats-desk/posts", {"role": "analyst"})
    assert again.status_code == 302
    page = admin.get("/accounts/stats-desk").content.decode()
    assert "已结束的岗位" in page
    assert admin.post(f"/accounts/demo-office/posts/{post.pk}/end").status_code == 404


def test_a_post_to_oneself_needs_a_reason_and_is_shown(admin: Client, posts: dict[str, Post]) -> None:
    refused = admin.post("/accounts/demo-administrator/posts", {"role": "leading-group"})
    assert refused.status_code == 422
    assert "W878" in refused.content.decode()
    admin.post("/accounts/demo-administrator/posts", {"role": "leading-group", "reason": "演示：临时代岗"})
    (trace,) = Trace.objects.filter(kind="post-given", object="accounts/demo-administrator")
    assert trace.detail["own"] is True
    assert trace.detail["reason"] == "演示：临时代岗"
    page = admin.get("/accounts/demo-administrator").content.decode()
    assert "本人授予" in page
    assert "演示：临时代岗" in page
    assert "1个岗位由系统管理员授予本人" in admin.get("/accounts").content.decode()
    admin.post("/accounts/demo-office/posts", {"role": "analyst"})
    assert entry_of(posts["office"].account).self_given == 0


def test_closing_ends_sessions_and_keys_and_opening_brings_them_not_back(admin: Client, posts: dict[str, Post]) -> None:
    client = Client()
    client.force_login(posts["analyst"].account, backend="django.contrib.auth.backends.ModelBackend")
    _, key = Token.make(posts["analyst"], "export")
    assert client.get("/").status_code == 200
    assert admin.post("/accounts/demo-analyst/close").status_code == 302
    assert client.get("/").status_code == 302
    assert Token.of(key) is None
    assert Client().post("/sign-in/demo/demo-analyst").status_code == 404
    admin.post("/accounts/demo-analyst/open")
    assert client.get("/").status_code == 302
    assert Token.of(key) is None  # what was ended stays ended
    assert kinds_of("demo-analyst") == ["account-closed", "account-opened"]


def test_a_new_initial_password_ends_the_keys_too(admin: Client) -> None:
    shown_password(make(admin))
    _, key = Token.make(Account.objects.get(username="stats-desk").posts.get(), "export")
    assert Token.of(key) is not None
    shown_password(admin.post("/accounts/stats-desk/password"))
    assert Token.of(key) is None


@pytest.mark.parametrize("name", ["new", "a..b", "ab.", "x-"])
def test_a_name_that_is_no_name_is_refused(admin: Client, name: str) -> None:
    assert "W871" in make(admin, username=name).content.decode()


def test_an_administrator_closes_neither_the_own_account_nor_the_last_one(
    admin: Client, posts: dict[str, Post]
) -> None:
    own = admin.post("/accounts/demo-administrator/close")
    assert (own.status_code, "W880" in own.content.decode()) == (422, True)
    last = admin.post(f"/accounts/demo-administrator/posts/{posts['administrator'].pk}/end")
    assert (last.status_code, "W879" in last.content.decode()) == (422, True)
    assert Post.objects.get(pk=posts["administrator"].pk).held
    admin.post("/accounts/demo-office/posts", {"role": "administrator"})
    assert admin.post(f"/accounts/demo-administrator/posts/{posts['administrator'].pk}/end").status_code == 302
    assert admin.get("/accounts").status_code == 403


def test_a_new_password_ends_sessions_and_lifts_the_lock(admin: Client) -> None:
    password = shown_password(make(admin))
    client, other = Client(), Client(REMOTE_ADDR="10.0.0.7")
    client.post("/sign-in", {"username": "stats-desk", "password": password})
    for _ in range(5):
        other.post("/sign-in", {"username": "stats-desk", "password": "no"})
    assert locked_names() == {"stats-desk"}
    renewed = shown_password(admin.post("/accounts/stats-desk/password"))
    assert renewed != password
    assert client.get("/password").status_code == 302
    assert other.post("/sign-in", {"username": "stats-desk", "password": renewed}).status_code == 302
    assert kinds_of("stats-desk")[-1] == "account-changed"
    told = " ".join(str(one.detail) for one in Trace.objects.all())
    assert renewed not in told
    assert password not in told
    demo = admin.post("/accounts/demo-office/password")
    assert (demo.status_code, "W881" in demo.content.decode()) == (422, True)


def test_a_lock_is_seen_and_lifted(admin: Client) -> None:
    password = shown_password(make(admin))
    client = Client()
    for _ in range(5):
        client.post("/sign-in", {"username": "stats-desk", "password": "no"})
    assert "1个因输错密码暂时锁定" in admin.get("/accounts").content.decode()
    assert "stats-desk" in admin.get("/accounts?state=locked").content.decode()
    assert admin.post("/accounts/stats-desk/unlock").status_code == 302
    assert client.post("/sign-in", {"username": "stats-desk", "password": password}).status_code == 302


def test_title_mail_and_language_change_and_the_trail_names_the_fields(admin: Client) -> None:
    make(admin)
    form = {"title": "市统计局·审核岗", "title_en": "Review", "email": "a@example.gov.cn", "language": "en"}
    assert admin.post("/accounts/stats-desk/change", form).status_code == 302
    account = Account.objects.get(username="stats-desk")
    assert (account.shown("zh"), account.shown("en"), account.language) == ("市统计局·审核岗", "Review", "en")
    trace = Trace.objects.filter(object="accounts/stats-desk").last()
    assert trace is not None
    assert trace.detail == {"fields": ["title", "title_en", "email", "language"]}
    assert admin.post("/accounts/stats-desk/change", form | {"title": ""}).status_code == 422
    count = Trace.objects.count()
    admin.post("/accounts/stats-desk/change", form)
    assert Trace.objects.count() == count
    page = admin.get("/accounts/stats-desk").content.decode()
    assert "修改：名称、英文名称、电子邮箱、提醒语言" in page


def test_the_register_is_filtered_and_complete_in_both_languages(admin: Client, posts: dict[str, Post]) -> None:
    page = admin.get("/accounts").content.decode()
    assert all(post.account.username in page for post in posts.values())
    assert "demo-auditor" not in admin.get("/accounts?role=town").content.decode()
    assert "demo-town" in admin.get("/accounts?role=town").content.decode()
    admin.cookies["refoundry_language"] = "en"
    english = admin.get("/accounts").content.decode()
    assert "Accounts and posts" in english
    assert "13 accounts open, 0 closed; 0 locked" in english
    assert "No account fits" in admin.get("/accounts?q=zzzz").content.decode()
    for path in ("/accounts/new", "/accounts/demo-office", "/account"):
        assert admin.get(path).status_code == 200


@pytest.mark.parametrize("name", ["office", "auditor", "analyst", "enterprise"])
def test_nobody_else_enters(as_post: Callable[[str], Client], posts: dict[str, Post], name: str) -> None:
    client = as_post(name)
    for path in ("/accounts", "/accounts/new", "/accounts/demo-office"):
        assert client.get(path).status_code == 403
    for deed in ("close", "open", "password", "unlock", "posts", "change", f"posts/{posts['office'].pk}/end"):
        assert client.post(f"/accounts/demo-office/{deed}").status_code == 403
    assert Account.objects.get(username="demo-office").is_active
    assert Trace.objects.filter(kind="refused", actor=f"demo-{name}").count() == 10


def test_deeds_are_posts_and_unknown_accounts_are_not_there(admin: Client) -> None:
    assert admin.get("/accounts/demo-office/close").status_code == 405
    assert admin.get("/accounts/nobody-here").status_code == 404
    assert admin.post("/accounts/nobody-here/close").status_code == 404


def test_one_s_own_page_tells_posts_and_sign_ins_and_keeps_keys(
    as_post: Callable[[str], Client], posts: dict[str, Post]
) -> None:
    client = Client(REMOTE_ADDR="10.9.8.7")
    client.post("/sign-in/demo/demo-office")
    page = client.get("/account").content.decode()
    assert "10.9.8.7" in page
    assert "领导小组办公室" in page
    made = client.post("/account/tokens", {"label": "演示：每日取数", "days": "30"})
    found = re.search(r"rf_[A-Za-z0-9_-]{40,}", made.content.decode())
    assert found
    key = found[0]
    token = Token.of(key)
    assert token is not None
    assert token.post == posts["office"]
    assert timedelta(29) < token.expires - timezone.now() < timedelta(31)
    assert key not in client.get("/account").content.decode()
    assert key not in " ".join(str(one.detail) + one.object for one in Trace.objects.all())
    assert client.post(f"/account/tokens/{token.pk}/revoke").status_code == 302
    assert Token.of(key) is None
    assert [one.kind for one in Trace.objects.filter(object=f"tokens/{token.pk}")] == ["token-made", "token-revoked"]


def test_a_key_needs_a_purpose_a_permission_and_an_end(
    as_post: Callable[[str], Client], posts: dict[str, Post]
) -> None:
    client = as_post("office")
    assert client.post("/account/tokens", {"label": " ", "days": "30"}).status_code == 422
    for number in range(5):
        assert client.post("/account/tokens", {"label": f"k{number}", "days": "99999999999"}).status_code == 200
    assert Token.objects.order_by("-expires").first().expires < timezone.now() + timedelta(31)  # type: ignore[union-attr]
    full = client.post("/account/tokens", {"label": "one more", "days": "30"})
    assert (full.status_code, "W885" in full.content.decode()) == (422, True)
    assert as_post("town").post("/account/tokens", {"label": "x", "days": "30"}).status_code == 403
    token = Token.objects.first()
    assert token is not None
    assert as_post("analyst").post(f"/account/tokens/{token.pk}/revoke").status_code == 404
    admin = as_post("administrator")
    assert "k0" in admin.get("/accounts/demo-office").content.decode()
    assert admin.post(f"/accounts/demo-office/tokens/{token.pk}/revoke").status_code == 302
    token.refresh_from_db()
    assert token.revoked is not None
