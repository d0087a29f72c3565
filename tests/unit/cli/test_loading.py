"""The command that loads: the mapping that is shown, the guess that is asked about, a bar where there is a terminal."""

from pathlib import Path

from rich.console import Console

from refoundry.cli.loading import asked, following
from refoundry.dictionary import table
from refoundry.facts.delivery import Shown
from refoundry.facts.mapping import propose


def test_nothing_is_asked_where_every_column_goes_by_its_name(tmp_path: Path) -> None:
    out = Console(record=True, width=100)
    with following() as bar:
        bar(1, 2)
        ask = asked(out, "zh", bar)
        assert ask(Shown(propose(["uscc", "年度"], table("firm_year")), tmp_path / "x", known=False))
        assert out.export_text(clear=False) == ""
        assert not ask(
            Shown(propose(["uscc", "年度", "营业收入额（亿元）"], table("firm_year")), tmp_path / "x", known=False)
        )
    shown = out.export_text()
    assert "营业收入额（亿元）" in shown and "相近" in shown and "亿元" in shown
