"""Addresses of the room."""

from django.urls import path

from refoundry.workbench.rooms.overview import views

urlpatterns = [path("overview", views.overview, name="overview")]
