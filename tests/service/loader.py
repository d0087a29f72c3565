"""A load in a process of its own, to be killed, starved of room or met by another: python -m tests.service.loader."""

import resource
import signal
import sys

from refoundry.core.problems import Problems
from refoundry.facts.load import load_csv
from refoundry.facts.store import open_store


def main(city: str, file: str, vintage: str, room: str = "") -> int:
    """Load, and say what came of it.

    city     folder
    file     CSV of the table observation
    vintage  text
    room     bytes that a file may have, empty for no limit
    returns  exit code
    """
    if room:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), int(room)))

    def said(done: int, total: int) -> None:
        print(f"at {done}/{total}", flush=True)

    try:
        report = load_csv(open_store(city), file, "observation", "bureau", vintage, "snapshot", progress=said)
    except Problems as refused:
        print(" ".join(problem.code for problem in refused.problems), flush=True)
        return refused.exit_code
    print(f"loaded {report.accepted}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
