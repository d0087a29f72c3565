"""Drafts a plan from an official document: paragraphs, headings, goals, boxes, the table of departments."""
