"""refoundry plan: import, check, show, diff, schema, attach."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from refoundry.cli.help import Lang, SpokenGroup
from refoundry.cli.show import (
    PLAN_FOLDER,
    PLAN_OPTION,
    console,
    json_object_option,
    json_option,
    lang_option,
    plan_or_city,
    write_json,
)

# more nodes of a name than these are listed, not shown
_MANY = 4


@click.group(cls=SpokenGroup)
def plan() -> None:
    """方案：导入、体检、查看、对比、附原文 · the plan as data."""


@plan.command()
@click.argument("folder", **plan_or_city)
@json_option
@lang_option
@click.pass_context
def check(ctx: click.Context, folder: Path, as_json: bool, lang: Lang) -> None:
    """体检：数字矛盾、待补充、分工、时限、口径、公平竞争、文字编号。

    What is wrong with the plan itself, cited, with what to ask whom. Exit code 1 where anything was found.
    """
    from refoundry.plan.attach import attached_text
    from refoundry.plan.check import check as run_checks
    from refoundry.plan.read import plan_folder, read_plan

    tree = read_plan(folder)
    found = run_checks(tree, attached_text(tree, plan_folder(folder)))
    if as_json:
        write_json([finding.as_dict(tree, lang) for finding in found])
    else:
        from refoundry.cli.findings import show_findings

        show_findings(tree, found, console(), lang)
    ctx.exit(1 if found else 0)


@plan.command()
@click.argument("key", required=False)
@PLAN_OPTION
@json_option
@lang_option
def show(key: str | None, folder: Path, as_json: bool, lang: Lang) -> None:
    """查看：整棵方案树，或一个节点（名称、键值、举措编号 7.2）。

    The plan as a tree, or one node, by its name, key or number, with everything it says; whole clauses once the
    document is attached.
    """
    from refoundry.cli.trees import show_node, show_tree, show_which
    from refoundry.core.problems import Problem, Problems, nearest
    from refoundry.plan.attach import attached_text
    from refoundry.plan.names import called, names
    from refoundry.plan.read import plan_folder, read_plan

    tree = read_plan(folder)
    if key is None:
        if as_json:
            kinds: dict[str, dict[str, Any]] = {kind: {} for kind, _, _ in tree.every()}
            for kind, name, node in tree.every():
                kinds[kind][name] = node.model_dump(mode="json", exclude_none=True)
            write_json({"plan": tree.about.model_dump(mode="json"), **kinds})
        else:
            show_tree(tree, console(), lang)
        return
    nodes = tree.find(key) or called(tree, key)
    if not nodes:
        titles = {name: where for where, _, node in tree.every() for name in names(node)}
        meant = nearest(key.rpartition("/")[2], [*(name for _, name, _ in tree.every()), *titles]) or ""
        raise Problems([Problem("P133", got=key, values={"nearest": meant})])
    if as_json:
        write_json([{"kind": k, "key": n, **node.model_dump(mode="json", exclude_none=True)} for k, n, node in nodes])
        return
    document = attached_text(tree, plan_folder(folder))
    if len(nodes) > 1:
        show_which(nodes, key, console(), lang)
    for kind, name, node in nodes if len(nodes) <= _MANY else ():
        show_node(tree, kind, name, node, document, console(), lang)


@plan.command()
@click.argument("old", type=PLAN_FOLDER)
@click.argument("new", type=PLAN_FOLDER)
@json_option
@lang_option
def diff(old: Path, new: Path, as_json: bool, lang: Lang) -> None:
    """对比两个版本：新增、删除、改动的每一项。

    Two editions held side by side, node by node and field by field.
    """
    from refoundry.cli.changes import show_changes
    from refoundry.core.problems import Problem, Problems
    from refoundry.plan.compare import compare
    from refoundry.plan.model import Plan
    from refoundry.plan.read import read_plan

    trees: list[Plan] = []
    problems: list[Problem] = []
    for folder in (old, new):
        try:
            trees.append(read_plan(folder))
        except Problems as wrong:
            problems += wrong.problems
    if problems:
        raise Problems(problems)
    changes = compare(trees[0], trees[1])
    if as_json:
        rows: list[dict[str, Any]] = [
            {"kind": c.kind, "key": c.key, "what": c.what, "field": c.field, "old": c.old, "new": c.new}
            for c in changes
        ]
        write_json(rows)
    else:
        show_changes(trees[0], trees[1], changes, console(), lang)


@plan.command()
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="写入文件 · write to a file")
@lang_option
def schema(to: Path | None, lang: Lang) -> None:
    """方案文件的 JSON Schema，供编辑器补全和检查。

    The JSON Schema of plan files, for editors to complete and check them.
    """
    del lang
    from refoundry.plan.schema import json_schema

    if to is None:
        write_json(json_schema())
        return
    import json

    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    click.echo(to)


@plan.command()
@click.argument("file", type=click.Path(path_type=Path))
@PLAN_OPTION
@lang_option
def attach(file: Path, folder: Path, lang: Lang) -> None:
    """附上正式文件：核对指纹后即可查看条款全文。

    Verify the official document by its fingerprint; from then on whole clauses are shown.
    """
    from refoundry.plan.attach import attach as keep
    from refoundry.plan.read import plan_folder, read_plan

    tree = read_plan(folder)
    kept = keep(tree, plan_folder(folder), file)
    title = tree.documents[kept.document].title.shown(lang)
    if lang == "zh":
        click.echo(f"已核对：《{title}》，共 {kept.paragraphs} 段。全文存于 {kept.path}（不纳入版本管理）。")
    else:
        click.echo(f"Verified: {title}, {kept.paragraphs} paragraphs, kept in {kept.path} (not under version control).")


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="写成方案目录 · write a plan folder")
@json_object_option
@lang_option
@click.pass_context
def import_document(ctx: click.Context, file: Path, to: Path | None, as_json: bool, lang: Lang) -> None:
    """导入：从正式文件（.txt .docx .pdf .html）起草方案数据。

    Draft the plan from the official document: goals, actions, measures, boxes, departments. It drafts and marks
    what it is unsure of; a person confirms. Exit code 1 where nothing of a plan was read.
    """
    from refoundry.plan.importer import draft_plan

    draft = draft_plan(file)
    if to is not None and not draft.empty:
        from refoundry.plan.importer import write_plan

        draft = replace(draft, problems=(*draft.problems, *write_plan(draft, to)))
    if as_json:
        write_json(draft.as_json(lang))
    else:
        from refoundry.cli.drafts import show_draft

        show_draft(draft, to, console(), lang)
    ctx.exit(1 if draft.empty and not (as_json and to is None) else 0)
