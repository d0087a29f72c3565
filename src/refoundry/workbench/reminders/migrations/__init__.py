"""Migrations of the reminders."""
