"""Addresses of the interface."""

from django.urls import path

from refoundry.workbench.api import views
from refoundry.workbench.api.interface import api

urlpatterns = [
    path("api", views.page, name="api-page"),
    path("api/v1/openapi.json", views.openapi, name="openapi"),
    path("api/v1/", api.urls),
]
