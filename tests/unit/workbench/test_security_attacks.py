"""What is written into the workbench comes out as text, and what is asked of it is never part of a command."""

import io
import re
import zipfile
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client
from openpyxl import load_workbook

from refoundry.workbench.accounts.models import Account, Post
from refoundry.workbench.ledger.handed_in import Handed, keep
from refoundry.workbench.ledger.models import Entry
from refoundry.workbench.ledger.standings import standing
from refoundry.workbench.pinned import pin
from tests.unit.workbench.planting import ROLES, addresses, arguments, filled, plant

Sign = Callable[[str], Client]
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}{% now %}javascript:alert(3)\u202etxt"
FORMULAS = ('=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0")
PROBES = (
    "'", '"', "' OR '1'='1", "1); DROP TABLE ledger_entry;--", "%", "_", "\\", "\x00", "-1", "0", "9" * 30, "1e9", "NaN", "[]",
    "{{7*7}}", "../../etc/passwd", "\ud7ff", "\U0001f600", "a" * 3000, "%27", "\r\nSet-Cookie: a=b", "None", "true",
)  # fmt: skip
ODD = ("'", "..", "%00", "a" * 400, "<script>", "%2e%2e%2fetc%2fpasswd", "0", "-1", "9" * 25, "%E4%B8%AD", "%FF%FE", "a b", "{{7*7}}", "%0d%0aX:y")  # fmt: skip


CODE = re.compile(r"\s*(javascript|data|vbscript):", re.IGNORECASE)


def pages(posts: dict[str, Post], as_post: Sign, text: str) -> "list[tuple[str, str, str]]":
    """Every page that holds HTML, as those see it who see most, after one of each matter was planted."""
    planted = plant(posts, text)
    Account.objects.filter(username="demo-town").update(title=text[:80], title_en=text[:120])
    found = []
    for role in ("leading-group", "department", "auditor", "administrator"):
        client = as_post(ROLES[role])
        for name, route in addresses().items():
            response = client.get(filled(route, arguments(name, planted, posts, role)))
            if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                found.append((role, name, response.content.decode()))
            elif response.streaming:
                b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return found


def test_what_was_written_stays_text_on_every_page(posts: dict[str, Post], as_post: Sign) -> None:
    wrong, shown = [], set()
    for role, name, page in pages(posts, as_post, SCRIPT):
        if "alert(1)" in page:
            shown.add(name)
        signs = ("<script>alert", "<img src=x", "onerror=alert(2)>", "\u202e")
        wrong += [f"{role} {name}: {sign!r} at {page.index(sign)}" for sign in signs if sign in page]
        led = re.findall(r"""(?:href|src|action|formaction|hx-\w+)\s*=\s*["']([^"']*)["']""", page)
        wrong += [f"{role} {name}: {one[:80]}" for one in led if CODE.match(unescape(one))]
        for place in re.finditer(
            re.escape("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;&quot;&#x27;"), page
        ):
            # where the text goes on, the signs of templates stand in it as they were written
            after = page[place.end() : place.end() + 7]
            if after.startswith("{") and not after.startswith("{{7*7"):
                wrong.append(f"{role} {name}: {after}")
    assert not wrong, "\n" + "\n".join(sorted(set(wrong)))
    # of all rooms: a test over pages that do not show it would say nothing
    assert {"supervision-task", "meeting", "report", "request", "today", "account-one", "accounts",
            "audit", "audit-event", "move", "search"} - {"search"} <= shown, sorted(shown)  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_an_export_becomes_a_formula(posts: dict[str, Post], as_post: Sign, formula: str) -> None:
    planted, seen = plant(posts, formula), set()
    books = {name: route for name, route in addresses().items() if route.endswith((".xlsx", "/export"))}
    assert len(books) >= 6
    for name, route in books.items():
        response = as_post("auditor").get(filled(route, arguments(name, planted, posts, "auditor")))
        if response.status_code == 404 and name.startswith("plan-editions"):
            continue  # there is one edition only: nothing to compare
        assert response.status_code == 200, name
        assert response["Content-Disposition"].startswith("attachment")
        raw = response.content
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            for part in package.namelist():
                if part.startswith("xl/worksheets/sheet"):
                    assert b"<f>" not in package.read(part) and b"<hyperlink " not in package.read(part), name
        for sheet in load_workbook(io.BytesIO(raw)).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and formula.strip() in cell.value:
                        seen.add(name)
                        assert cell.data_type == "s", f"{name} {cell.coordinate}"
    assert {"supervision-book", "requests-book"} <= seen


def queries(page: str) -> set[str]:
    """The names of what a page asks with: entries of its GET forms and of its links."""
    forms = re.findall(r"<form(?![^>]*method=\"post\")[^>]*>(.*?)</form>", page, re.DOTALL)
    entries = {name for form in forms for name in re.findall(r'name="([\w-]+)"', form)}
    links = {
        name
        for query in re.findall(r'href="[^"]*\?([^"#]+)"', page)
        for name in re.findall(r"(?:^|&|;)([\w-]+)=", query)
    }
    return (entries | links) - {"csrfmiddlewaretoken"} | {"page", "sort", "q", "columns", "next"}


@pytest.mark.parametrize("role", ["leading-group", "auditor", "administrator"])
def test_no_query_breaks_a_page_or_reaches_the_database(posts: dict[str, Post], as_post: Sign, role: str) -> None:
    planted, client, wrong, asked = plant(posts), as_post(ROLES[role]), [], 0
    client.raise_request_exception = False
    before = Entry.objects.count()
    for name, route in addresses().items():
        path = filled(route, arguments(name, planted, posts, role))
        first = client.get(path)
        if first.streaming:
            b"".join(first.streaming_content)  # type: ignore[attr-defined]
        if first.status_code != 200 or not first["Content-Type"].startswith("text/html"):
            continue
        entries = sorted(queries(first.content.decode()))
        # every entry with some of the probes, all entries of a page at once
        for turn in range(0, len(PROBES), 5):
            query = {entry: PROBES[(turn + place) % len(PROBES)] for place, entry in enumerate(entries)}
            response, asked = client.get(f"{path}?{urlencode(query)}"), asked + 1
            if response.status_code >= 500 or "Set-Cookie: a" in str(response.headers):
                wrong.append(f"{name} {query} {response.status_code}"[:600])
    assert not wrong, "\n" + "\n".join(wrong)
    assert asked > 20
    assert Entry.objects.count() == before


def test_no_odd_sign_in_an_address_breaks_a_page(posts: dict[str, Post], as_post: Sign) -> None:
    planted, wrong = plant(posts), []
    clients = [as_post(name) for name in ("office", "auditor", "administrator")]
    for name, route in addresses().items():
        blanks = arguments(name, planted, posts, "leading-group")
        for blank in re.findall(r"<(?:\w+:)?(\w+)>", route):
            for odd in ODD:
                value = odd if "%" in odd else quote(odd, safe="")
                for client in clients:
                    client.raise_request_exception = False
                    for method in ("GET", "POST"):
                        response = client.generic(method, filled(route, {**blanks, blank: value}))
                        if response.status_code >= 500:
                            wrong.append(f"{method} {name} {blank}={odd[:30]!r}: {response.status_code}")
    assert not wrong, "\n" + "\n".join(sorted(set(wrong)))
    assert connections[DEFAULT_DB_ALIAS].is_usable()


# ---- uploads


def docx(body: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("word/document.xml", body)
        for name, raw in parts.items():
            package.writestr(name, raw)
    return out.getvalue()


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY b "bomb">]>'
ENTITIES = "".join(f"<!ENTITY a{n} '" + f"&a{n - 1};" * 10 + "'>" for n in range(1, 12))
BILLION = f"<!DOCTYPE a [<!ENTITY a0 'ha'>{ENTITIES}]>"


@pytest.mark.parametrize(
    "head", [ENTITY, f"<!--{'x' * 9000}-->{ENTITY}", BILLION, f"<!--{'x' * 9000}-->{BILLION}", ENTITY.replace("<!DOCTYPE", "<!doctype")]
)  # fmt: skip
def test_minutes_that_bring_entities_are_not_followed(posts: dict[str, Post], as_post: Sign, head: str) -> None:
    planted = plant(posts)
    body = f"<?xml version='1.0'?>{head}<w:document {WORD}><w:body><w:p><w:r><w:t>一、&x;&a11;由市统计局牵头</w:t></w:r></w:p></w:body></w:document>"
    file = SimpleUploadedFile("minutes.docx", docx(body.encode()))
    response = as_post("chain").post(f"/meetings/{planted.meeting}/minutes", {"do": "read", "file": file})
    assert response.status_code in (200, 422)
    page = response.content.decode()
    assert "root:" not in page and "hahaha" not in page


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.pdf",
        "..\\..\\boot.pdf",
        "a\r\nX: y.pdf",
        'a"; filename="b.exe.pdf',
        "\u202efdp.pdf",
        "/x.pdf",
        "a" * 400 + ".pdf",
        "<script>.pdf",
        "CON.pdf",
        "a.exe.pdf",
    ],
)
def test_a_name_leads_nowhere(posts: dict[str, Post], as_post: Sign, name: str) -> None:
    planted = plant(posts)
    page = as_post("town").get(f"/moves/task/{planted.town_task}/report").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(id|seq)"(?: value="([^"]*)")', page))
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7 " + name.encode("utf-8", "replace"))
    file._name = name  # type: ignore[attr-defined]
    kept = keep(pin().city.path, [file])[0]
    root = (pin().city.path / "handed-in").resolve()
    assert (root / kept.sha256[:2] / kept.sha256).is_file()
    assert not set(kept.name) & set('/\\"\r\n<>\u202e')
    sent = SimpleUploadedFile("a.pdf", b"%PDF-1.7 " + name.encode("utf-8", "replace"))
    sent.name = name.replace("\r\n", "")
    answer = as_post("town").post(
        f"/moves/task/{planted.town_task}/report", {**hidden, "summary": "x", "evidence": sent}
    )
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        handed = Handed.read(standing("task", planted.town_task).fields["evidence"][0])
        assert handed is not None
        taken = as_post("auditor").get(f"/files/{handed.sha256}")
        b"".join(taken.streaming_content)  # type: ignore[attr-defined]
        assert taken["Content-Disposition"].startswith("attachment")
        assert "\n" not in taken["Content-Disposition"]
        assert taken["Content-Type"] == "application/pdf"


POLYGLOTS = {
    "a page that begins as a document": ("a.pdf", b"%PDF-1.7\n<html><script>alert(1)</script></html>", 302),
    "a drawing with a script": (
        "a.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        422,
    ),
    "a page": ("a.html", b"<script>alert(1)</script>", 422),
    "a program behind a second ending": ("a.pdf.exe", b"MZ", 422),
    "a package behind a picture": ("a.docx", b"\x89PNG\r\n\x1a\n" + b"0" * 100, 422),
    "an ending in capitals with a blank": ("a.PDF ", b"MZ", 422),
    "a page that calls itself a text": ("a.txt", b"<script>alert(1)</script>", 302),
}


@pytest.mark.parametrize("case", POLYGLOTS)
def test_a_file_that_is_two_things_is_refused_or_only_taken_away(
    posts: dict[str, Post], as_post: Sign, case: str
) -> None:
    name, raw, status = POLYGLOTS[case]
    planted = plant(posts)
    page = as_post("town").get(f"/moves/task/{planted.town_task}/report").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(id|seq)"(?: value="([^"]*)")', page))
    sent = {**hidden, "summary": "x", "evidence": SimpleUploadedFile(name, raw)}
    answer = as_post("town").post(f"/moves/task/{planted.town_task}/report", sent)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    if status == 302:
        handed = Handed.read(standing("task", planted.town_task).fields["evidence"][0])
        taken = as_post("auditor").get(f"/files/{handed.sha256}")  # type: ignore[union-attr]
        b"".join(taken.streaming_content)  # type: ignore[attr-defined]
        assert taken["Content-Disposition"].startswith("attachment")
        assert taken["X-Content-Type-Options"] == "nosniff"
        assert taken["Content-Type"] != "text/html"
        assert "default-src 'none'" in taken["Content-Security-Policy"]


@pytest.mark.parametrize(
    "entries",
    [
        {f"field{number}": "x" for number in range(600)},
        {"evidence": [SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.7") for number in range(6)]},
        {"summary": "x" * 3_000_000},
    ],
    ids=["fields", "files", "text"],
)
def test_too_much_at_once_is_refused_in_words(posts: dict[str, Post], as_post: Sign, entries: Any) -> None:
    planted = plant(posts)
    answer = as_post("town").post(f"/moves/task/{planted.town_task}/report", entries)
    assert answer.status_code in (400, 413)
    assert "没有处理" in answer.content.decode()
    assert standing("task", planted.town_task).state == "in-progress"
