"""Approving, issuing and correcting a bulletin: by another person, under a number of its own, kept byte for byte."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from refoundry.city import CityFolder
from refoundry.deliver import civil_day, span
from refoundry.workbench.accounts.models import Post
from refoundry.workbench.ledger.handed_in import path_of
from refoundry.workbench.ledger.models import Trace
from refoundry.workbench.ledger.record import make_move
from refoundry.workbench.ledger.standings import standing
from refoundry.workbench.rooms.bulletins import matter_views
from refoundry.workbench.rooms.bulletins.drafting import kept
from refoundry.workbench.rooms.bulletins.issuing import files_of
from refoundry.workbench.rooms.bulletins.texts import issued_events, read_texts
from tests.unit.workbench.bulletins_desk import (
    Sign,
    approved,
    draft,
    form_of,
    issue,
    move,
    now,
    subject,
    words_in,
)
from tests.unit.workbench.test_bulletins_texts import BASE


def test_nobody_approves_what_they_wrote(as_post: Sign, posts: dict[str, Post]) -> None:
    client = as_post("office")
    draft(client)
    move(posts, "office", "submit")
    page = client.get(f"/bulletins/{subject()}").content.decode()
    assert "须由另一人审核" in page and f"/moves/bulletin/{subject()}/approve" not in page
    answer = client.post(f"/moves/bulletin/{subject()}/approve", {"seq": 2, "id": "own"})
    assert answer.status_code == 422 and now().state == "submitted"
    other = as_post("office-2").get(f"/bulletins/{subject()}").content.decode()
    assert "须由另一人审核" not in other and f"/moves/bulletin/{subject()}/approve" in other
    assert "（送审稿）" in other


def test_what_is_issued_is_kept_byte_for_byte(as_post: Sign, posts: dict[str, Post], city: CityFolder) -> None:
    approved(as_post, posts)
    client = as_post("office")
    assert issue(client).status_code == 302 and now().state == "issued"
    files = files_of(issued_events(now())[0])
    assert [one.name.endswith(".docx") for one in files] == [True, True]
    kept = path_of(city.path, files[0].sha256).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == files[0].sha256
    words = words_in(kept)
    assert "云重办〔2026〕1号" in words and "2026年11月30日" in words and "送审稿" not in words and "草稿" not in words
    for reader in ("lead", "auditor"):
        assert as_post(reader).get(f"/bulletins/{subject()}/bulletin.docx?text=zh").content == kept
    taken = b"".join(as_post("lead").get(f"/files/{files[0].sha256}").streaming_content)  # type: ignore[attr-defined]
    assert taken == kept
    assert now().fields["recipients"] == read_texts(now().fields["document"])["zh"].addressee
    # the same deed again is the same event; the file is not made twice
    assert issue(client, seq="3").status_code == 302 and len(issued_events(now())) == 1
    assert client.post(f"/bulletins/{subject()}/archive", {"seq": now().seq, "id": "ar"}).status_code == 302
    assert now().state == "archived" and now().fields["file"] == [str(one) for one in files]
    assert client.get(f"/bulletins/{subject()}/bulletin.docx?text=zh").content == kept


def test_a_file_that_is_no_longer_what_was_issued_is_not_handed_out(
    as_post: Sign, posts: dict[str, Post], city: CityFolder
) -> None:
    approved(as_post, posts)
    client = as_post("office")
    issue(client, number="第9期")
    path = path_of(city.path, files_of(issued_events(now())[0])[0].sha256)
    path.write_bytes(b"another")
    assert client.get(f"/bulletins/{subject()}/bulletin.docx?text=zh").status_code == 404
    assert "与印发时不一致" in client.get(f"/bulletins/{subject()}?text=zh").content.decode()
    path.unlink()


def test_a_number_is_used_once_and_lacking_entries_are_asked_for(as_post: Sign, posts: dict[str, Post]) -> None:
    approved(as_post, posts)
    client = as_post("office")
    answer = issue(client, number="", day="")
    assert answer.status_code == 422 and now().state == "approved"
    assert not Trace.objects.filter(kind="file-handed-in").exists()
    issue(client, number="第7期")
    month = span("month", civil_day(timezone.now())).text
    other = f"circular-{month}"
    as_post("analyst").post("/bulletins/new", {"period": month, "kind": "circular", "id": "c"})
    for name, step in (("analyst", "submit"), ("office", "approve")):
        make_move("bulletin", other, step, actor=posts[name].account.username, role=posts[name].role,
                  expected_seq=standing("bulletin", other).seq, payload={}, id=f"o-{step}")  # fmt: skip
    told = {"number": "第7期", "date": "2026-11-30", "seq": "3", "id": "twice", "early": "1"}
    answer = client.post(f"/bulletins/{other}/issue", told)
    assert answer.status_code == 422 and "已经用过" in answer.content.decode()
    assert standing("bulletin", other).state == "approved"


def test_a_correction_is_approved_and_issued_in_its_turn_and_both_files_stay(
    as_post: Sign, posts: dict[str, Post]
) -> None:
    approved(as_post, posts)
    client = as_post("office")
    issue(client, number="第1期")
    first = client.get(f"/bulletins/{subject()}/bulletin.docx?text=zh").content
    told = form_of(client.get(f"/bulletins/{subject()}/correct"))
    lacking = client.post(f"/bulletins/{subject()}/correct", {**told, "b1": "更正后的一段"})
    assert lacking.status_code == 422 and now().state == "issued"
    told = form_of(lacking) | {"correction": "数字有误", "number": "第1期（更正）"}
    assert client.post(f"/bulletins/{subject()}/correct", told).status_code == 302
    assert now().state == "submitted" and now().steps[-1].event.corrects == issued_events(now())[0].id
    move(posts, "office-2", "approve")
    assert "已经用过" in issue(client, number="第1期", id="i2").content.decode()
    issue(client, number="第1期（更正）", id="i3")
    second = client.get(f"/bulletins/{subject()}/bulletin.docx?text=zh").content
    assert second != first and "更正后的一段" in words_in(second) and "更正后的一段" not in words_in(first)
    page = client.get(f"/bulletins/{subject()}").content.decode()
    for event in issued_events(now()):
        assert f"/files/{files_of(event)[0].sha256}" in page


def test_the_analyst_drafts_but_does_not_issue(as_post: Sign, posts: dict[str, Post]) -> None:
    approved(as_post, posts)
    answer = issue(as_post("analyst"))
    assert answer.status_code == 422 and now().state == "approved"
    assert not Trace.objects.filter(kind="file-handed-in").exists()


def test_issuing_before_the_period_ends_asks_for_a_tick(
    as_post: Sign, posts: dict[str, Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(as_post, posts)
    end = span("week", civil_day(timezone.now())).end
    for day, asked in ((end - timedelta(days=1), True), (end, False)):
        monkeypatch.setattr(matter_views, "civil_day", lambda _, day=day: day)
        page = as_post("office").get(f"/bulletins/{subject()}").content.decode()
        assert ("期末未到" in page) == ('name="early"' in page) == asked
    monkeypatch.setattr(matter_views, "civil_day", lambda _: end - timedelta(days=1))
    refused = issue(as_post("office"), early="")
    assert refused.status_code == 422 and "请先勾选确认" in refused.content.decode() and now().state == "approved"
    assert "云重办〔2026〕1号" in refused.content.decode()  # what was typed stays
    assert issue(as_post("office")).status_code == 302 and now().state == "issued"


def test_drafting_anew_keeps_the_mark_of_a_demonstration_and_the_numbers() -> None:
    made = {
        lang: replace(BASE, lang=lang, title=title, number="第9期")
        for lang, title in (("zh", "周报"), ("en", "Weekly"))
    }
    before = {"zh": replace(BASE, title="演示：旧", number="第2期（演示）")}
    found = kept(before, made)
    assert (found["zh"].title, found["zh"].number) == ("演示：周报", "第2期（演示）")
    assert (found["en"].title, found["en"].number) == ("Weekly", "第9期")
    assert kept(found, found)["zh"].title == "演示：周报" and kept({}, made) == made
