"""审计: who did or saw what when, the log held against itself, all of it to take away."""
