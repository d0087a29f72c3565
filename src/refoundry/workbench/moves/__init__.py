"""Making a move of any workflow from a form: one page for all tables of moves."""
