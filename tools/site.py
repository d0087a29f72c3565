"""What mkdocs is told beyond mkdocs.yml: the order of the pages, and the files at the root that are pages too."""

from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent
# title of a section -> its pages below docs; a star stands for what no line above it names
ORDER: dict[str, list[str]] = {
    "首页 Home": ["index.md"],
    "教程 Tutorial": ["tutorial.zh.md", "tutorial.md"],
    "怎么做 How to": ["how-to/*.md"],
    "参考 Reference": [
        "reference/commands.md",
        "reference/tables.md",
        "reference/access.md",
        "reference/classifications.md",
        "reference/units.md",
        "problems.md",
        "security.md",
        "glossary.md",
    ],
    "方法 Methods": ["methods/index.md", "methods/*.md"],
    "开发者 For developers": [
        "contributing.md",
        "changelog.md",
        "adr/index.md",
        "adr/*.md",
        "reference/index.md",
        "reference/*.md",
    ],
}
AT_ROOT = {"glossary.md": "GLOSSARY.md", "contributing.md": "CONTRIBUTING.md", "changelog.md": "CHANGELOG.md"}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Lay out the navigation from ORDER.

    config   mkdocs' configuration
    returns  the same, with its nav
    """
    docs = Path(config.docs_dir)
    nav: list[Any] = []
    placed: set[str] = set()
    for section, patterns in ORDER.items():
        found: list[str] = []
        for pattern in patterns:
            here = sorted(path.relative_to(docs).as_posix() for path in docs.glob(pattern))
            found += [page for page in here or [pattern] if page not in placed]
            placed.update(found)
        nav.append({section: found if len(found) > 1 else found[0]})
    config.nav = nav
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that live at the root of the repository.

    files    mkdocs' list of pages
    config   mkdocs' configuration
    returns  the list with the added pages
    """
    for page, name in AT_ROOT.items():
        files.append(File.generated(config, page, abs_src_path=str(ROOT / name)))
    return files
