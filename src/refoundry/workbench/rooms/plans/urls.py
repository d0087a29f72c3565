"""Addresses of the room."""

from django.urls import path

from refoundry.workbench.rooms.plans import books, views

urlpatterns = [
    path("plan", views.plan, name="plan"),
    path("plan/export", books.plan_book, name="plan-export"),
    path("plan/flaws", views.plan_flaws, name="plan-flaws"),
    path("plan/flaws/export", books.flaws_book, name="plan-flaws-export"),
    path("plan/editions", views.plan_editions, name="plan-editions"),
    path("plan/editions/export", books.editions_book, name="plan-editions-export"),
    path("plan/<slug:kind>/<str:key>", views.plan_node, name="plan-node"),
]
