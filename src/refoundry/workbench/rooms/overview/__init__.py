"""总览: where the goals stand, what moved, which measures are late, what the leading group is asked to decide."""
