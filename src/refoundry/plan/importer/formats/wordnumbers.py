"""The numbers that Word writes by itself: 一、（一）1. of automatic lists, which stand nowhere in the text."""

from typing import Any

from refoundry.plan.importer.numerals import chinese

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting"}
    | {"chineseLegalSimplified", "ideographTraditional", "taiwaneseCountingThousand", "japaneseDigitalTenThousand"}
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def _value(node: Any, path: str, default: str | None = None) -> str | None:
    found = node.find("/".join(_W + part for part in path.split("/"))) if node is not None else None
    return default if found is None else found.get(f"{_W}val", default)


class Numbers:
    """Counts a document's automatic lists while its paragraphs are read in order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._lists: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str | None, int | None, int | None]] = {}
        if numbering is not None:
            self._read_numbering(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read_numbering(self, root: Any) -> None:
        for abstract in root.iterchildren(f"{_W}abstractNum"):
            name = abstract.get(f"{_W}abstractNumId")
            for level in abstract.iterchildren(f"{_W}lvl"):
                depth = int(level.get(f"{_W}ilvl", "0"))
                kind = _value(level, "numFmt", "decimal") or "decimal"
                text = _value(level, "lvlText", "") or ""
                self._levels[name, depth] = (kind, text, int(_value(level, "start", "1") or 1))
        for concrete in root.iterchildren(f"{_W}num"):
            self._lists[concrete.get(f"{_W}numId")] = _value(concrete, "abstractNumId", "") or ""

    def _read_styles(self, root: Any) -> None:
        for style in root.iterchildren(f"{_W}style"):
            properties = style.find(f"{_W}pPr")
            number = _value(properties, "numPr/numId")
            depth = _value(properties, "numPr/ilvl")
            outline = _value(properties, "outlineLvl")
            name = (_value(style, "name", "") or "").lower()
            if outline is None and name.startswith("heading ") and name[8:].isdigit():
                outline = str(int(name[8:]) - 1)
            self._styles[style.get(f"{_W}styleId", "")] = (
                number,
                int(depth) if depth else None,
                int(outline) if outline and int(outline) < 9 else None,
            )

    def level(self, paragraph: Any) -> int | None:
        """The outline level of a paragraph, from 1.

        paragraph  element   w:p
        returns    int, None for body text
        """
        own = _value(paragraph, "pPr/outlineLvl")
        if own is not None and own.isdigit():
            return int(own) + 1 if int(own) < 9 else None
        outline = self._styles.get(_value(paragraph, "pPr/pStyle", "") or "", (None, None, None))[2]
        return None if outline is None else outline + 1

    def number(self, paragraph: Any) -> str:
        """The number Word shows before a paragraph; counts on.

        paragraph  element   w:p
        returns    text such as 一、 or （二）, empty where there is none
        """
        style = self._styles.get(_value(paragraph, "pPr/pStyle", "") or "", (None, None, None))
        listed = _value(paragraph, "pPr/numPr/numId") or style[0]
        depth = int(_value(paragraph, "pPr/numPr/ilvl") or style[1] or 0)
        abstract = self._lists.get(listed or "")
        if abstract is None or (abstract, depth) not in self._levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[depth] = counts.get(depth, self._levels[abstract, depth][2] - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        kind, text, _ = self._levels[abstract, depth]
        if kind in ("bullet", "none"):
            return ""
        for level in range(depth + 1):
            if f"%{level + 1}" in text:
                shape = self._levels.get((abstract, level), ("decimal", "", 1))
                text = text.replace(f"%{level + 1}", _written(counts.get(level, shape[2]), shape[0]))
        return text


def _written(number: int, kind: str) -> str:
    if kind in _CHINESE:
        return chinese(number)
    if kind.startswith("decimalEnclosedCircle") and number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if kind in ("lowerLetter", "upperLetter") and number <= 26:
        return chr((96 if kind == "lowerLetter" else 64) + number)
    return str(number)
