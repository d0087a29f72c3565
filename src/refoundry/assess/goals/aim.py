"""What would fulfil a target: the range of values, worked out from how the plan compares and where the goal started."""

from dataclasses import dataclass
from decimal import Decimal

from refoundry.core.periods import Period, read_period
from refoundry.core.problems import Both
from refoundry.core.quantities import find_unit, unit_name, write_number
from refoundry.facts.observations import Indicator
from refoundry.plan.model import Baseline, Goal, Target, known

# Units whose figures are sums over the year to date: a value of half a year does not stand beside one of a year.
_SUMS = ("money", "dollars", "energy", "visits")


@dataclass(frozen=True, slots=True)
class Aim:
    """The values that fulfil a target, in the goal's unit. An end that is None is open; `strict` excludes the ends."""

    floor: Decimal | None
    ceiling: Decimal | None
    strict: bool
    words: Both

    @property
    def threshold(self) -> float:
        """The value to be reached: the floor, or where there is none the ceiling."""
        return float(self.floor if self.floor is not None else self.ceiling or 0)

    @property
    def exactly(self) -> bool:
        """Whether one single value is asked for."""
        return self.floor is not None and self.floor == self.ceiling


def aim(goal: Goal, target: Target, indicator: Indicator | None) -> Aim | Both:
    """The values that fulfil a target with a known number, or why that cannot be told.

    `=` and `~` are judged by the goal's direction; `~` (左右) is also fulfilled by what rounds to the number.
    growth and change are counted from the goal's baseline, unless the indicator is itself a growth or a change.

    goal       Goal
    target     Target      its value is known
    indicator  Indicator   None where it is not registered
    returns    Aim, or Both: the reason
    """
    value = known(target.value) if target.value is not None else None
    assert value is not None
    comparison = target.comparison
    if comparison in ("growth", "change") and not _measures(comparison, goal, indicator):
        return _from_start(goal, target, value)
    if comparison == "range" and target.high is not None:
        return _range(goal, value, target.high)
    if comparison == "~":
        return _about(goal, value)
    strict = comparison in (">", "<")
    if comparison in (">=", ">") or (comparison in ("=", "growth", "change") and goal.direction == "up"):
        return _one_sided(value, None, strict, goal.unit)
    if comparison in ("<=", "<") or (comparison in ("=", "growth", "change") and goal.direction == "down"):
        return _one_sided(None, value, strict, goal.unit)
    if comparison == "=":
        number = f"{write_number(value)}{unit_name(goal.unit)}"
        return Aim(value, value, False, Both(f"等于{number}", f"exactly {in_english(value, goal.unit)}"))
    return Both("目标没有说明高好还是低好", "the goal does not say which way is better")


def comparable(period: Period, unit: str) -> bool:
    """Whether a value of a period can stand beside the value of a whole year: sums of less or more than a year cannot.

    period   Period
    unit     name of the value's unit
    returns  bool
    """
    found = find_unit(unit)
    return period.annual or not (found and found.dimension in _SUMS)


def _measures(comparison: str, goal: Goal, indicator: Indicator | None) -> bool:
    """Whether the indicator is the growth or the change itself, so that its value is held against the number."""
    unit = find_unit(goal.unit)
    if comparison == "change" and unit is not None and unit.dimension == "points":
        return True
    return indicator is not None and indicator.kind == "growth"


def _one_sided(floor: Decimal | None, ceiling: Decimal | None, strict: bool, unit: str) -> Aim:
    value = floor if floor is not None else ceiling
    assert value is not None
    zh = {(True, False): "不低于", (True, True): "高于", (False, False): "不高于", (False, True): "低于"}
    en = {
        (True, False): "at least ",
        (True, True): "more than ",
        (False, False): "at most ",
        (False, True): "less than ",
    }
    kind = (floor is not None, strict)
    return Aim(
        floor,
        ceiling,
        strict,
        Both(f"{zh[kind]}{write_number(value)}{unit_name(unit)}", en[kind] + in_english(value, unit)),
    )


def _range(goal: Goal, low: Decimal, high: Decimal) -> Aim:
    """The nearer end is what is promised: 3 to 5 firms are reached with 3, 3 to 5 days with 5."""
    if goal.direction != "none":
        floor, ceiling = (low, None) if goal.direction == "up" else (None, high)
        return _one_sided(floor, ceiling, False, goal.unit)
    both = f"{write_number(low)}—{write_number(high)}{unit_name(goal.unit)}"
    return Aim(low, high, False, Both(f"在{both}之间", f"from {write_number(low)} to {in_english(high, goal.unit)}"))


def _about(goal: Goal, value: Decimal) -> Aim:
    exponent = value.as_tuple().exponent
    half = Decimal(5).scaleb(int(exponent) - 1)
    words = Both(f"约{write_number(value)}{unit_name(goal.unit)}", f"about {in_english(value, goal.unit)}")
    floor = None if goal.direction == "down" else value - half
    ceiling = None if goal.direction == "up" else value + half
    return Aim(floor, ceiling, False, words)


def _from_start(goal: Goal, target: Target, value: Decimal) -> Aim | Both:
    start = next((one for one in goal.baselines if known(one.value) is not None), None)
    if start is None:
        return Both(
            "目标是增幅，而方案没有给出起算的数", "the target is a rise, and the plan gives no figure it rises from"
        )
    began = known(start.value)
    assert began is not None
    if not _counts(start, began, target, goal.unit):
        return Both(
            f"目标是增幅，而{start.period}的起点不是可以起算的年度值",
            f"the target is a rise, and the figure of {start.period} is no annual value it can be counted from",
        )
    if goal.direction == "none" or (value > 0) != (goal.direction == "up"):
        return Both("增幅的正负与指标的方向不符", "the sign of the rise does not go with the goal's direction")
    reached = began * (1 + value / 100) if target.comparison == "growth" else began + value
    per = "%" if target.comparison == "growth" else "百分点" if goal.unit == "%" else goal.unit
    base = f"{write_number(began)}{unit_name(goal.unit)}"
    sides: tuple[Decimal | None, Decimal | None] = (reached, None) if goal.direction == "up" else (None, reached)
    plain = _one_sided(*sides, False, goal.unit)
    words = Both(
        f"{plain.words.zh}，即较{start.period}的{base}变动{write_number(value)}{unit_name(per)}",
        f"{plain.words.en}, a change of {in_english(value, per)} from {in_english(began, goal.unit)} in {start.period}",
    )
    return Aim(plain.floor, plain.ceiling, False, words)


def _counts(start: Baseline, began: Decimal, target: Target, unit: str) -> bool:
    """Whether a baseline is a value, not a bound, that stands beside a year's and that per cent can be counted from."""
    whole = start.comparison == "=" and comparable(read_period(start.period), unit)
    return whole and (target.comparison == "change" or began > 0)


def in_english(value: Decimal | float | str, unit: str) -> str:
    """A value with its unit in English.

    value    number, or one already written
    unit     name of a unit
    returns  text

    >>> in_english(48.4, "%"), in_english("over 51,000", "亩"), in_english(3, "个")
    ('48.4%', 'over 51,000 mu', '3')
    """
    said = unit_name(unit, "en")
    number = value if isinstance(value, str) else write_number(value)
    return f"{number}{'' if said in ('', '%') else ' '}{said}"


def counted_in(unit: str) -> str:
    """What a goal is counted in, in English, with no value before it.

    unit     name of a unit
    returns  text

    >>> counted_in("亿元"), counted_in("家"), counted_in("个")
    ('100m yuan', 'firms', 'number')
    """
    return unit_name(unit, "en").removeprefix("× ") or "number"
