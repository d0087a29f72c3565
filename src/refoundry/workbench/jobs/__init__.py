"""Long work, done by the task worker with its progress shown."""
