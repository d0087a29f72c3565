"""The text in the form: section by section, each block with its mark: not saved yet, or edited since it was drafted."""

from dataclasses import dataclass

from refoundry.core.problems import Lang, Problems
from refoundry.deliver import Standing
from refoundry.report.official import Block, Chart, Heading, OfficialDocument, Paragraph, Table, chinese_number
from refoundry.report.official_layout import signs
from refoundry.workbench.language import say
from refoundry.workbench.rooms.bulletins.editing import Edit
from refoundry.workbench.rooms.bulletins.paper import Part, paper
from refoundry.workbench.rooms.bulletins.since import drafted
from refoundry.workbench.rooms.bulletins.texts import read_texts

_SIGNS_A_LINE = 34


@dataclass(frozen=True, slots=True)
class Row:
    """A block in the form. `sort` is heading, paragraph, added, table or chart; `mark` unsaved, edited or nothing."""

    key: str
    sort: str
    label: str
    text: str = ""
    rows: int = 1
    level: int = 0
    removed: bool = False
    fresh: bool = False
    part: Part | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the first level with what stands under it; folded unless there is something to see."""

    title: str
    says: str
    rows: tuple[Row, ...]
    opened: bool

    @property
    def edited(self) -> bool:
        """Whether a block in it was edited since the text was drafted."""
        return any(row.mark == "edited" for row in self.rows)

    @property
    def unsaved(self) -> bool:
        """Whether a block in it is not saved yet."""
        return any(row.mark == "unsaved" for row in self.rows)


def first_text(standing: Standing, lang: Lang) -> OfficialDocument | None:
    """The text as it was drafted from data, before anyone edited it.

    standing  Standing
    lang      zh or en
    returns   OfficialDocument   None where there is none that can be read
    """
    made = drafted(standing)
    try:
        return read_texts(made.payload.get("document")).get(lang) if made else None
    except Problems:
        return None


def sections(form: Edit, first: OfficialDocument | None, lang: Lang) -> list[Section]:
    """The blocks of the form.

    form     Edit
    first    OfficialDocument   as it was drafted; None where nothing can be held against it
    lang     zh or en           of the reader
    returns  Sections
    """
    parts = {part.key: part for part in paper(form.base).parts}
    known = None if first is None else frozenset(first.blocks)
    groups: list[list[Row]] = []
    for key in form.order:
        row = _row(form, key, parts.get(key), known, lang)
        if not groups or (row.sort == "heading" and row.level == 1):
            groups.append([])
        groups[-1].append(row)
    return [_section(rows, at == 0, parts, lang) for at, rows in enumerate(groups)]


def _section(rows: list[Row], first: bool, parts: dict[str, Part], lang: Lang) -> Section:
    head = rows[0]
    whole = parts[head.key].text if head.key in parts and head.sort == "heading" else ""
    tables = sum(row.sort in ("table", "chart") for row in rows)
    texts = sum(row.sort in ("paragraph", "added") for row in rows)
    counts = [say(lang, "bulletin_edit.paragraphs", count=texts)] if texts else []
    counts += [say(lang, "bulletin_edit.tables", count=tables)] if tables else []
    opened = first or any(row.fresh or row.mark == "unsaved" for row in rows)
    says = say(lang, "bulletins_room.comma").join(counts)
    return Section(whole or say(lang, "bulletin_edit.opening"), says, tuple(rows), opened)


def _row(form: Edit, key: str, part: Part | None, known: frozenset[Block] | None, lang: Lang) -> Row:
    block, gone = form.block(key), key in form.removed
    if isinstance(block, Table | Chart):
        kept = (say(lang, "bulletin_edit.table_kept", count=len(block.rows)) if isinstance(block, Table)
                else say(lang, "bulletin_edit.chart_kept"))  # fmt: skip
        sort = "table" if isinstance(block, Table) else "chart"
        return Row(key, sort, kept, removed=gone, part=part, mark="unsaved" if gone else "")
    text = form.typed.get(key, "")
    mark = "unsaved" if gone or form.changed(key) else "edited" if known is not None and block not in known else ""
    if isinstance(block, Heading):
        label = say(lang, "bulletin_edit.heading", level=_level(block.level, lang))
        return Row(key, "heading", label, text, 1, block.level, gone, mark=mark)
    assert isinstance(block, Paragraph)
    sort = "added" if key[0] == "n" else "paragraph"
    lines = sum(1 + int(signs(line) / _SIGNS_A_LINE) for line in text.split("\n"))
    label = say(lang, f"bulletin_edit.{sort}")
    rows = max(2, min(lines, 14))
    return Row(key, sort, label, text, rows, 0, gone, fresh=key == form.fresh, mark=mark)


def _level(level: int, lang: Lang) -> str:
    return chinese_number(level) if lang == "zh" else str(level)
