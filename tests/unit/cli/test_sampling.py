"""refoundry new --sample, as an official types it."""

from pathlib import Path

from click.testing import CliRunner

from refoundry.cli import main
from refoundry.cli.sampling import held_table
from refoundry.core.problems import Both
from refoundry.sample.calibration import Held


def test_a_made_up_city_says_what_it_is(tmp_path: Path) -> None:
    folder = str(tmp_path / "city")
    done = CliRunner().invoke(main, ["new", "zhongshan", "--sample", "--firms", "2000", "--to", folder])
    assert done.exit_code == 0, done.output
    for words in (
        "编造了一座演示城市：2,000 户市场主体",
        "种子 1",
        "都不是真的",
        "规模以上工业企业（家）",
        "planted",
        "比值",
    ):
        assert words in done.output
    scored = CliRunner().invoke(main, ["assess", "goals", "--city", folder])
    assert scored.exit_code == 0, scored.output
    assert "演示数据" in scored.output
    pages = [*(tmp_path / "city").glob("runs/*/scorecard*.html")]
    assert len(pages) == 2
    assert all('class="made-up"' in page.read_text("utf-8") for page in pages)
    other = CliRunner().invoke(main, ["new", "zhongshan", "--sample", "--firms", "2000", "--seed", "9", "--to", folder])
    assert other.exit_code == 4
    assert "F501" in other.output
    english = CliRunner().invoke(
        main, ["new", "zhongshan", "--sample", "--firms", "2000", "--to", folder, "--lang", "en"]
    )
    assert english.exit_code == 0
    assert "none of it is real" in english.output


def test_options_without_the_sample_are_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["new", "zhongshan", "--seed", "3", "--to", str(tmp_path / "city")])
    assert done.exit_code == 4
    assert "F504" in done.output
    assert not (tmp_path / "city").exists()


def test_a_size_out_of_reach_makes_no_folder(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["new", "zhongshan", "--sample", "--firms", "3", "--to", str(tmp_path / "city")])
    assert done.exit_code == 4
    assert "2,000 至 1,000,000" in done.output
    assert not (tmp_path / "city").exists()


def test_a_total_of_which_nothing_is_wanted_has_no_ratio() -> None:
    one = Held(Both("甲", "a"), "家", "2020", 8, 0, 0, "=", "某处")
    assert one.ratio is None
    assert held_table((one,), "en").row_count == 1
