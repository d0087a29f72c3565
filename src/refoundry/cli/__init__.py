"""The command line: thin commands over the same functions a notebook calls."""

from refoundry.cli.main import main

__all__ = ["main"]
