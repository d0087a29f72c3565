"""Numbers, periods and dates as the reader meets them: always with a unit, never 0 for what is not known."""

from datetime import date

from refoundry.core.periods import read_period
from refoundry.core.quantities import unit_name, write_number
from refoundry.report.words import Words

_TINY = 0.005
_SMALL = 0.1


def decimals(value: float) -> int:
    """How many decimals a published number has, at most four.

    value    number
    returns  count

    >>> decimals(2.77), decimals(49.0), decimals(3053.73)
    (2, 0, 2)
    """
    text = write_number(value)
    return len(text.partition(".")[2])


def unit_words(unit: str, words: Words) -> str:
    """A unit as it stands behind a value, with the blank it needs before it.

    unit     name of a unit
    words    Words
    returns  text

    >>> unit_words("%", Words("zh")), unit_words("家", Words("zh")), unit_words("亿元", Words("en"))
    ('%', ' 家', ' × 100m yuan')
    """
    said = unit_name(unit, words.lang)
    return said if said in ("", "%") else f" {said}"


def unit_title(unit: str, words: Words) -> str:
    """A unit by itself, as the heading of a column or an axis.

    unit     name of a unit
    words    Words
    returns  text, empty for a bare number

    >>> unit_title("亿元", Words("zh")), unit_title("亿元", Words("en"))
    ('亿元', '100m yuan')
    """
    return unit_name(unit, words.lang).removeprefix("× ")


def amount(
    value: float,
    unit: str,
    words: Words,
    *,
    qualifier: str | None = "exact",
    published: bool = True,
    plain: bool = False,
) -> str:
    """A value with its unit and, where it is one, the word that makes it a bound.

    Published values keep their decimals, shares have at least one; computed ones get as many as their size deserves.

    value      number
    unit       name of a unit
    words      Words
    qualifier  exact over nearly about at_least; None as exact
    published  bool   as it stands in the source, not computed by us
    plain      bool   a share as the plan writes it, 45% rather than 45.0%
    returns    text

    >>> zh = Words("zh")
    >>> amount(49, "%", zh), amount(2.77, "%", zh), amount(3053.73, "亿元", zh)
    ('49.0%', '2.77%', '3,053.73 亿元')
    >>> amount(100, "家", zh, qualifier="over")
    '超 100 家'
    >>> amount(18.3042, "%", zh, published=False), amount(4512.345, "亿元", zh, published=False)
    ('18.3%', '4,512 亿元')
    """
    said = words.named("qualifiers", qualifier or "exact")
    space = " " if said and words.lang == "zh" else ""
    return f"{said}{space}{number(value, unit, published=published, plain=plain)}{unit_words(unit, words)}"


def number(value: float, unit: str, *, published: bool = True, plain: bool = False) -> str:
    """The figures of a value alone, as `amount` writes them.

    value      number
    unit       name of a unit
    published  bool   as it stands in the source
    plain      bool   a share as the plan writes it
    returns    text
    """
    share = unit in ("%", "‰", "百分点")
    if published:
        places = decimals(value)
        # a share computed from its parts has as many decimals as the machine gave it
        return write_number(value, min(max(places, 1), 2) if share and not plain else places)
    if share:
        return write_number(value, 1)
    size = abs(value)
    return write_number(value, 0 if size >= 1000 else 1 if size >= 100 else 2 if size < 10 else 1)


def difference(value: float, unit: str, words: Words, places: int) -> str:
    """A change with its sign; between shares it is in percentage points.

    value    number   after less before
    unit     name of the unit both are in
    words    Words
    places   decimals
    returns  text

    >>> difference(2.1, "%", Words("zh"), 1), difference(-2.77, "%", Words("en"), 2)
    ('+2.1 个百分点', '−2.77 pp')
    """
    sign, figures = _signed(value, places)
    return f"{sign}{figures}{unit_words('百分点' if unit == '%' else unit, words)}"


def _signed(value: float, places: int) -> tuple[str, str]:
    """A change's sign and its figures, rounded half up; what rounds to 0 has no sign."""
    figures = write_number(abs(value), places)
    nothing = not figures.strip("0.,")
    return "" if nothing else "+" if value > 0 else "−", figures


def pace(value: float, unit: str, kind: str | None, words: Words, *, signed: bool = True) -> str:
    """A yearly pace: percentage points or units a year, or per cent a year where it compounds.

    value    number   unit a year, or % a year
    unit     of the goal
    kind     points or compound
    words    Words
    signed   bool     with + or −
    returns  text

    >>> pace(0.25, "%", "points", Words("zh")), pace(6.5, "亿元", "compound", Words("zh"), signed=False)
    ('+0.25 个百分点', '6.5%')
    """
    places = 1 if kind == "compound" else 2 if unit == "%" or abs(value) < 10 else 1
    if kind != "compound" and abs(value) < _SMALL and round(value, 2) != round(value, 3):
        # 0.015 a year over two years is a gap of 0.03: two places would not add up
        places = 3
    if kind == "compound":
        sign, figures = _signed(value, places)
        text = f"{sign}{figures}{unit_words('%', words)}"
    else:
        text = difference(value, unit, words, places)
    if 0 < abs(value) < _TINY and unit == "%" and kind != "compound":
        text = ("−" if value < 0 else "+") + words("value.rounds_to_zero", least="0.01" + unit_words("百分点", words))
    return text if signed else text.lstrip("+−")


def interval(point: float, low: float, high: float, unit: str, words: Words) -> str:
    """An estimate with its interval, in one unit.

    point    number
    low      number
    high     number
    unit     name of a unit
    words    Words
    returns  text

    >>> interval(18.304, 17.56, 19.04, "%", Words("zh")), interval(4278.1, 3923.4, 4632.8, "亿元", Words("zh"))
    ('18.3%（17.6–19.0）', '4,278 亿元（3,923–4,633）')
    """
    return words(
        "value.interval",
        point=amount(point, unit, words, published=False),
        low=number(low, unit, published=False),
        high=number(high, unit, published=False),
    )


def period(text: str | None, words: Words) -> str:
    """A period in words; what is no period is shown as it is written.

    text     2024, 2020H1 and the like
    words    Words
    returns  text
    """
    if text is None:
        return ""
    try:
        return read_period(text).shown(words.lang)
    except ValueError:
        return text


def day(moment: date, words: Words) -> str:
    """A date as documents write it.

    moment   date
    words    Words
    returns  text

    >>> day(date(2026, 11, 3), Words("zh")), day(date(2026, 11, 3), Words("en"))
    ('2026年11月3日', '3 November 2026')
    """
    return words("page.date", d=moment, month=f"{moment:%B}")


def likelihood(share: float, words: Words) -> str:
    """A probability in per cent and in words, never 0 % or 100 %.

    share    1
    words    Words
    returns  text

    >>> likelihood(0.839, Words("zh")), likelihood(0.999, Words("zh"))
    ('约 84%', '超过99%')
    """
    if share > 0.99:
        return words("value.share_100")
    if share < 0.01:
        return words("value.share_0")
    return words("value.share", share=f"{100 * share:.0f}")


def percent(share: float | None, words: Words) -> str:
    """A share between 0 and 1 in per cent.

    share    1, None where it was not computed
    words    Words
    returns  text

    >>> percent(0.7943, Words("zh"))
    '79.4%'
    """
    if share is None or share != share:
        return words("record.not_computed")
    return f"{100 * share:.1f}{unit_words('%', words)}"
