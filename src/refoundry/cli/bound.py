"""Become another program that does not outlive the process which started it, however that one ends.

    python -I -S bound.py PARENT PROGRAM ARGUMENT...

The kernel of Linux sends SIGTERM when the parent ends, also after kill -9. The request outlasts the change of program,
so that nothing has to run between fork and exec in the parent. Elsewhere the program just runs.
"""

import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def become(parent: int, command: list[str]) -> None:
    """Turn this process into a program bound to its parent.

    parent   process id   of who started this; where it has gone already there is nothing to run for
    command  texts        the program's path and its arguments
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == parent:
        os.execv(command[0], command)


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])
