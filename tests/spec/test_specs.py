"""Run every case of every spec file on the package, and on its plain twin in tests/reference.

The twin of refoundry.methods.NAME is tests/reference/NAME.py: the same function names, loops straight from the formula,
plain lists in, a dict, list or number out. It shares no import with the package.
A function that does not take plain values (an assessment takes a plan and facts) has a function of its name in
tests/spec/PACKAGE/MODULE.py, which builds them from what the case gives, calls it and returns what is to be compared.
"""

import builtins
import importlib
import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.spec.reading import Case, Manual, Spec, read, read_all

REFERENCE = Path(__file__).resolve().parent.parent / "reference"


def _array(value: Any) -> Any:
    """Lists of numbers as arrays; everything else as it stands in the file."""
    if isinstance(value, list) and value:
        array = np.array(value) if not _ragged(value) else None
        return array if array is not None and array.dtype.kind in "biuf" else value
    return value


def _ragged(value: list[Any]) -> bool:
    return len({len(row) if isinstance(row, list) else -1 for row in value}) > 1


def _part(result: Any, name: str) -> Any:
    return result[name] if isinstance(result, Mapping) else getattr(result, name)


def differences(expected: Any, got: Any, within: float, at: str = "result") -> Iterator[str]:
    """Every place where a result is not what the spec says.

    expected  value of the spec: number, text, list, mapping, None
    got       what the function returned
    within    absolute tolerance for numbers
    at        name of the place, for the message
    returns   sentences, none where all agree
    """
    if isinstance(expected, Mapping):
        for name, value in expected.items():
            try:
                part = _part(got, name)
            except (KeyError, AttributeError):
                yield f"{at} has no {name}"
                continue
            yield from differences(value, part, within, f"{at}.{name}")
    elif isinstance(expected, list):
        items = list(got) if hasattr(got, "__iter__") and not isinstance(got, str) else None
        if items is None or len(items) != len(expected):
            yield f"{at}: expected {expected}, got {got}"
            return
        for index, (want, item) in enumerate(zip(expected, items, strict=True)):
            yield from differences(want, item, within, f"{at}[{index}]")
    elif isinstance(expected, int | float) and not isinstance(expected, bool):
        number = float(got) if isinstance(got, int | float | np.number) and not isinstance(got, bool) else None
        same = number is not None and (
            math.isnan(number) if math.isnan(expected) else number == expected or abs(number - expected) <= within
        )
        if not same:
            yield f"{at}: expected {expected}, got {got!r}"
    elif got is not expected and got != expected:
        yield f"{at}: expected {expected!r}, got {got!r}"


def _function(manual: Manual, name: str) -> tuple[Callable[..., Any], bool]:
    """The function to call, and whether it takes arrays: the package's own, or the one that builds its arguments."""
    if manual.path.with_suffix(".py").exists():
        through = importlib.import_module(f"tests.spec.{manual.package}.{manual.name}")
        if hasattr(through, name):
            return getattr(through, name), False
    return getattr(importlib.import_module(manual.module), name), True


def _run(manual: Manual, spec: Spec, case: Case) -> None:
    function, arrays = _function(manual, spec.function)
    given = {name: _array(value) if arrays else value for name, value in case.given.items()}
    if case.raises:
        with pytest.raises(getattr(builtins, case.raises)):
            function(**given)
        return
    assert not [*differences(case.expect, function(**given), case.within)]


def _cases(twins: bool) -> list[Any]:
    """All cases; or those the twins have to meet: refusing bad input is the package's work, no formula knows of it."""
    return [
        pytest.param(manual, spec, case, id=f"{manual.package}/{manual.name}:{spec.function}:{case.name}")
        for manual in read_all()
        for spec in manual.specs
        for case in spec.cases
        if not twins or ((REFERENCE / f"{manual.name}.py").exists() and not case.raises)
    ]


@pytest.mark.parametrize(("manual", "spec", "case"), _cases(twins=False))
def test_package(manual: Manual, spec: Spec, case: Case) -> None:
    _run(manual, spec, case)


@pytest.mark.parametrize(("manual", "spec", "case"), _cases(twins=True))
def test_twin(manual: Manual, spec: Spec, case: Case) -> None:
    twin = getattr(importlib.import_module(f"tests.reference.{manual.name}"), spec.function)
    assert not [*differences(case.expect, twin(**case.given), case.within)]


EXAMPLE = """
module: math
title: {zh: 例, en: example}
specs:
  - function: hypot
    says: {zh: 斜边, en: the long side}
    cases: [{name: 3 4 5, given: {}, expect: 5}]
"""


def test_a_spec_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "example.yaml").write_text(EXAMPLE.replace("math", "refoundry.methods.example"), "utf-8")
    manual = read(tmp_path / "example.yaml")
    assert (manual.package, manual.name, manual.specs[0].cases[0].expect) == ("methods", "example", 5)


@pytest.mark.parametrize("wrong", ["{name: a, given: {}}", "{name: a, given: {}, expect: 1, raises: ValueError}",
                                   "{name: a, given: {}, expect: 1, tolerance: 2}"])  # fmt: skip
def test_a_mistaken_spec_file_is_refused(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "example.yaml").write_text(EXAMPLE.replace("{name: 3 4 5, given: {}, expect: 5}", wrong), "utf-8")
    with pytest.raises(ValueError, match=r"example\.yaml"):
        read(tmp_path / "example.yaml")


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1.0, 1.1),
        (1.0, float("nan")),
        (float("nan"), 1.0),
        (1, True),
        (1, "1"),
        ("a", "b"),
        (None, 0),
        (True, 1.5),
        ([1, 2], [1, 2, 3]),
        ([1, 2], np.array([1, 3])),
        ([[1], [2]], np.array([[1], [3]])),
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"b": 1}),
        ({"real": 1}, 2.0),
        ([1], 1),
    ],
)
def test_what_differs_is_said(expected: Any, got: Any) -> None:
    assert [*differences(expected, got, 1e-9)]


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1, 1 + 1e-10),
        (float("nan"), np.float64("nan")),
        (float("inf"), np.inf),
        (None, None),
        ("a", "a"),
        (True, np.True_),
        ([1, None], [1, None]),
        ([[1, 2], [3, 4]], np.array([[1, 2], [3, 4]])),
        ({"real": 2, "imag": 0}, 2.0),
    ],
)
def test_what_agrees_is_passed(expected: Any, got: Any) -> None:
    assert not [*differences(expected, got, 1e-9)]
