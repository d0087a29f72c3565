"""Tests that use the workbench as people do: with a browser."""
