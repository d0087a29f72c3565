"""One question each: pure functions of (plan, facts) to a frame."""
