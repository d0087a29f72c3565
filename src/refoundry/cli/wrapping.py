"""Lines of Chinese and Latin text: Chinese breaks between any two signs, but never before a closing mark."""

import re

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_CLOSES = frozenset("，。、；：？！）】》」』”’％%,.;:!?)]")
_OPENS = frozenset("（【《「『“‘([")
_PIECES = re.compile(r"\s+|[^\s\u2e80-\uffef]+|[\u2e80-\uffef]")


def wrapped(text: str, width: int, hang: int = 0) -> list[str]:
    """A text in lines of at most so many cells, a Chinese sign being two wide.

    text     without line ends
    width    cells
    hang     cells by which lines after the first are shorter
    returns  lines

    >>> wrapped("到期目标 21 项：全部无数据（含 10 项）。", 12)
    ['到期目标 21', '项：全部无数', '据（含 10', '项）。']
    """
    lines: list[str] = []
    line = ""
    for piece in _unbreakable(text):
        if line and cell_len(line + piece.rstrip()) > width - (hang if lines else 0):
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def print_wrapped(text: Text | str, console: Console, indent: int = 0, *, hang: int = 0) -> None:
    """Print a text in lines that fit, each set in by so many cells; the styles of a Text are kept.

    text     Text or text
    console  rich Console
    indent   cells
    hang     cells that lines after the first are set in further
    returns  None
    """
    styled = Text(text) if isinstance(text, str) else text
    place = 0
    for number, line in enumerate(wrapped(styled.plain, console.width - indent, hang)):
        start = styled.plain.index(line, place)
        place = start + len(line)
        console.print(Text(" " * (indent + (hang if number else 0))) + styled[start:place], soft_wrap=True)


def _unbreakable(text: str) -> list[str]:
    """The text cut wherever a line may end."""
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        held = pieces and (piece[0] in _CLOSES or piece.isspace() or pieces[-1][-1] in _OPENS)
        if held:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces
