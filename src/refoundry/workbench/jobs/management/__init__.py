"""Commands of the task worker."""
