"""方案: the plan as a tree with clauses, its flaws and whom to ask, its editions compared."""
