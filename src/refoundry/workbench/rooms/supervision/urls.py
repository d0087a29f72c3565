"""Addresses of the room."""

from django.urls import path
from django.views.generic import RedirectView

from refoundry.workbench.rooms.supervision import issue_views, task_views, views

urlpatterns = [
    path("supervision", views.supervision, name="supervision"),
    path("supervision.xlsx", views.supervision_book, name="supervision-book"),
    path("supervision/new", issue_views.new, name="supervision-new"),
    path("supervision/issue", issue_views.issue, name="supervision-issue"),
    path("supervision/tasks/<str:subject>", task_views.task, name="supervision-task"),
    # the short address that lists of matters and reminders give
    path("supervision/<str:subject>", RedirectView.as_view(pattern_name="supervision-task")),
]
