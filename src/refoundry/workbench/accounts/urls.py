"""Addresses of signing in."""

from django.urls import path

from refoundry.workbench.accounts import sign_in

urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/demo/<str:username>", sign_in.demo_sign_in, name="demo-sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("password", sign_in.password, name="password"),
    path("post/<int:number>", sign_in.choose_post, name="choose-post"),
    path("language/<str:lang>", sign_in.choose_language, name="choose-language"),
    path("healthz", sign_in.healthz, name="healthz"),
]
