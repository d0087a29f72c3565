"""The generated pages of the data dictionary: its tables, who may see and use what, the classifications shipped."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from refoundry.dictionary import Column, Table, forms, tables, terms
from refoundry.dictionary.access import sensitivities
from refoundry.dictionary.classification import classification, classifications, items, members
from refoundry.dictionary.template import tables_of
from tools.markdown import page, table

_SHARED = 10  # what so many tables have in the same words is explained once
_ANYWHERE = ("source", "basis", "vintage", "period", "valid_from", "valid_to", "classification_version")


def _prose(name: str) -> str:
    document = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return "\n\n".join(document[name]) + "\n"


def _names(list_: str, keys: tuple[str, ...]) -> str:
    found = {term.key: f"{term.zh} {term.en}" for term in terms()[list_]}
    return "；".join(found[key] for key in keys)


def _shared() -> list[Column]:
    """The columns that say where a row comes from and when it holds, as most tables have them."""
    held = [column for one in tables().values() for column in one.columns if column.name in _ANYWHERE]
    texts = Counter((column.name, column.meaning) for column in held)
    return [
        next(column for column in held if (column.name, column.meaning) == text)
        for text, times in texts.items()
        if times >= _SHARED
    ]


def _range(column: Column) -> str:
    parts = []
    if column.form:
        parts.append(forms()[column.form].zh)
    if column.low is not None or column.high is not None:
        style = ".10g" if "year" in column.name else ",.10g"
        low, high = ("" if end is None else f"{end:{style}}" for end in (column.low, column.high))
        parts.append(f"{low} — {high}")
    if column.references:
        parts.append(f"→ `{column.references}`")
    parts += [f"`{term.key}` {term.zh} · {term.en}" for term in column.allowed]
    return "<br>".join(parts)


def _row(column: Column, one: Table | None = None) -> list[str]:
    name = f"**`{column.name}`**" if column.key else f"`{column.name}`"
    marks = [
        "必填 required" if column.required and not column.filled else "",
        "⚠" if column.sensitivity != "open" else "",
    ]
    owner = _names("departments", (column.owner,)) if one and column.owner and column.owner != one.owner else ""
    said = [*filter(None, (column.meaning, column.meaning_en))]
    if one and column.basis != _usual(one):
        said.append(f"依据 basis：{_names('basis', column.basis)}")
    if column.also:
        said.append(f"亦识别 also：{'、'.join(column.also)}")
    return [
        " ".join(filter(None, (name, *marks))),
        f"{column.label or ''} · {column.label_en or ''}",
        column.dtype + (f", {column.unit}" if column.unit else ""),
        _range(column).replace("|", "\\|"),
        "<br>".join(said).replace("|", "\\|"),
        owner,
    ]


def _usual(one: Table) -> tuple[str, ...]:
    """The bases most columns of a table have."""
    return Counter(column.basis for column in one.columns).most_common(1)[0][0]


def tables_page() -> str:
    """Every table of the data dictionary, column by column.

    returns  text
    """
    shared, text = _shared(), [_prose("tables")]
    index = [
        [
            f"[{name}](#{name})",
            f"{one.title} · {one.title_en}",
            _names("departments", (one.owner,)) if one.owner else "",
            "是 yes" if one.microdata else "",
            str(len(one.columns)),
        ]
        for name, one in tables().items()
    ]
    text.append(table(["table", "名称 name", "主管 owner", "微观 microdata", "columns"], index))
    heads = ["column", "名称 name", "type, unit", "范围 range", "含义 meaning", "提供 owner"]
    text += ["## 每行都有 · Every row\n", _prose("every_row")]
    text.append(table(heads[:5], [_row(column)[:5] for column in shared]))
    explained = {(column.name, column.meaning) for column in shared}
    for name, one in tables().items():
        text.append(f"## {name}\n\n{one.title} · {one.title_en}\n")
        about = [one.meaning, one.meaning_en, f"依据 basis：{_names('basis', _usual(one))}。"]
        about.append(f"用途 uses：{_names('uses', one.columns[-1].uses)}。")
        if one.retention:
            about.append(
                f"最近一次提供之后保存 {one.retention} 年 · kept {one.retention} years after the last delivery."
            )
        text.append("\n\n".join(filter(None, about)) + "\n")
        own = [column for column in one.columns if (column.name, column.meaning) not in explained]
        text.append(table(heads, [_row(column, one) for column in own]))
    return page("数据表 · Tables", "src/refoundry/dictionary/tables", *text)


def access_page() -> str:
    """Who sees what, and on what basis data are taken.

    returns  text
    """
    words = {"full": "全部 full", "band": "等级 class", "none": "—"}
    roles = terms()["roles"]
    rows = [
        [f"{kind.zh} · {kind.en}", *(words[kind.roles.get(role.key, kind.others)] for role in roles), words[kind.own]]
        for kind in sensitivities().values()
    ]
    text = [
        _prose("access"),
        table(["", *(f"{role.zh}<br>{role.en}" for role in roles), "本单位<br>own"], rows),
        "".join(
            f"- **{kind.zh}**：{kind.meaning} · **{kind.en}**: {kind.meaning_en}\n" for kind in sensitivities().values()
        ),
        "## 依据 · Basis\n",
        _prose("basis"),
        "## 部门 · Departments\n",
        _prose("departments"),
        table(
            ["role", "名称 name", "词 words", "有列的表 tables"],
            [
                [
                    f"`{term.key}`",
                    f"{term.zh} · {term.en}",
                    "、".join(term.also),
                    " ".join(f"`{one.name}`" for one in tables_of(term.key)),
                ]
                for term in terms()["departments"]
            ],
        ),
    ]
    return page("谁能看什么 · Access", "src/refoundry/dictionary/access.yaml", *text)


def classifications_page() -> str:
    """The classifications that are shipped: what they are, how many codes, what is doubtful.

    returns  text
    """
    text = [_prose("classifications")]
    for one in classifications().values():
        text.append(f"## {one.name}\n\n{one.title} · {one.title_en}\n\n来源 source：{one.source} · {one.source_en}\n")
        text.append(f"存疑 doubts：{one.doubts}\n\n{one.doubts_en}\n")
        text += _counts(one.name, one.counts)
    return page("统计分类 · Classifications", "src/refoundry/dictionary/classifications", *text)


def _counts(name: str, counting: bool) -> Iterator[str]:
    if not counting:
        levels = Counter(item.level for item in items().values())
        named = {term.key: f"{term.zh} {term.en}" for term in terms()["level"]}
        yield table([named[level] for level in levels], [[f"{count:,}" for count in levels.values()]])
        return
    held = Counter(members(name).values())
    top = classification(name)["path"].str.split(" > ").list.first().unique(maintain_order=True).sort().to_list()
    yield table(
        ["小类 classes", "全部计入 whole", "部分计入 part", "首层类目 first level"],
        [[str(held.total()), str(held["whole"]), str(held["part"]), "、".join(top)]],
    )
