"""Tags of the rooms of goals and data requests."""
