"""The workbench for programs: the same matters and moves as JSON at /api/v1, for whoever holds a token or a session."""
