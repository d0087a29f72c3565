"""Hiding small cells, word for word: loops, and exact fractions where equations are solved."""

from fractions import Fraction


def hide(counts, relations, at_least=3, disjoint=True):
    """The cells to hide; relations are pairs (total, parts)."""
    hidden = set()
    for cell in range(len(counts)):
        if 0 < counts[cell] < at_least:
            hidden.add(cell)
    while True:
        changed = False
        for total, parts in relations:
            while True:
                inside = [cell for cell in parts if cell in hidden and counts[cell] > 0]
                firms = 0
                for cell in inside:
                    firms = firms + counts[cell] if disjoint else max(firms, counts[cell])
                if total in hidden and len(inside) > 0:
                    break
                if total not in hidden and (len(inside) == 0 or (len(inside) >= 2 and firms >= at_least)):
                    break
                smallest = None
                for cell in parts:
                    if cell in hidden or counts[cell] == 0:
                        continue
                    if smallest is None or counts[cell] < counts[smallest]:
                        smallest = cell
                if smallest is None and total in hidden:
                    break
                hidden.add(total if smallest is None else smallest)
                changed = True
        if changed:
            continue
        given = [cell for cell in given_away(counts, relations, hidden) if counts[cell] < at_least]
        if not given:
            return hidden
        choice = None
        for wide in (False, True):
            for total, parts in relations:
                if not wide and given[0] != total and given[0] not in parts:
                    continue
                for cell in [*parts, total]:
                    if cell in hidden or counts[cell] == 0:
                        continue
                    if choice is None or (counts[cell], cell) < (counts[choice], choice):
                        choice = cell
            if choice is not None:
                break
        hidden.add(choice)


def given_away(counts, relations, hidden):
    """The hidden cells that follow from the rest: a pivot whose row has no other hidden cell, after elimination."""
    unknown = sorted(cell for cell in hidden if counts[cell] > 0)
    rows = []
    for total, parts in relations:
        row = {}
        for cell in parts:
            if cell in unknown:
                row[cell] = row.get(cell, Fraction(0)) + 1
        if total in unknown:
            row[total] = row.get(total, Fraction(0)) - 1
        rows.append([row.get(cell, Fraction(0)) for cell in unknown])
    done = 0
    for column in range(len(unknown)):
        pivot = next((row for row in range(done, len(rows)) if rows[row][column] != 0), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        first = rows[done][column]
        rows[done] = [value / first for value in rows[done]]
        for row in range(len(rows)):
            if row != done and rows[row][column] != 0:
                times = rows[row][column]
                rows[row] = [a - times * b for a, b in zip(rows[row], rows[done], strict=True)]
        done += 1
    found = []
    for row in rows[:done]:
        held = [place for place, value in enumerate(row) if value != 0]
        if len(held) == 1:
            found.append(unknown[held[0]])
    return sorted(found)
