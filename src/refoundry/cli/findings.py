"""The flaws of a plan as a person reads them: grouped, cited, with what to ask whom."""

from itertools import groupby

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from refoundry.cli.help import Lang
from refoundry.cli.wrapping import print_wrapped
from refoundry.plan.check import GROUPS, Finding
from refoundry.plan.labels import kind_label
from refoundry.plan.model import KINDS, Plan, known

_MANY = 6


def show_findings(plan: Plan, findings: list[Finding], console: Console, lang: Lang, *, brief: bool = False) -> None:
    """Print every finding under its group, and at the end who is to be asked what.

    plan      Plan
    findings  as `check` returns them, by group and code
    console   rich Console
    lang      zh or en
    brief     bool   one line a kind of finding instead of each with its clause
    returns   None
    """
    title = plan.about.title.shown(lang)
    if not findings:
        console.print(f"《{title}》未发现问题。" if lang == "zh" else f"{title}: nothing found.")
        return
    head = f"《{title}》体检：{len(findings)} 处" if lang == "zh" else f"{title}: {len(findings)} findings"
    console.print(Text(head, style="bold"))
    for group, members in groupby(findings, key=lambda finding: finding.group):
        rows = list(members)
        words = GROUPS[group][lang]
        if not brief:
            console.print()
        counted = f"{words}（{len(rows)}）" if lang == "zh" else f"{words} ({len(rows)})"
        console.print(Text(counted, style="bold cyan"))
        for _, several in groupby(rows, key=lambda finding: finding.problem.code):
            alike = list(several)
            if brief:
                _show_one_line(plan, alike, console, lang)
            else:
                _show_alike(plan, alike, console, lang)
    console.print()
    console.print(_questions(plan, findings, lang))


def _title(plan: Plan, subject: str, lang: Lang) -> str:
    kind, _, key = subject.partition("/")
    node = plan.of(kind).get(key) if kind in KINDS else None
    return node.title.shown(lang) if node else ""


def _show_one_line(plan: Plan, alike: list[Finding], console: Console, lang: Lang) -> None:
    problem, clause = alike[0].problem, alike[0].clause
    more = "" if len(alike) == 1 else f"（同类共 {len(alike)} 处）" if lang == "zh" else f" ({len(alike)} of this kind)"
    where = "" if clause is None else f" 第{clause.paragraph}段" if lang == "zh" else f" paragraph {clause.paragraph}"
    says, title = problem.says(lang), _title(plan, problem.subject, lang)
    named = says if not title or title in says else f"{title}{'：' if lang == 'zh' else ': '}{says}"
    line = Text.assemble((problem.code, "dim"), " ", named, (f"{where}{more}", "dim"))
    print_wrapped(line, console, 2, hang=5)


def _show_alike(plan: Plan, alike: list[Finding], console: Console, lang: Lang) -> None:
    """Many findings of one code are listed in short, few in full."""
    for finding in alike if len(alike) <= _MANY else alike[:2]:
        problem, clause = finding.problem, finding.clause
        says, title = problem.says(lang), _title(plan, problem.subject, lang) or kind_label(problem.subject, lang)
        line = Text.assemble((problem.code, "dim"), " ", (title, "bold"), f"{'：' if lang == 'zh' else ': '}{says}")
        if says.startswith(title) or problem.subject.startswith("groups/"):
            line = Text.assemble((problem.code, "dim"), " ", says)
        print_wrapped(Text.assemble(line, (f"  {problem.subject}", "dim")), console, 2, hang=6)
        details = [clause.clause.shown(lang)] if clause else []
        expected = problem.expected(lang)
        if expected:
            details.append(
                ("依据" if finding.group == "law" else "应为") + "：" + expected
                if lang == "zh"
                else f"expected: {expected}"
            )
        asked = finding.asked(plan, lang)
        details.append(f"问{asked}：{problem.ask(lang)}" if lang == "zh" else f"ask {asked}: {problem.ask(lang)}")
        for detail in details:
            print_wrapped(Text(detail, style="dim"), console, 8)
    if len(alike) > _MANY:
        rest = list(dict.fromkeys(_short(plan, finding, lang) for finding in alike[2:]))
        words = f"同类还有 {len(alike) - 2} 处：" if lang == "zh" else f"{len(alike) - 2} more of the same: "
        listed = ("、" if lang == "zh" else ", ").join(rest)
        print_wrapped(Text(words + listed, style="dim"), console, 8)


def _short(plan: Plan, finding: Finding, lang: Lang) -> str:
    """What a finding is about in a few signs: the node's number, else its title, else where it is cited."""
    subject, clause = finding.problem.subject, finding.clause
    kind, _, key = subject.partition("/")
    node = plan.of(kind).get(key) if kind in KINDS else None
    number = known(getattr(node, "number", None))
    if node is not None:
        return node.title.shown(lang) if number is None else str(number)
    if clause is not None:
        return f"第{clause.paragraph}段" if lang == "zh" else f"paragraph {clause.paragraph}"
    return kind_label(subject, lang)


def _questions(plan: Plan, findings: list[Finding], lang: Lang) -> Panel:
    """Who is to be asked how many things, most first."""
    table = Table.grid(padding=(0, 2))
    asked: dict[str, list[Finding]] = {}
    for finding in findings:
        asked.setdefault(finding.asked(plan, lang), []).append(finding)
    for who, theirs in sorted(asked.items(), key=lambda pair: -len(pair[1])):
        first = theirs[0].problem.ask(lang) or ""
        more = "" if len(theirs) == 1 else " 等" if lang == "zh" else " and more"
        table.add_row(Text(who, style="bold"), Text(str(len(theirs)), justify="right"), first + more)
    return Panel(table, title="问谁 · 问什么" if lang == "zh" else "Whom to ask", title_align="left", expand=False)
