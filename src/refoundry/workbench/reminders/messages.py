"""How group chats want their messages: pure functions, exact to the sign."""

import base64
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode


def cut(text: str, longest: int) -> str:
    """A text of at most so many bytes, cut at the end of a line where it is longer.

    text     text
    longest  int, bytes of UTF-8
    returns  text

    >>> cut("一\\n二\\n三", 10)
    '一\\n二'
    """
    if len(text.encode()) <= longest:
        return text
    kept: list[str] = []
    for line in text.split("\n"):
        if len("\n".join([*kept, line]).encode()) > longest:
            break
        kept.append(line)
    return "\n".join(kept) or text.encode()[:longest].decode(errors="ignore")


def plain(text: str) -> str:
    """A text in which nothing is markup: what officials typed does not become a link or a heading in a chat.

    text     text
    returns  text

    >>> plain("<@all> [见](http://x) # 一")
    '＜@all＞ 【见】(http://x) ＃ 一'
    """
    return text.translate(str.maketrans("<>[]#*`", "＜＞【】＃＊｀")).replace("\n", " ")


def wecom(title: str, lines: list[str], longest: int) -> dict[str, Any]:
    """A message of 企业微信 and of what is built on it.

    title    text
    lines    list of text
    longest  int, bytes
    returns  mapping   to be sent as JSON
    """
    return {"msgtype": "markdown", "markdown": {"content": cut("\n".join([f"**{title}**", *lines]), longest)}}


def dingtalk(title: str, lines: list[str], longest: int) -> dict[str, Any]:
    """A message of 钉钉. Its lines are paragraphs: a single line break would be swallowed.

    title    text
    lines    list of text
    longest  int, bytes
    returns  mapping   to be sent as JSON
    """
    text = cut("\n\n".join([f"#### {title}", *lines]), longest)
    return {"msgtype": "markdown", "markdown": {"title": title, "text": text}, "at": {"isAtAll": False}}


FORMS = {"wecom": wecom, "dingtalk": dingtalk}


def signature(secret: str, milliseconds: int) -> Mapping[str, str]:
    """What 钉钉 wants beside the key where its robot asks for a signature.

    secret        text
    milliseconds  int, ms   since 1970
    returns       mapping   timestamp, sign

    >>> signature("SEC000", 1700000000000)["sign"]
    'ltBBey5eZrWKh1cPzFIdz3v3xpkc4Tjx4lLsPSHqdtA='
    """
    told = f"{milliseconds}\n{secret}".encode()
    sign = base64.b64encode(hmac.digest(secret.encode(), told, "sha256")).decode()
    return {"timestamp": str(milliseconds), "sign": sign}


def addressed(address: str, **parameters: str) -> str:
    """An address with its parameters.

    address       https address without a query
    **parameters  text
    returns       address
    """
    return f"{address}?{urlencode(parameters)}"
