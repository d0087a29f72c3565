"""`python -m refoundry` is the command `refoundry`."""

from refoundry.cli import main

main()
