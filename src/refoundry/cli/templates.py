"""refoundry facts template and schema: a table of the dictionary as a workbook to fill in, and as JSON Schema."""

from pathlib import Path

import click

from refoundry.cli.help import Lang
from refoundry.cli.show import console, lang_option, write_json


@click.command()
@click.argument("tables", nargs=-1, metavar="TABLE...")
@click.option("--department", help="部门 · a department, such as tax or 税务局: the columns it owns")
@click.option("--to", type=click.Path(path_type=Path), required=True, help="写入的 XLSX 文件 · the .xlsx file to write")
@lang_option
def template(tables: tuple[str, ...], department: str | None, to: Path, lang: Lang) -> None:
    """报数模板：一张表一个工作表，带单位、下拉选项、批注和填表说明。

    A workbook for a department to fill in: one sheet a table, with units, drop-downs, notes and how to fill it in.
    """
    from refoundry.core.problems import Place, Problem, Problems, nearest, system_reason
    from refoundry.dictionary import terms
    from refoundry.dictionary.departments import role_of
    from refoundry.dictionary.template import columns_asked, tables_of
    from refoundry.dictionary.template import template as workbook
    from refoundry.facts.store import known_table

    sheets = [known_table(name) for name in dict.fromkeys(tables)]
    role = role_of(department) if department is not None else None
    if department is not None and role is None:
        known = {word for term in terms()["departments"] for word in term.words}
        values = {
            "nearest": nearest(department, known) or "-",
            "known": " ".join(t.key for t in terms()["departments"]),
        }
        raise Problems([Problem("F454", subject=department, got=department, values=values)])
    sheets = sheets or [*tables_of(role)] if role else sheets
    empty = [one.name for one in sheets if role and not columns_asked(one, role)]
    if empty or not sheets:
        tables_named = " ".join(one.name for one in tables_of(role)) if role else ""
        raise Problems([Problem("F455", subject=" ".join(empty), values={"known": tables_named or "-"})])
    try:
        to.write_bytes(workbook(sheets, department=role, lang=lang))
    except OSError as error:
        raise Problems([Problem("F456", place=Place(str(to)), values={"reason": system_reason(error)})]) from None
    named = (
        "、".join(one.title or one.name for one in sheets) if lang == "zh" else ", ".join(one.name for one in sheets)
    )
    console().print(f"已写入 {to}：{named}" if lang == "zh" else f"Written to {to}: {named}", soft_wrap=True)


@click.command()
@click.argument("table")
def schema(table: str) -> None:
    """数据表的 JSON Schema。

    A table of the dictionary as JSON Schema (draft 2020-12).
    """
    from refoundry.dictionary.json_schema import json_schema
    from refoundry.facts.store import known_table

    write_json(json_schema(known_table(table)))
