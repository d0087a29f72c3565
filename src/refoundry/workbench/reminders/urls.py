"""Addresses of the room of reminders."""

from django.urls import path

from refoundry.workbench.reminders import views

urlpatterns = [
    path("reminders", views.reminders, name="reminders"),
    path("reminders/channels", views.add, name="channel-add"),
    path("reminders/channels/<str:name>/switch", views.switch, name="channel-switch"),
    path("reminders/channels/<str:name>/test", views.test, name="channel-test"),
]
