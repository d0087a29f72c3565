"""Addresses of the room."""

from django.urls import path

from refoundry.workbench.rooms.search import views

urlpatterns = [path("search", views.search, name="search")]
