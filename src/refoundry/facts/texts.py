"""A small file as text: UTF-8 or else GBK, strictly."""

from refoundry.core.problems import Place, Problem, Problems


def decoded(content: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding; a spreadsheet or a truncated file is refused, never patched.

    content  bytes
    name     text   the file's, for the message
    returns  text, utf-8 or gb18030
    raises   Problems   F402
    """
    reason = "NUL"
    if b"\0" not in content:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError as error:
                reason = f"byte {error.start}"
    raise Problems([Problem("F402", place=Place(name), values={"reason": reason})])
