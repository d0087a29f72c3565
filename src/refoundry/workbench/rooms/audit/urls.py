"""Addresses of the room."""

from django.urls import path

from refoundry.workbench.rooms.audit import views

urlpatterns = [
    path("audit", views.audit, name="audit"),
    path("audit/export", views.audit_book, name="audit-export"),
    path("audit/export.jsonl", views.audit_lines, name="audit-lines"),
    path("audit/seen", views.audit_seen, name="audit-seen"),
    path("audit/integrity", views.audit_integrity, name="audit-integrity"),
    path("audit/moves/<int:number>", views.audit_event, name="audit-event"),
    path("audit/trail/<int:number>", views.audit_trace, name="audit-trace"),
]
