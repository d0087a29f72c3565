"""A written document as LibreOffice sets it: characters a line, lines a page, the imprint at the foot, the numbers of
charts. Skipped where LibreOffice is not installed."""

import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pytest

from refoundry.report.official import Heading, OfficialDocument, Paragraph, write_official
from tests.unit.report.official_sample import sample

_POINTS = 72 / 25.4
_LISTED = "".join(f"项目{n}有{n * 7}个、" for n in range(1, 200)) + "完。"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The words of each page of one document, with their places."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: nothing can be rendered")
    folder: Path = tmp_path_factory.mktemp("rendered")
    full = OfficialDocument("页", (Heading("一行"), Paragraph("汉" * 28 * 60), Paragraph(_LISTED)))
    for name, document in (("sample", sample()), ("full", full)):
        (folder / f"{name}.docx").write_bytes(write_official(document))
    command = [
        office,
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        folder,
    ]
    subprocess.run(
        [*command, folder / "sample.docx", folder / "full.docx"], check=True, capture_output=True, timeout=300
    )
    found = {}
    for name in ("sample", "full"):
        with pdfplumber.open(folder / f"{name}.pdf") as read:
            found[name] = [page.extract_text_lines() for page in read.pages]
    return found


def test_a_line_has_28_characters_and_a_page_22_lines(pages):
    lines = [line for line in pages["full"][1] if "汉" in line["text"]]
    assert len(lines) == 22
    assert {len(line["text"]) for line in lines} == {28}
    assert lines[0]["x0"] / _POINTS == pytest.approx(28, abs=1)
    assert lines[0]["x1"] / _POINTS == pytest.approx(210 - 26, abs=1)


def test_no_punctuation_is_lost_at_the_end_of_a_line(pages):
    body = [line for page in pages["full"] for line in page if "—" not in line["text"]]
    assert "".join(line["text"] for line in body).replace(" ", "").endswith(_LISTED)
    assert max(line["x1"] for line in body) / _POINTS < 210 - 26 + 1


def test_page_numbers_stand_outside(pages):
    odd, even = (next(line for line in pages["full"][page] if "—" in line["text"]) for page in (0, 1))
    assert "1" in odd["text"] and "2" in even["text"]
    assert odd["x0"] / _POINTS > 150 and even["x0"] / _POINTS < 40
    # the dashes stand 7 mm below the text
    assert (odd["top"] + odd["bottom"]) / 2 / _POINTS - (297 - 35) == pytest.approx(7, abs=1.5)


def test_the_imprint_closes_the_last_page(pages):
    last = pages["sample"][-1]
    closing = next(line for line in last if "印发" in line["text"])
    assert closing["bottom"] / _POINTS == pytest.approx(297 - 35, abs=3)


def test_charts_are_drawn_with_their_numbers(pages):
    words = " ".join(line["text"] for page in pages["sample"] for line in page)
    for wanted in ("完成", "<未知>", "100.0", "50.5", "图 1", "表 1"):
        assert wanted in words or wanted.replace(" ", "") in words
