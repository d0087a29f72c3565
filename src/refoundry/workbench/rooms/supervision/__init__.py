"""督办: the annex as a board, the tasks as a list, each task with what is asked, what was done and what it moves."""
