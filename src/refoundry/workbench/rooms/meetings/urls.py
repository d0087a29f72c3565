"""Addresses of the room."""

from django.urls import path

from refoundry.workbench.rooms.meetings import minutes_views, views

urlpatterns = [
    path("meetings", views.meetings, name="meetings"),
    path("meetings/new", views.new, name="meeting-new"),
    path("meetings/<str:subject>", views.meeting, name="meeting"),
    path("meetings/<str:subject>/minutes", minutes_views.minutes, name="meeting-minutes"),
]
