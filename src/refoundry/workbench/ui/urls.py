"""Address of the page that shows the visual language."""

from django.urls import path

from refoundry.workbench.ui import views

urlpatterns = [path("design", views.design, name="design")]
