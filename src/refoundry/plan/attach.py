"""The official document beside the plan: verified by its fingerprint, kept out of version control, then shown whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from refoundry.core.clauses import fingerprint, paragraphs, quote_stands, without_space
from refoundry.core.problems import Place, Problem, Problems
from refoundry.plan.model import Cited, Plan

FOLDER = ".attached"


@dataclass(frozen=True, slots=True)
class Attached:
    """A document that was recognised: its key in the plan, where its text lies, how many paragraphs it has."""

    document: str
    path: Path
    paragraphs: int


def attach(plan: Plan, folder: Path, file: Path) -> Attached:
    """Verify an official document against the plan's fingerprint and keep its text beside the plan.

    plan     Plan
    folder   the plan folder; the text goes to its `.attached`, which git ignores
    file     .txt, .docx, .pdf or .html
    returns  Attached
    raises   Problems   the file cannot be read, no fingerprint is recorded, the text is another, or cannot be kept
    """
    from refoundry.plan.importer.documents import read_document

    wanted = {document.sha256: key for key, document in plan.documents.items() if document.sha256}
    text = "\n".join(paragraph.text for paragraph in read_document(file).paragraphs)
    found = fingerprint(text)
    if found not in wanted and file.suffix.lower() == ".txt":
        # a text file counts as it is, before any reading of ours
        text = file.read_text("utf-8-sig", errors="replace")
        found = fingerprint(text)
    if not wanted:
        raise Problems(
            [Problem("P132", place=Place(str(folder / "plan.yaml")), values={"expected": f"sha256: {found}"})]
        )
    if found not in wanted:
        values = {"expected": "、".join(f"{sha}（documents.{key}.sha256）" for sha, key in wanted.items())}
        raise Problems([Problem("P131", place=Place(str(file)), got=found, values=values)])
    target = folder / FOLDER / f"{wanted[found]}.txt"
    try:
        target.parent.mkdir(exist_ok=True)
        target.write_text("\n".join(paragraphs(text)) + "\n", "utf-8")
    except OSError as error:
        raise Problems([Problem("P136", place=Place(str(target)), got=error.strerror)]) from error
    return Attached(wanted[found], target, len(paragraphs(text)))


def attached_text(plan: Plan, folder: Path, document: str = "plan") -> list[str]:
    """The paragraphs of an attached document; its fingerprint is verified again.

    plan      Plan
    folder    the plan folder
    document  key in plan.documents
    returns   list of text, empty where nothing is attached
    raises    Problems   the text beside the plan was changed
    """
    path = folder / FOLDER / f"{document}.txt"
    entry = plan.documents.get(document)
    if entry is None or not path.is_file():
        return []
    text = path.read_text("utf-8", errors="replace")
    if fingerprint(text) != entry.sha256:
        values = {"expected": entry.sha256 or ""}
        raise Problems([Problem("P131", place=Place(str(path)), got=fingerprint(text), values=values)])
    return paragraphs(text)


def whole_clause(clause: Cited, document: Sequence[str]) -> list[str]:
    """The paragraphs a citation stands for.

    A document laid out in other lines than the one that was cited is searched for the quote.

    clause    Cited
    document  paragraphs of the attached document
    returns   list of text, empty where the quote is not found
    """
    if quote_stands(clause.quote, clause.paragraph, document):
        return list(document[clause.paragraph - 1 : (clause.to or clause.paragraph)])
    bare = without_space(clause.quote)
    hits = [number for number, text in enumerate(document, 1) if bare in without_space(text)]
    if not hits:
        return []
    return [document[min(hits, key=lambda number: abs(number - clause.paragraph)) - 1]]
