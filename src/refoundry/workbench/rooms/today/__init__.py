"""今日待办: what I owe, what awaits me, what expires, what changed."""
