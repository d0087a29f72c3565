"""A CSV file in blocks: a frame of texts with line and place of every record, and the records that are none.

Lines are told apart by NumPy over the bytes, not by a parser: so every record keeps its line number and its original
text, a ragged row hurts nobody but itself, and a quote that is never closed costs its own line and not the file.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from refoundry.core.problems import Place, Problem, Problems, system_reason
from refoundry.facts.rows import Records, Refusal

if TYPE_CHECKING:
    import polars as pl

BLOCK = 8 << 20
_SAMPLE = 1 << 18
_STRIDE = 1 << 19
_LONGEST = 200  # lines of one quoted field; further apart two quotes do not belong together
_WHITE = (b"\xe3\x80\x80", b"\xc2\xa0", b"\xe2\x80\x80", b"\xe2\x80\x82", b"\xe2\x80\x83", b"\xe2\x80\x89")
SEPARATORS = ",\t;|"
"""What may stand between the cells of a file."""


@dataclass(slots=True)
class Block:
    """Records of a file and the records that are none."""

    records: Records
    broken: list[Refusal] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many rows the file has here."""
        return self.records.frame.height + len(self.broken)


@dataclass(slots=True)
class CsvFile:
    """A CSV file that is open for reading, with its header.

    `problems` of reading it are raised as Problems F401-F403.
    """

    path: Path
    file: BinaryIO
    encoding: str
    separator: str
    header: list[str]
    header_line: int
    start: int
    hashed: Any = field(default_factory=hashlib.sha256)

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.path.name

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size

    @property
    def sha256(self) -> str:
        """The fingerprint of the bytes, once every block was read."""
        return str(self.hashed.hexdigest())

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def original(self, at: int) -> tuple[str, tuple[str | None, ...]]:
        """The record that begins at a place.

        at       bytes from the start of the file
        returns  text without its line end, cells
        """
        # not by way of the file's own position: the blocks after it are still being read
        text, size = b"", 1 << 12
        while True:
            text = os.pread(self.file.fileno(), size, at)
            lines = text.splitlines(keepends=True)[: _LONGEST + 1]
            whole = accumulate(line.count(b'"') for line in lines)
            end = next((i for i, quotes in enumerate(whole, 1) if quotes % 2 == 0), None)
            if len(text) < size or (end is not None and (end < len(lines) or text.endswith(b"\n"))):
                text = b"".join(lines[: end or 1])
                break
            size *= 4
        decoded = text.decode(self.encoding, "replace").rstrip("\r\n")
        row = next(csv.reader(io.StringIO(decoded, newline=""), delimiter=self.separator), [])
        return decoded, tuple(row)

    def tasks(self) -> Iterator[tuple[Callable[[], Block], int]]:
        """What makes each block of records, in order, and how many bytes are read by then.

        returns  function without arguments, bytes
        """
        for content, at, line in self.pieces():
            yield partial(self.parsed, content, at, line), at + len(content)

    def pieces(self, size: int = BLOCK) -> Iterator[tuple[bytes, int, int]]:
        """The bytes after the header, cut between records.

        size     bytes of a piece
        returns  bytes, where they begin in the file, the number of their first line
        """
        self.file.seek(0)
        self.hashed = hashlib.sha256(self.file.read(self.start))
        at, line, rest = self.start, self.header_line + 1, b""
        while True:
            read = self.file.read(size)
            self.hashed.update(read)
            content = rest + read
            if not content:
                return
            cut = _last_end(content) if read else len(content)
            if read and not cut:
                rest = content
                continue
            piece, rest = content[:cut], content[cut:]
            yield piece, at, line
            at, line = at + cut, line + piece.count(b"\n")
            if not read:
                return

    def parsed(self, content: bytes, at: int, line: int) -> Block:
        """The records in a piece of the file.

        content  bytes
        at       where they begin in the file
        line     number of their first line
        returns  Block
        raises   Problems   F402
        """
        width = len(self.header)
        if b"\0" in content:
            raise _unreadable(self.path, "NUL")
        if content[-1:] != b"\n":
            content += b"\n"
        raw = np.frombuffer(content, np.uint8)
        cuts = _Cuts(raw, self.separator, line, width)
        whole, kept = content, cuts.kept

        def original(record: int) -> str:
            return self._decoded(whole[cuts.start[record] : cuts.end[record]]).rstrip("\r\n")

        broken = []
        for i in np.flatnonzero(cuts.bad):
            values = {"found": int(cuts.fields[i]), "wanted": width}
            wrong = Problem("F420", values={"reason": '"'}) if cuts.odd[i] else Problem("F411", values=values)
            broken.append(Refusal(int(cuts.line[i]), original(int(i)), (), ((None, wrong),)))
        if len(kept) != len(cuts.start):
            content = b"".join(_runs(content, cuts.start, cuts.end, kept))
        decoded = content if self.encoding == "utf-8" else self._decoded(content).encode()
        frame = self._cells(decoded, width, len(kept), quoted=cuts.quoted)
        spaced = cuts.spaced or any(mark[:1] in decoded and mark in decoded for mark in _WHITE)
        tidy = not (spaced or cuts.quoted)
        records = Records(
            frame, cuts.line[kept], at + cuts.start[kept], lambda row: original(int(kept[row])), tidy, cuts.controls
        )
        return Block(records, broken)

    def _decoded(self, content: bytes) -> str:
        try:
            return content.decode(self.encoding)
        except UnicodeDecodeError as error:
            raise _unreadable(self.path, f"byte {error.start}") from None

    def _cells(self, content: bytes, width: int, height: int, *, quoted: bool) -> pl.DataFrame:
        import polars as pl

        schema = {f"c{i}": pl.String for i in range(width)}
        if not height:
            return pl.DataFrame(schema=schema)
        try:
            frame = pl.read_csv(
                content, has_header=False, schema=schema, separator=self.separator, quote_char='"' if quoted else None,
                missing_columns="raise", extra_columns="raise",
            )  # fmt: skip
            if frame.height == height:
                return frame
        except (pl.exceptions.ComputeError, pl.exceptions.SchemaError, pl.exceptions.NoDataError) as error:
            if "utf" in str(error).lower():
                raise _unreadable(self.path, "UTF-8") from None
        # quotes the fast parser reads otherwise: one record at a time, each known to be whole
        rows = list(csv.reader(io.StringIO(self._as_utf8(content), newline=""), delimiter=self.separator))
        rows = [(row + [""] * width)[:width] for row in rows if row]
        return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.all().replace("", None))

    def _as_utf8(self, content: bytes) -> str:
        try:
            return content.decode()
        except UnicodeDecodeError as error:
            raise _unreadable(self.path, f"byte {error.start}") from None


class _Cuts:
    """Where records begin and end in a piece of a file, how many fields each has, and which are none."""

    def __init__(self, raw: Any, separator: str, line: int, width: int):
        low = _where(raw, np.less_equal, 32)
        kinds = raw[low]
        newlines = low[kinds == 10]
        seps = _where(raw, np.equal, ord(separator))
        quotes = _where(raw, np.equal, 34)
        self.quoted = bool(len(quotes))
        starts = np.concatenate(([0], newlines[:-1] + 1)) if len(newlines) else newlines
        ends = newlines + 1
        lines = line + np.arange(len(starts))
        odd = np.zeros(len(starts), bool)
        if self.quoted:
            starts, ends, lines, odd = _joined(starts, ends, lines, quotes)
            seps = _outside(seps, quotes, starts)
        bounds = np.searchsorted(seps, ends)
        self.fields = np.diff(bounds, prepend=0) + 1
        length = ends - starts
        before = raw[np.maximum(ends - 2, 0)]
        empty = (length == 1) | ((length == 2) & (before == 13))
        self.start, self.end, self.line, self.odd = starts, ends, lines, odd
        self.bad = ~empty & (odd | (self.fields != width))
        # an empty line is no record, except where one empty field is all a row has
        self.kept = np.flatnonzero(~empty & ~self.bad)
        self.spaced = self._white(raw, low, kinds, separator)
        # a cell may hold line ends and tabs; the line ends of Windows are no part of a cell
        plain = np.isin(kinds, (9, 10, 13, 32))
        lone = low[kinds == 13]
        self.controls = bool(
            (~plain).any() or (raw[np.minimum(lone + 1, len(raw) - 1)] != 10).any() or (raw == 127).any()
        )

    @staticmethod
    def _white(raw: Any, low: Any, kinds: Any, separator: str) -> bool:
        """Whether a space or tab stands beside a separator, a quote or a line end."""
        spaces = low[(kinds == 32) | ((kinds == 9) & (separator != "\t"))]
        if not len(spaces):
            return False
        beside = np.concatenate((raw[np.maximum(spaces - 1, 0)], raw[np.minimum(spaces + 1, len(raw) - 1)]))
        return bool(np.isin(beside, (ord(separator), 34, 10, 13)).any() or spaces[0] == 0)


def _where(raw: Any, compare: Any, value: int) -> Any:
    """Where bytes compare with a value, in strides that stay in the processor's cache."""
    starts = range(0, len(raw), _STRIDE)
    found = [np.flatnonzero(compare(raw[start : start + _STRIDE], value)) + start for start in starts]
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _joined(starts: Any, ends: Any, lines: Any, quotes: Any) -> tuple[Any, Any, Any, Any]:
    """Lines put together where a quoted field spans them; a quote without a partner stays alone, marked odd."""
    count = np.diff(np.searchsorted(quotes, ends), prepend=0)
    odd = np.flatnonzero(count % 2)
    if not len(odd):
        return starts, ends, lines, np.zeros(len(starts), bool)
    keep, last, alone = np.ones(len(starts), bool), np.arange(len(starts)), np.zeros(len(starts), bool)
    i = 0
    while i < len(odd):
        if i + 1 < len(odd) and odd[i + 1] - odd[i] <= _LONGEST:
            keep[odd[i] + 1 : odd[i + 1] + 1] = False
            last[odd[i]] = odd[i + 1]
            i += 2
        else:
            alone[odd[i]] = True
            i += 1
    return starts[keep], ends[last[keep]], lines[keep], alone[keep]


def _outside(seps: Any, quotes: Any, starts: Any) -> Any:
    """The separators that stand in no quotes."""
    before = np.searchsorted(quotes, seps)
    record = np.searchsorted(starts, seps, side="right") - 1
    return seps[(before - np.searchsorted(quotes, starts)[record]) % 2 == 0]


def _last_end(content: bytes) -> int:
    """Where the last whole record of some bytes ends: no quoted field is cut that is not longer than one may be."""
    end = content.rfind(b"\n") + 1
    if not end or b'"' not in content:
        return end
    raw = np.frombuffer(content[:end], np.uint8)
    newlines = np.flatnonzero(raw == 10)
    starts = np.concatenate(([0], newlines[:-1] + 1))
    _, ends, _, alone = _joined(starts, newlines + 1, newlines, np.flatnonzero(raw == 34))
    late = np.flatnonzero(alone)
    if len(late) and len(ends) - late[-1] <= _LONGEST and late[-1] > 0:
        return int(ends[late[-1] - 1])
    return end


def _runs(content: bytes, start: Any, end: Any, kept: Any) -> Iterator[bytes]:
    """The bytes of the records kept, neighbours together."""
    if not len(kept):
        return
    breaks = np.flatnonzero(np.diff(kept) > 1)
    for first, last in zip(np.concatenate(([0], breaks + 1)), np.concatenate((breaks, [len(kept) - 1])), strict=True):
        yield content[start[kept[first]] : end[kept[last]]]


def _unreadable(path: Path, reason: str) -> Problems:
    return Problems([Problem("F402", place=Place(path.name), values={"reason": reason})])


def open_csv(path: Path, encoding: str | None = None) -> CsvFile:
    """Open a CSV file: its encoding and separator are found out from its beginning, the header is its first record.

    path      file
    encoding  utf-8 or gb18030; default: as the beginning of the file can be read
    returns   CsvFile
    raises    Problems   F401: it cannot be read; F402: it is no text; F403: it has no header
    """
    try:
        file = path.open("rb")
        sample = file.read(_SAMPLE)
    except OSError as error:
        raise Problems([Problem("F401", place=Place(str(path)), values={"reason": system_reason(error)})]) from None
    whole = len(sample) < _SAMPLE
    try:
        return _opened(path, file, sample, encoding or _encoding(path, sample, whole=whole))
    except Problems:
        file.close()
        raise


def _opened(path: Path, file: BinaryIO, sample: bytes, encoding: str) -> CsvFile:
    skip = 3 if sample.startswith(b"\xef\xbb\xbf") else 0
    ends = [i for i, byte in enumerate(sample[skip:] + b"\n", skip + 1) if byte == 10]
    start, line = skip, 1
    for end in ends:
        text = sample[start:end]
        if text.strip():
            if text.count(b'"') % 2 and end < len(sample):
                # a header cell over two lines
                start_next = next((e for e in ends if e > end and sample[start:e].count(b'"') % 2 == 0), end)
                line, end = line + sample[start:start_next].count(b"\n") - 1, start_next
                text = sample[start:end]
            decoded = text.decode(encoding, "replace")
            separator = _separator(decoded)
            try:
                header = next(csv.reader(io.StringIO(decoded, newline=""), delimiter=separator, strict=True))
            except csv.Error:
                break
            return CsvFile(path, file, encoding, separator, header, line, min(end, len(sample)))
        start, line = end, line + 1
    raise Problems([Problem("F403", place=Place(path.name))])


def _separator(header: str) -> str:
    """The separator that stands most often in the header outside quotes."""
    plain = "".join(part for i, part in enumerate(header.split('"')) if i % 2 == 0)
    return max(SEPARATORS, key=plain.count)


def _encoding(path: Path, sample: bytes, *, whole: bool) -> str:
    reason = "NUL"
    if b"\0" not in sample:
        for encoding in ("utf-8", "gb18030"):
            try:
                sample.decode(encoding)
            except UnicodeDecodeError as error:
                # the sample may end within a character
                if not whole and error.end >= len(sample) - 4:
                    return encoding
                reason = f"byte {error.start}"
            else:
                return encoding
    raise _unreadable(path, reason)


def delimited(cells: Sequence[object], separator: str = ",") -> str:
    """Cells as one line of CSV: the original text of what never was a line.

    cells      values   None is empty
    separator  one character
    returns    text

    >>> delimited(["a", None, "b,c"])
    'a,,"b,c"'
    """
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="").writerow(["" if cell is None else cell for cell in cells])
    return out.getvalue()
