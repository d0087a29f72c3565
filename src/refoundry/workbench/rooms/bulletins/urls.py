"""Addresses of the room."""

from django.urls import path

from refoundry.workbench.rooms.bulletins import edit_views, matter_views, views

urlpatterns = [
    path("bulletins", views.bulletins, name="bulletins"),
    path("bulletins.xlsx", views.bulletins_book, name="bulletins-book"),
    path("bulletins/new", views.new, name="bulletin-new"),
    path("bulletins/<str:subject>", matter_views.bulletin, name="bulletin"),
    path("bulletins/<str:subject>/edit", edit_views.edit, name="bulletin-edit"),
    path("bulletins/<str:subject>/correct", edit_views.correct, name="bulletin-correct"),
    path("bulletins/<str:subject>/regenerate", matter_views.regenerate, name="bulletin-regenerate"),
    path("bulletins/<str:subject>/issue", matter_views.issue, name="bulletin-issue"),
    path("bulletins/<str:subject>/archive", matter_views.archive, name="bulletin-archive"),
    path("bulletins/<str:subject>/bulletin.docx", matter_views.file, name="bulletin-file"),
    path("bulletins/<str:subject>/versions/<int:seq>", matter_views.version, name="bulletin-version"),
]
