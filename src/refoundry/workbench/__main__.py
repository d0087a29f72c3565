"""`python -m refoundry.workbench manage COMMAND`: Django's commands over the city that REFOUNDRY_CITY names."""

import os
import sys


def main(arguments: list[str]) -> None:
    """Run one of Django's management commands.

    arguments  texts   manage, then the command and what it takes
    """
    if arguments[:1] != ["manage"]:
        sys.exit("python -m refoundry.workbench manage COMMAND")
    os.umask(0o077)  # the ledger and what is handed in are for the account that serves, nobody else
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "refoundry.workbench.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["refoundry.workbench", *arguments[1:]])


if __name__ == "__main__":
    main(sys.argv[1:])
