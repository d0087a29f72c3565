"""Addresses of the room."""

from django.urls import path

from refoundry.workbench.rooms.goals import report_views, views

urlpatterns = [
    path("goals", views.goals, name="goals"),
    path("goals.xlsx", views.goals_book, name="goals-book"),
    path("goals/<slug:key>", views.goal, name="goal"),
    path("goals/<slug:key>/why", views.why_goal, name="goal-why"),
    path("goals/<slug:key>/report", report_views.report, name="goal-report"),
    path("reports/<str:subject>", report_views.review, name="report"),
]
