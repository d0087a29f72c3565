"""What the departments know: tables in vintages, loaded with every doubt kept, read through one pinned set."""
