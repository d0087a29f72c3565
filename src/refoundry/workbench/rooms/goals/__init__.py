"""目标: every goal with its status, one goal with all that is known of it, values reported and approved."""
