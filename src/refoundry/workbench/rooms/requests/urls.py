"""Addresses of the room."""

from django.urls import path

from refoundry.workbench.rooms.requests import views

urlpatterns = [
    path("requests", views.requests, name="requests"),
    path("requests.xlsx", views.requests_book, name="requests-book"),
    path("requests/new", views.new, name="request-new"),
    path("requests/<str:subject>", views.matter, name="request"),
    path("requests/<str:subject>/letter.docx", views.letter_file, name="request-letter"),
]
