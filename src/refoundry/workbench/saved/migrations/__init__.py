"""Migrations of the kept views."""
