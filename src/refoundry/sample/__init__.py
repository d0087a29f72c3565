"""The seeded, labelled, made-up city of a plan: nothing in it is real, and nothing that assesses imports it."""
