"""The generated pages of docs/ are what the code and the specs say now."""

from pathlib import Path

import pytest

from tools import pages


def test_generated_pages_are_fresh() -> None:
    assert not pages.stale(), "run make docs"


def test_a_stale_page_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "DOCS", tmp_path)
    pages.write()
    assert pages.stale() == []
    (tmp_path / "problems.md").write_text("old", "utf-8")
    (tmp_path / "methods" / "of-nothing.md").write_text("old", "utf-8")
    assert pages.stale() == ["methods/of-nothing.md", "problems.md"]
    pages.write()
    assert pages.stale() == []
