"""二、目标进展: what moved, what is missed or at risk, what cannot be judged yet and who is asked to settle it."""

from collections.abc import Mapping, Sequence

from refoundry.report import writing
from refoundry.report.bulletin_issue import Issue, Row
from refoundry.report.counting import answer, due_groups
from refoundry.report.moved import Moved, movement
from refoundry.report.official import Block, Chart, Column, Heading, Paragraph, Series, Table
from refoundry.report.official_model import Shade
from refoundry.report.phrases import addressee_words, latest_words, owner_words, target_words, titled

_RISKS = ("missed", "off track", "at risk")
_KINDS = {"words": "judged", "plan silent": "plan", "no date": "plan"}  # all else lacks data
_LACKS = ("data", "judged", "plan")
_MOST_SERIES = 6
_SHADES: Mapping[str, Shade] = {
    "met": "black",
    "missed": "hatch",
    "on track": "grey",
    "at risk": "lines",
    "off track": "grid",
    "unknown": "white",
    "data": "white",
    "judged": "dots",
    "plan": "light",
}


def goals_part(issue: Issue, rows: Sequence[Row] | None, previous: Sequence[Row] | None) -> list[Block]:
    """The goals in words, two tables and a chart.

    issue     Issue
    rows      of the frame `goals`, None where there is none
    previous  of that of the last scorecard, None where there is none
    returns   Blocks
    """
    say = issue.say
    blocks: list[Block] = [Heading(say("sections.goals"))]
    if not rows:
        return [*blocks, Paragraph(say("goals.no_frame"))]
    blocks.append(Paragraph(answer(due_groups(rows, issue.judged, issue.words), issue.words)))
    blocks += [_chart(issue, rows), Heading(say("sections.moved"), 2), *_moved(issue, rows, previous)]
    blocks += [Heading(say("sections.risks"), 2), *_risks(issue, rows)]
    return [*blocks, Heading(say("sections.unknown"), 2), *_unknown(issue, rows)]


def status_counts(issue: Issue, rows: Sequence[Row]) -> str:
    """How many targets stand where: 完成 4 个、尚不能判定 48 个.

    issue    Issue
    rows     of the frame `goals`
    returns  text
    """
    say, statuses = issue.say, issue.words.statuses()
    counted = {name: sum(row["status"] == name for row in rows) for name in statuses}
    return issue.listed(
        [
            say(
                "counts.of_status",
                word=say("goals.not_judged") if name == "unknown" else statuses[name].word,
                n=count,
            )
            for name, count in counted.items()
            if count
        ]
    )


def _lack(row: Row) -> str:
    return _KINDS.get(row["unknown_kind"] or "", "data")


def _series_of(issue: Issue, rows: Sequence[Row]) -> dict[str, str]:
    """What the pieces of the chart are called: each status, the unknown ones by what lacks as far as six allow."""
    say, statuses = issue.say, issue.words.statuses()
    names = {name: statuses[name].word for name in statuses if name != "unknown"}
    names = {name: word for name, word in names.items() if any(row["status"] == name for row in rows)}
    lacks = [lack for lack in _LACKS if any(row["status"] == "unknown" and _lack(row) == lack for row in rows)]
    if len(names) + len(lacks) > _MOST_SERIES:
        return {**names, "unknown": say("goals.not_judged")}
    words = {"data": "lacks_data", "judged": "lacks_judge", "plan": "lacks_plan"}
    return {**names, **{lack: say(f"goals.{words[lack]}") for lack in lacks}}


def _chart(issue: Issue, rows: Sequence[Row]) -> Chart:
    say, words = issue.say, issue.words
    groups = due_groups(rows, issue.judged, words)
    names = _series_of(issue, rows)

    def piece(row: Row) -> str:
        return row["status"] if row["status"] != "unknown" or "unknown" in names else _lack(row)

    series = tuple(
        Series(word, tuple(float(sum(piece(row) == name for row in group.rows)) for group in groups), _SHADES[name])
        for name, word in names.items()
    )
    # every bar is in the figure, so the caption counts every target
    settled = sum(row["status"] != "unknown" for row in rows)
    title = say("goals.chart" if settled else "goals.chart_open", n=len(rows), settled=settled)
    years = tuple(_year(issue, group.due) for group in groups)
    note = say("words.semicolon").join(
        [say("goals.chart_order"), *([say("goals.chart_note")] if "unknown" in names else [])]
    )
    day = issue.day(issue.judged)
    return Chart(title, years, series, "stacked", say("goals.unit"), say("goals.source"), day, note)


def _year(issue: Issue, due: int | None) -> str:
    return issue.say("words.no_year") if due is None else issue.say("words.year", year=due)


def _moved(issue: Issue, rows: Sequence[Row], previous: Sequence[Row] | None) -> list[Block]:
    say = issue.say
    if previous is None:
        return [Paragraph(say("goals.no_previous"))]
    found = movement(rows, previous, issue.words)
    texts = []
    for one in found.moved:
        year = _year(issue, one.row["due"]) if one.row["due"] else say("words.open_year")
        texts.append(say("goals.one_moved", title=one.title, due=year, changes=_changes(issue, one)))
    said = say.count("goals.moved", len(texts)) if texts else say("goals.none_moved")
    blocks: list[Block] = [Paragraph(said), *issue.items(texts, say("goals.source"))]
    if found.added or found.gone:
        blocks.append(Paragraph(say("goals.editions", added=found.added, gone=found.gone)))
    return blocks


def _changes(issue: Issue, moved: Moved) -> str:
    """What is another than it was: the status, the latest value or its period."""
    say, found = issue.say, []
    if moved.status:
        old, new = moved.status
        found.append(say("goals.status_moved", before=old.word, after=new.word))
    if moved.latest:
        before, after = moved.latest
        kind = "moved" if before and after else "new" if after else "gone"
        found.append(say(f"goals.latest_{kind}", before=before, after=after))
    return say("words.semicolon").join(found)


def _risks(issue: Issue, rows: Sequence[Row]) -> list[Block]:
    say, words = issue.say, issue.words
    risky = sorted((row for row in rows if row["status"] in _RISKS), key=lambda row: _RISKS.index(row["status"]))
    if not risky:
        return [Paragraph(say("goals.no_risks"))]
    columns = (
        Column(say("columns.indicator"), "left", 2.6),
        Column(say("columns.due_year"), "left", 0.9),
        Column(say("columns.target"), "left", 1.9),
        Column(say("columns.latest"), "left", 1.8),
        Column(say("columns.status"), "left", 1.4),
        Column(say("columns.owner"), "left", 1.9),
    )
    cells = tuple(
        (
            titled(row, words),
            str(row["due"] or say("words.no_year")),
            target_words(row, words),
            latest_words(row, words) if row["latest"] is not None else words("value.unknown"),
            _status(issue, row),
            owner_words(row, words),
        )
        for row in risky
    )
    table = Table(say("goals.risks_title"), columns, cells, source=say("goals.source"), date=issue.day(issue.judged))
    return [Paragraph(say.count("goals.risks", len(risky))), table]


def _status(issue: Issue, row: Row) -> str:
    said = issue.words.status(row).word
    if row["probability"] is None:
        return said
    chance = writing.likelihood(row["probability"], issue.words)
    return issue.say("words.named", title=said, who=issue.words("value.chance", share=chance))


def _unknown(issue: Issue, rows: Sequence[Row]) -> list[Block]:
    say, words = issue.say, issue.words
    asked: dict[str, dict[str, int]] = {}
    for row in rows:
        if row["status"] == "unknown":
            counted = asked.setdefault(addressee_words(row, words), dict.fromkeys(_LACKS, 0))
            counted[_lack(row)] += 1
    if not asked:
        return [Paragraph(say("goals.no_unknown"))]
    columns = (
        Column(say("columns.asked"), "left", 2.6),
        *(Column(say(f"columns.{name}"), "right", 1.4) for name in _LACKS),
        Column(say("columns.total"), "right", 1.2),
    )
    in_order = sorted(asked.items(), key=lambda pair: -sum(pair[1].values()))
    cells = tuple(
        (name, *(str(counted[lack]) for lack in _LACKS), str(sum(counted.values()))) for name, counted in in_order
    )
    total = sum(sum(counted.values()) for counted in asked.values())
    table = Table(say("goals.unknown_title"), columns, cells, source=say("goals.source"), date=issue.day(issue.judged))
    return [Paragraph(say.count("goals.unknown", total)), table]
