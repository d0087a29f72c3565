"""Files the workbench hands out: one way for every room to make a workbook, its first sheet, its trace.

Whoever may not take exports is refused here, whatever room the table stands in.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header

from refoundry.deliver import roles
from refoundry.deliver.standing import shown_moment
from refoundry.report.books import Column, Mark, book
from refoundry.workbench.access.permissions import address_of, holds
from refoundry.workbench.language import say
from refoundry.workbench.ledger.record import trace
from refoundry.workbench.request import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHORT = 12

__all__ = ["Column", "Mark", "Table", "download", "named", "workbook"]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, its columns, what they read. `rows` may be an iterator: it is read once."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    marks: Sequence[Mark] = ()


def workbook(
    request: Request,
    *,
    title: str,
    tables: Sequence[Table],
    object: str,
    answer: str = "",
    filters: Sequence[tuple[str, str]] = (),
    definitions: Sequence[str] = (),
    sources: Sequence[str] = (),
    name: str = "",
) -> HttpResponseBase:
    """A workbook as a download: a sheet that explains, then one a table. The export stands in the trail.

    request      Request    who asks, in which language, over which pinned set
    title        text       heading of the first sheet
    tables       Tables
    object       text       what is exported, as the trail names it, such as plan/flaws
    answer       text       the sentence the page gives
    filters      pairs      name and value of each filter in force, in words
    definitions  texts      what is counted how
    sources      texts      where the data comes from; the plan, the run and the date of the facts are said anyway
    name         text       of the file, without ending; default the city and the title
    returns      response   an attachment
    raises       PermissionDenied   the post takes no exports
    """
    _allowed(request, object)
    lang = request.lang
    kept = BytesIO()
    with book(kept, lang, title, object, lean=True) as made:
        # the first sheet says how many rows the others have
        notes = made.sheet(say(lang, "exports.notes"))
        counted = [(one.name, made.table(one.name, one.columns, one.rows, one.marks)) for one in tables]
        lines = _notes(request, answer, filters, definitions, sources, counted)
        made.notes(notes, title, lines)
    rows = sum(count for _, count in counted)
    return download(
        request, kept.getvalue(), named(request, name or title, "xlsx"), XLSX, object, rows=rows, filters=filters
    )


def download(
    request: Request,
    content: bytes | Iterator[bytes],
    name: str,
    form: str,
    object: str,
    *,
    rows: int | None = None,
    filters: Sequence[tuple[str, str]] = (),
) -> HttpResponseBase:
    """A file that the room has made or makes while it is taken, as a download that stands in the trail.

    request  Request
    content  bytes, or an iterator of bytes that is read while the file is taken
    name     text   of the file, with its ending
    form     text   its kind, such as application/x-ndjson
    object   text   what is exported, as the trail names it
    rows     int or None   how many rows it has
    filters  pairs  name and value of each filter in force, in words
    returns  response   an attachment that no cache keeps
    raises   PermissionDenied   the post takes no exports
    """
    _allowed(request, object)
    detail: dict[str, Any] = {"file": name, "form": form, "filters": dict(filters)}
    if rows is not None:
        detail["rows"] = rows
    trace("exported", request.post, object, address=address_of(request), **detail)
    kind = HttpResponse if isinstance(content, bytes) else StreamingHttpResponse
    response: HttpResponseBase = kind(content, content_type=form)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def named(request: Request, title: str, ending: str) -> str:
    """The name of a file: the city, what it is, the day.

    request  Request
    title    text
    ending   text   without its point
    returns  text   without signs that file systems refuse
    """
    city = request.pin.plan.about.city.title.shown(request.lang)
    whole = title if city in title else f"{city} {title}"
    clean = "".join(" " if sign in '\\/:*?"<>|' or ord(sign) < 32 else sign for sign in whole)
    return f"{' '.join(clean.split())[:80].strip('. ')} {timezone.localdate().isoformat()}.{ending}"


def _allowed(request: Request, object: str) -> None:
    if not holds(request.post, "exports.take"):
        trace("refused", request.post, object, address=address_of(request), permission="exports.take")
        raise PermissionDenied("exports.take")


def _notes(
    request: Request,
    answer: str,
    filters: Sequence[tuple[str, str]],
    definitions: Sequence[str],
    sources: Sequence[str],
    counted: Sequence[tuple[str, int]],
) -> list[tuple[str, str]]:
    lang, pin, about = request.lang, request.pin, request.pin.plan.about
    plan = say(
        lang, "exports.plan_said", title=about.title.shown(lang), edition=about.edition.shown(lang),
        short=pin.plan.fingerprint[:_SHORT],
    )  # fmt: skip
    account = request.post.account
    by = say(
        lang, "exports.by_said", title=account.shown(lang), username=account.username,
        role=roles()[request.post.role].shown(lang),
    )  # fmt: skip
    said = [say(lang, "exports.filter", name=label, value=value) for label, value in filters]
    lines = [("exports.answer", answer)] if answer else []
    lines += [("exports.demo", say(lang, "exports.demo_note"))] if pin.made_up else []
    lines += [
        ("exports.city", about.city.title.shown(lang)),
        ("exports.plan", plan),
        ("exports.as_of", shown_moment(pin.as_of) if pin.as_of else say(lang, "exports.no_facts")),
        ("exports.run", pin.run.name if pin.run else say(lang, "exports.no_run")),
        *(("exports.filters", one) for one in said or [say(lang, "exports.no_filters")]),
        *(("exports.definitions", one) for one in [*definitions, say(lang, "exports.blank")]),
        *(("exports.sources", one) for one in sources),
        *(("exports.sheets", say(lang, "exports.sheet_said", name=name, count=count)) for name, count in counted),
        ("exports.by", by),
        ("exports.at", shown_moment(timezone.now())),
    ]
    # a label stands once, before the first of its lines
    before = ["", *(label for label, _ in lines)]
    return [
        ("" if label == above else say(lang, label), text) for above, (label, text) in zip(before, lines, strict=False)
    ]
