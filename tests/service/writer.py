"""A clerk in a process of its own who urges one task again and again, and says each step aloud once it is recorded."""

import os
import sys
from uuid import uuid4


def main(subject: str) -> None:
    """Move until killed.

    subject  of a task that was issued
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = "refoundry.workbench.settings"
    import django

    django.setup()
    from refoundry.workbench.ledger.record import make_move
    from refoundry.workbench.ledger.standings import standing

    while True:
        now = standing("task", subject)
        payload = {"note": f"step {now.seq} " + "x" * 2000}
        event = make_move("task", subject, "urge", actor="clerk", role="leading-group", expected_seq=now.seq,
                          payload=payload, id=uuid4().hex)  # fmt: skip
        print(event.seq, event.id, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
