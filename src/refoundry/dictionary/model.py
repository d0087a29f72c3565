"""What a table and a column are: names, types, units, keys, meaning, who owns them and what they may be used for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Dtype = Literal["number", "integer", "text", "bool", "date", "period"]
_DTYPES: tuple[str, ...] = get_args(Dtype)


@dataclass(frozen=True, slots=True)
class Term:
    """A word the dictionary fixes: its key in the data and its name in both languages.

    `low` and `high` bound the numbers that a word of this kind can have (a share lies between 0 and 100 %); where
    `unit` is given, they hold for numbers that convert to it. `also` are further spellings met in sheets.
    """

    key: str
    zh: str
    en: str
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "also", tuple(self.also))

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that means this term: key, both names, other spellings."""
        return tuple(dict.fromkeys((self.key, self.zh, self.en, *self.also)))

    def shown(self, lang: str = "zh") -> str:
        """The name in one language.

        lang     zh or en
        returns  text
        """
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Form:
    """How a text is written: a pattern the whole of it matches, what it is called, and an example.

    `checked` says that a check digit must hold too.
    """

    name: str
    zh: str
    en: str
    pattern: str
    example: str
    checked: bool = False

    def fits(self, text: str) -> bool:
        """Whether a text keeps to the pattern; the check digit is another matter.

        text     text
        returns  bool
        """
        return re.fullmatch(self.pattern, text, re.ASCII) is not None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. Only the name and the type are needed; the rest says what is known of it.

    `label` is the Chinese name, `label_en` the English one, `also` further spellings met in files and rules.
    `unit` holds for every row; `unit_from` names the column that carries each row's unit, and `stored_in` the column
    of a referenced table (`indicator.unit`) whose unit the store converts it to; `range_from` (`indicator.kind`) names
    the column there whose term bounds it, unless that row's own `low` and `high` do. `past` refuses what ends after
    today, `year_first` what does not begin with a year. `endings` are the words by which two spellings of one name
    differ (市): a new name that differs from a known one only by these is asked about.

    `form` names a pattern of forms.yaml that a text keeps to (a credit code with its check digit), `codes` the
    classification whose codes it holds. `filled` says where the value comes from when a file has no such column: the
    `delivery` (its data set: source, basis, vintage) or another column of the row. A column in % is written in %
    and kept as a fraction of 1 (`stored_unit`); `low` and `high` are in the unit written. `owner` is the department's
    role (departments in terms.yaml), `sensitivity` says who may see it (access.yaml), `shown_as` the list of bands
    that stand for the number before those who may not. `example` is one as a department writes it.
    """

    name: str
    dtype: Dtype
    unit: str | None = None
    label: str | None = None
    label_en: str | None = None
    also: tuple[str, ...] = ()
    meaning: str | None = None
    meaning_en: str | None = None
    key: bool = False
    required: bool = False
    low: float | None = None
    high: float | None = None
    allowed: tuple[Term, ...] = ()
    references: str | None = None
    unit_from: str | None = None
    stored_in: str | None = None
    range_from: str | None = None
    past: bool = False
    year_first: bool = False
    endings: tuple[str, ...] = ()
    owner: str | None = None
    basis: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    form: str | None = None
    codes: str | None = None
    filled: str | None = None
    sensitivity: str = "open"
    shown_as: str | None = None
    example: str | None = None

    def __post_init__(self) -> None:
        if self.dtype not in _DTYPES:
            raise ValueError(f"column {self.name}: {self.dtype!r} is no type; write one of {', '.join(_DTYPES)}")
        if not self.name:
            raise ValueError("a column needs a name")
        for part in ("also", "allowed", "endings", "basis", "uses"):
            object.__setattr__(self, part, tuple(getattr(self, part)))

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that means this column: name, labels, other spellings."""
        return tuple(dict.fromkeys(word for word in (self.name, self.label, self.label_en, *self.also) if word))

    @property
    def stored_unit(self) -> str | None:
        """The unit the store keeps it in: as `unit`, but a share as a fraction of 1."""
        return "1" if self.unit == "%" else self.unit

    def shown(self, lang: str = "zh") -> str:
        """The column's name for a reader.

        lang     zh or en
        returns  text
        """
        return (self.label if lang == "zh" else self.label_en) or self.name

    def term(self, value: str) -> Term | None:
        """The allowed value of that key, None where there is none.

        value    text   as it stands in the data
        returns  Term or None
        """
        return next((term for term in self.allowed if term.key == value), None)


@dataclass(frozen=True, slots=True)
class Preference:
    """One step of deciding between values that compete: by a column, in the order its allowed values are listed
    (`listed`), latest first (`latest`), most decimals first (`precise`), or only with some values put last."""

    column: str
    order: Literal["listed", "latest", "precise", "last"]
    last: tuple[str, ...] = ()
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True, init=False)
class Table:
    """A table: its name, its columns in order, and how competing rows are ranked.

    `microdata` says that a row is about one firm or person: survey returns never stand there, and few of them never
    leave in an aggregate. `retention` is how many years such rows are kept, `owner` the department that keeps it.
    """

    name: str
    columns: tuple[Column, ...]
    title: str | None = None
    title_en: str | None = None
    meaning: str | None = None
    meaning_en: str | None = None
    prefer: tuple[Preference, ...] = ()
    owner: str | None = None
    microdata: bool = False
    retention: int | None = None
    _by_word: dict[str, Column] = field(default_factory=dict, compare=False, repr=False)

    def __init__(self, name: str, columns: Iterable[Column], **about: Any):
        """A table of columns.

        name     text      lower-case English
        columns  Columns   in order; no two may share a name
        about    title, title_en, meaning, meaning_en, prefer, owner, microdata, retention
        raises   ValueError   two columns share a word; unit_from or filled names no column
        raises   TypeError    about has another word
        """
        known = {"title", "title_en", "meaning", "meaning_en", "prefer", "owner", "microdata", "retention"}
        if about.keys() - known:
            raise TypeError(f"table {name}: unknown {', '.join(sorted(about.keys() - known))}")
        columns = tuple(columns)
        by_word: dict[str, Column] = {}
        for column in columns:
            for word in column.words:
                if by_word.setdefault(word, column) is not column:
                    raise ValueError(f"table {name}: {word!r} means both {by_word[word].name} and {column.name}")
        for column in columns:
            if column.unit_from and column.unit_from not in by_word:
                raise ValueError(
                    f"table {name}: {column.name} takes its unit from {column.unit_from}, which is no column"
                )
            if column.filled not in (None, "delivery") and column.filled not in by_word:
                raise ValueError(f"table {name}: {column.name} is filled from {column.filled}, which is no column")
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "_by_word", by_word)
        object.__setattr__(self, "microdata", bool(about.get("microdata", False)))
        for word in ("title", "title_en", "meaning", "meaning_en", "owner", "retention"):
            object.__setattr__(self, word, about.get(word))
        object.__setattr__(self, "prefer", tuple(about.get("prefer", ())))

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the columns that together tell one row from another."""
        return tuple(column.name for column in self.columns if column.key)

    def find(self, word: str) -> Column | None:
        """The column a word means: its name, a label or another spelling; None where there is none.

        word     text
        returns  Column or None
        """
        return self._by_word.get(word.strip())

    def column(self, name: str) -> Column:
        """The column of that name.

        name     text
        returns  Column
        raises   KeyError   no column means that
        """
        found = self.find(name)
        if found is None:
            raise KeyError(f"table {self.name} has no column {name}")
        return found

    def words(self) -> Sequence[str]:
        """Every word that means one of the columns.

        returns  list of text
        """
        return list(self._by_word)
