"""Loading, plainly: one row after another by the sentences of the manual, with nothing of the package.

A column is a mapping: name, type (number, integer, date, text, uscc), key, required, low, high, allowed.
"""

import csv
import io
from datetime import date, timedelta

_WIDE = str.maketrans("０１２３４５６７８９．，－＋", "0123456789.,-+")
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _digits(text):
    return text != "" and all(letter in "0123456789" for letter in text)


def _number(text):
    sign = -1.0 if text[:1] == "-" else 1.0
    bare = text[1:] if text[:1] in "+-" and text else text
    head, dot, tail = bare.partition(".")
    groups = head.split(",")
    if len(groups) > 1:
        if not (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])):
            raise ValueError(text)
        if dot and not tail:
            raise ValueError(text)
        head = "".join(groups)
    if not _digits(head + tail):
        raise ValueError(text)
    return sign * float(f"{head or '0'}.{tail or '0'}")


def _date(text):
    if len(text) == 5 and _digits(text) and text[0] in "2345":
        return date(1899, 12, 30) + timedelta(days=int(text))
    for mark in ("-", "/", "."):
        parts = text.split(mark)
        if len(parts) == 3 and all(_digits(part) for part in parts) and len(parts[0]) == 4:
            if mark == "-" and not (len(parts[1]) == len(parts[2]) == 2):
                raise ValueError(text)
            if max(len(parts[1]), len(parts[2])) > 2:
                raise ValueError(text)
            return date(int(parts[0]), int(parts[1]), int(parts[2]))
    raise ValueError(text)


def _code(text):
    text = "".join(text.split()).replace("-", "").upper()
    if len(text) != 18 or any(letter not in _LETTERS for letter in text) or not _digits(text[2:8]):
        raise ValueError(text)
    total = sum(_LETTERS.index(letter) * 3**i for i, letter in enumerate(text[:17]))
    if _LETTERS[(31 - total % 31) % 31] != text[17]:
        raise ValueError(text)
    return text


def _cell(text, column):
    text = text.strip()
    if text == "":
        if column.get("required"):
            raise ValueError("required")
        return None
    kind = column["type"]
    if kind in ("number", "integer"):
        value = _number(text.translate(_WIDE))
        if kind == "integer":
            if "." in text.translate(_WIDE):
                raise ValueError(text)
            value = int(value)
        if ("low" in column and value < column["low"]) or ("high" in column and value > column["high"]):
            raise ValueError(text)
        return value
    if kind == "date":
        return _date(text.translate(_WIDE))
    if kind == "uscc":
        return _code(text)
    if column.get("allowed") and text not in column["allowed"]:
        raise ValueError(text)
    return text


def load(text, columns):
    """What becomes of a CSV text: rows accepted by key, lines refused, how many repeat another.

    text     CSV with a header that names the columns
    columns  list of mappings
    returns  mapping key -> values, set of lines, count
    """
    lines = text.split("\n")
    refused, rows, repeated = set(), {}, 0
    header = lines[0].split(",")
    by_name = {column["name"]: column for column in columns}
    for number, line in enumerate(lines[1:], 2):
        if line == "":
            continue
        cells = next(csv.reader(io.StringIO(line)))
        if line.count('"') % 2 or len(cells) != len(header):
            refused.add(number)
            continue
        values, wrong = {}, False
        for name, cell in zip(header, cells, strict=True):
            try:
                values[name] = _cell(cell, by_name[name])
            except ValueError:
                wrong = True
        if wrong:
            refused.add(number)
            continue
        key = tuple(values[column["name"]] for column in columns if column.get("key"))
        rows.setdefault(key, []).append((number, values))
    accepted = {}
    for key, group in rows.items():
        if all(values == group[0][1] for _, values in group):
            accepted[key] = group[0][1]
            repeated += len(group) - 1
        else:
            refused |= {number for number, _ in group}
    return accepted, refused, repeated
