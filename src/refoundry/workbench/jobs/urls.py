"""Addresses of the runs."""

from django.urls import path

from refoundry.workbench.jobs import views

urlpatterns = [
    path("runs", views.runs, name="runs"),
    path("runs/start", views.start, name="run-start"),
    path("runs/jobs/<uuid:job>", views.progress, name="job"),
    path("runs/<str:name>", views.run, name="run"),
]
