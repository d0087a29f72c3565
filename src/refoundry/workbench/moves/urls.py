"""Addresses of moves and of files handed in."""

from django.urls import path

from refoundry.workbench.moves import views

urlpatterns = [
    path("moves/<slug:workflow>/<str:subject>/<slug:move>", views.move, name="move"),
    path("files/<str:sha256>", views.file, name="file"),
]
