"""Addresses of the room."""

from django.urls import path

from refoundry.workbench.rooms.today import views

urlpatterns = [path("", views.today, name="today")]
