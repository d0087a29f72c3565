"""Addresses of signing in, of one's own account, of the room of accounts."""

from django.urls import path

from refoundry.workbench.accounts import administering, own, sign_in

urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/demo/<str:username>", sign_in.demo_sign_in, name="demo-sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("password", sign_in.password, name="password"),
    path("post/<int:number>", sign_in.choose_post, name="choose-post"),
    path("language/<str:lang>", sign_in.choose_language, name="choose-language"),
    path("healthz", sign_in.healthz, name="healthz"),
    path("account", own.own, name="account"),
    path("account/tokens", own.make_token, name="token-make"),
    path("account/tokens/<int:number>/revoke", own.revoke_token, name="token-revoke"),
    path("accounts", administering.accounts, name="accounts"),
    path("accounts/new", administering.make, name="account-make"),
    path("accounts/<str:username>", administering.one, name="account-one"),
    path("accounts/<str:username>/change", administering.change, name="account-change"),
    path("accounts/<str:username>/close", administering.close, name="account-close"),
    path("accounts/<str:username>/open", administering.reopen, name="account-open"),
    path("accounts/<str:username>/unlock", administering.unlock, name="account-unlock"),
    path("accounts/<str:username>/password", administering.renew, name="account-password"),
    path("accounts/<str:username>/posts", administering.give, name="post-give"),
    path("accounts/<str:username>/posts/<int:number>/end", administering.end, name="post-end"),
    path("accounts/<str:username>/tokens/<int:number>/revoke", administering.revoke_token, name="account-token-revoke"),
]
