"""What is counted and said the same on paper and on a page: numbers of headings, captions, sources of figures."""

from refoundry.core.problems import Lang
from refoundry.core.quantities import write_number
from refoundry.report.official_model import LEVELS, Chart, Table
from refoundry.report.phrasebook import Phrasebook

_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """A number from 1 to 99 as headings count.

    number   count
    returns  text; figures beyond 99

    >>> chinese_number(2), chinese_number(10), chinese_number(21), chinese_number(100)
    ('二', '十', '二十一', '100')
    """
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


class Numbering:
    """The numbers of a document's headings, tables and figures, handed out in their order."""

    def __init__(self, lang: Lang) -> None:
        self.say = Phrasebook("official.yaml", lang)
        self.headings = [0] * LEVELS
        self.tables = self.figures = 0

    def heading(self, level: int) -> str:
        """The number of the next heading, with its sign: 一、（一）1.（1）.

        level    1 to LEVELS
        returns  text
        """
        at = level - 1
        self.headings[at] += 1
        self.headings[at + 1 :] = [0] * (len(self.headings) - at - 1)
        number = self.headings[at]
        above = ".".join(str(one) for one in self.headings[:at] if one)
        return self.say(f"numbers.heading_{level}", n=number, zh=chinese_number(number), above=above)

    def caption(self, block: Table | Chart) -> str:
        """The title of the next table or figure with its number and unit.

        block    Table or Chart
        returns  text
        """
        if isinstance(block, Table):
            self.tables += 1
            said = self.say("numbers.table", n=self.tables, title=block.title)
        else:
            self.figures += 1
            said = self.say("numbers.figure", n=self.figures, title=block.title)
        return self.say("numbers.unit", said=said, unit=block.unit) if block.unit else said


def source_line(block: Table | Chart, lang: Lang) -> str:
    """What stands below a table or figure: its source, its date, its note.

    block    Table or Chart
    lang     zh or en
    returns  text   empty where it has none of them
    """
    say = Phrasebook("official.yaml", lang)
    named = {"source": block.source, "date": block.date, "note": block.note}
    return say("numbers.join").join(say(f"numbers.{name}", **{name: text}) for name, text in named.items() if text)


def spoken_chart(block: Chart, lang: Lang) -> str:
    """A chart for those who cannot see it: its title and its values.

    block    Chart
    lang     zh or en
    returns  text
    """
    say = Phrasebook("official.yaml", lang)
    said = [block.title]
    for series in block.series:
        values = [
            say(
                "numbers.chart_value",
                category=name,
                value=say("numbers.unknown") if value is None else write_number(value),
            )
            for name, value in zip(block.categories, series.values, strict=False)
        ]
        joined = say("numbers.join").join(values)
        said.append(say("numbers.chart_data", series=series.name, values=joined))
    return say("numbers.join").join(said)
