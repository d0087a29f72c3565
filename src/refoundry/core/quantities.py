"""Numbers with a unit, the units themselves, and the ways a plan compares.

A value that is not known is never 0: it is None beside a reason.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

Comparison = Literal[">=", ">", "<=", "<", "~", "=", "range", "growth", "change", "rank", "qualitative"]
Direction = Literal["up", "down", "none"]
_WIDE = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure; units of one dimension convert into each other."""

    name: str
    dimension: str
    factor: Decimal
    zh: str | None = None
    en: str | None = None

    def shown(self, lang: str = "zh") -> str:
        """The unit as it stands behind a value.

        lang     zh or en
        returns  text; the unit's name where it has no other
        """
        said = self.zh if lang == "zh" else self.en
        return self.name if said is None else said


@cache
def _known() -> tuple[dict[str, Unit], dict[str, Unit]]:
    document = yaml.safe_load((files("refoundry.core") / "units.yaml").read_text("utf-8"))
    also, names = document.pop("also"), document.pop("names")
    units = {
        str(name): Unit(str(name), dimension, Decimal(str(factor)), **names.get(str(name), {}))
        for dimension, members in document.items()
        for name, factor in members.items()
    }
    spellings = {spelling: units[name] for name, others in also.items() for spelling in others}
    return units, units | spellings


def units() -> dict[str, Unit]:
    """Every unit by the name it is written with.

    returns  mapping   name -> Unit
    """
    return dict(_known()[0])


def find_unit(text: str) -> Unit | None:
    """The unit a text names, other spellings included.

    text     as written, such as 平方公里
    returns  Unit, None where no unit has that spelling

    >>> find_unit("平方公里").name
    'km2'
    """
    return _known()[1].get(text.strip())


def unit_name(unit: str, lang: str = "zh") -> str:
    """A unit, given by its name, as it stands behind a value.

    unit     as written; one that is not known stays as it is
    lang     zh or en
    returns  text

    >>> unit_name("亿元", "en"), unit_name("km2")
    ('× 100m yuan', '平方公里')
    """
    known = find_unit(unit)
    return unit if known is None else known.shown(lang)


def convert(value: Decimal | float, unit: Unit, to: Unit) -> Decimal:
    """The same amount in another unit of its dimension.

    value    number, in `unit`
    unit     Unit   what the value is in
    to       Unit   what it is wanted in
    returns  Decimal, in `to`
    raises   ValueError   the two are of different dimensions

    >>> convert(5, find_unit("万亩"), find_unit("亩"))
    Decimal('50000')
    """
    if unit.dimension != to.dimension:
        raise ValueError(f"{unit.name} and {to.name} do not measure the same thing")
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact * unit.factor / to.factor


def _exact(value: Decimal | float) -> Decimal:
    # 0.1 + 0.2 is 0.3 to everybody but a computer; no published figure has more than twelve digits
    return value if isinstance(value, Decimal) else Decimal(f"{value:.12g}")


def meets(
    value: Decimal | float, comparison: Comparison, target: Decimal | float, direction: Direction = "up"
) -> bool | None:
    """Whether an outcome fulfils a target.

    `=` and `~` are judged by the goal's direction (at least the target where up is good, at most where down is);
    without a direction `=` wants the very value and `~` is left open.

    value       number   the outcome, in the target's unit
    comparison  how the plan compares
    target      number   for a range its low end
    direction   up, down or none: which way is better
    returns     True, False, or None where words alone decide (rank, qualitative), nothing says how, or value is nan

    >>> meets(51.0, "=", 50.0), meets(10, ">", 10), meets(2.7, ">=", 2.8)
    (True, False, False)
    """
    if value != value:  # nan: nothing was observed
        return None
    exact, wanted = _exact(value), _exact(target)
    at_least, at_most = exact >= wanted, exact <= wanted
    match comparison:
        case ">=":
            return at_least
        case ">":
            return exact > wanted
        case "<=":
            return at_most
        case "<":
            return exact < wanted
        case "=" if direction == "none":
            return exact == wanted
        case "=" | "~" | "range" | "growth" | "change" if direction != "none":
            return at_least if direction == "up" else at_most
        case _:
            return None


def write_number(value: Decimal | float, places: int | None = None) -> str:
    """A number as pages show it: rounded half up, thousands separated, no trailing zeros unless places are given.

    value    number
    places   decimals; default as many as the number has, at most four
    returns  text

    >>> write_number(3151.59), write_number(50.0), write_number(50.25, 1)
    ('3,151.59', '50', '50.3')
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        return str(value)
    rounded = exact.quantize(Decimal(1).scaleb(-(4 if places is None else places)), ROUND_HALF_UP, _WIDE)
    text = f"{abs(rounded) if rounded == 0 else rounded:,f}"
    return text if places is not None or "." not in text else text.rstrip("0").rstrip(".")
