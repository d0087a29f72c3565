"""数据请求: what is asked of whom for which goal, from the draft to the figures."""
