"""Addresses of keeping and dropping a view."""

from django.urls import path

from refoundry.workbench.saved import views

urlpatterns = [
    path("views", views.save, name="view-save"),
    path("views/<int:number>/delete", views.delete, name="view-delete"),
]
