"""Tags that show what can be done with a matter and what was done."""
