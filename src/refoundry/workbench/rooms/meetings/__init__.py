"""会商: what waits for a meeting, the meetings, their minutes, and the tasks that come of them."""
