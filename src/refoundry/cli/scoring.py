"""Run the scorecard with visible progress, write its files, show it."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from refoundry.assess.goals import SCORECARD
from refoundry.assess.goals.evidence import today
from refoundry.city import CityFolder, Run, run
from refoundry.cli.scorecard import show_scorecard
from refoundry.core.days import BEIJING, civil_day
from refoundry.core.problems import Both, Lang
from refoundry.facts.made_up import is_made_up
from refoundry.facts.store import Facts
from refoundry.plan.model import Plan, Words
from refoundry.report.meta import Meta
from refoundry.report.scorecard_book import scorecard_book
from refoundry.report.scorecard_page import scorecard_page


def score(city: CityFolder, as_of: date | None, out: Console, lang: Lang, *, quiet: bool = False) -> Run:
    """Assess the goals of a city, record the run, write page and workbook into it, and show the scorecard.

    city     CityFolder
    as_of    date        facts as they were known then; default now
    out      rich Console
    lang     zh or en
    quiet    bool        show nothing
    returns  Run
    raises   Problems    plan or facts cannot be read, or the run cannot be written
    """
    plan, facts = city.plan(), city.facts(as_of)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=out,
        transient=True,
        disable=quiet,
    ) as progress:
        step = progress.add_task("", total=None)
        done = run(
            SCORECARD,
            plan,
            facts,
            city=city,
            progress=lambda title: progress.update(step, description=title.shown(lang)),
        )
        progress.update(step, description="生成网页和表格" if lang == "zh" else "writing page and workbook")
        files = write_files(done, plan, facts)
    if not quiet:
        show_scorecard(done.results, meta_of(done, plan, facts, files), out, lang)
    return done


def meta_of(done: Run, plan: Plan, facts: Facts, files: Mapping[str, Path]) -> Meta:
    """Where a scorecard comes from, for its page, workbook and terminal view.

    done     Run
    plan     Plan
    facts    Facts
    files    name -> path of what was written
    returns  Meta
    """
    return Meta(
        city=_both(plan.about.city.title),
        plan=_both(plan.about.title),
        edition=_both(plan.about.edition),
        as_of=today(facts),
        ran=civil_day(datetime.now(BEIJING)),
        facts=facts.digest[:12],
        fingerprint=plan.fingerprint[:12],
        run=done.name,
        versions=done.manifest["versions"],
        synthetic=is_made_up(facts.entries),
        measures={measure.number: _both(measure.title) for measure in plan.measures.values()},
        folder=str(done.path.parents[1]) if files else ".",
        files=tuple(str(path) for path in files.values()),
    )


def _both(words: Words) -> Both:
    return Both(words.zh, words.shown("en"))


def write_files(done: Run, plan: Plan, facts: Facts) -> dict[str, Path]:
    """Write the scorecard beside the run's results: a page and a workbook in each language.

    done     Run     a recorded one
    plan     Plan
    facts    Facts
    returns  name -> path
    """
    files = {
        "zh.html": done.path / "scorecard.html",
        "en.html": done.path / "scorecard.en.html",
        "zh.xlsx": done.path / "scorecard.xlsx",
        "en.xlsx": done.path / "scorecard.en.xlsx",
    }
    meta = meta_of(done, plan, facts, {})
    languages: tuple[Lang, ...] = ("zh", "en")
    for lang in languages:
        files[f"{lang}.html"].write_text(scorecard_page(done.results, meta, lang), "utf-8")
        scorecard_book(done.results, meta, files[f"{lang}.xlsx"], lang)
    return files
