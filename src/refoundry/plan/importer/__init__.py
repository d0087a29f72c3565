"""Drafts a plan from an official document: paragraphs, headings, goals, boxes, the table of departments."""

from refoundry.plan.importer.draft import Draft, draft_document, draft_plan
from refoundry.plan.importer.folder import write_plan

__all__ = ["Draft", "draft_document", "draft_plan", "write_plan"]
