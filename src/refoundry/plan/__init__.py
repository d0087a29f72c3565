"""The plan: a frozen, cited tree read from YAML; importing, checking and comparing plans."""
