"""What a loader can read from, whatever it is: a header, blocks of records, and the original text of any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from refoundry.facts.blocks import Block


class Supply(Protocol):
    """A file, a sheet or a query, open for reading.

    `size` and what `tasks` gives beside each block count the same thing, bytes or rows; `sha256` is known when all was
    read. `encoding` is how it was read: utf-8, gb18030, xlsx, parquet, sql.
    """

    @property
    def name(self) -> str:
        """What it is called, for messages and the lineage of rows."""
        ...

    @property
    def header(self) -> list[str]:
        """The words of its header."""
        ...

    @property
    def header_line(self) -> int:
        """The line the header ends on."""
        ...

    @property
    def encoding(self) -> str:
        """How it was read: utf-8, gb18030, xlsx, parquet, sql."""
        ...

    @property
    def size(self) -> int:
        """Bytes or rows in all."""
        ...

    @property
    def sha256(self) -> str:
        """The fingerprint of what was read, once all was."""
        ...

    def tasks(self) -> Iterator[tuple[Callable[[], Block], int]]:
        """What makes each block, in order, and how far it reaches; they may be done at the same time.

        returns  function without arguments, how far
        """
        ...

    def original(self, at: int) -> tuple[str, tuple[str | None, ...]]:
        """A record once more.

        at       its place, as its block said
        returns  text and cells
        """
        ...

    def close(self) -> None:
        """Let go of what it reads from."""
        ...
