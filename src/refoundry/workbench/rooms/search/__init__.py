"""搜索: goals, measures, tasks, clauses, departments, towns, services and matters, by words of either language."""
