"""Read the spec files `tests/spec/PACKAGE/MODULE.yaml`: what a module promises, as cases checked by hand.

    module: refoundry.methods.forecasting
    title: {zh: 预测, en: Forecasting}
    source: Box and Jenkins 1976                        # optional
    specs:
      - function: drift
        says: {zh: ..., en: ...}                        # one sentence: what these cases show
        source: ...                                     # optional
        cases:
          - name: three equal steps
            given: {y: [1, 2, 3], horizon: 2}           # keyword arguments; numeric lists become arrays
            expect: {point: [4, 5]}                     # attributes or keys of the result, or a bare value for all of it
            within: 1.0e-9                              # absolute, default 1e-9
          - name: one value is no trend
            given: {y: [1], horizon: 2}
            raises: ValueError                          # instead of expect

The same files are run (test_specs.py) and printed as the manual (tools/pages.py).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
WITHIN = 1e-9


@dataclass(frozen=True)
class Case:
    """One row of a spec: what is given, and what must come of it."""

    name: str
    given: dict[str, Any]
    expect: Any = None
    raises: str | None = None
    within: float = WITHIN


@dataclass(frozen=True)
class Spec:
    """The cases of one function, with the sentence they stand for."""

    function: str
    says: dict[str, str]
    cases: tuple[Case, ...]
    source: str | None = None


@dataclass(frozen=True)
class Manual:
    """One spec file: a module and the specs of its functions."""

    path: Path
    module: str
    title: dict[str, str]
    specs: tuple[Spec, ...]
    source: str | None = None

    @property
    def package(self) -> str:
        """`methods` of refoundry.methods.forecasting."""
        return self.module.split(".")[1]

    @property
    def name(self) -> str:
        """`forecasting` of refoundry.methods.forecasting."""
        return self.module.rpartition(".")[2]


def _checked(what: str, row: dict[str, Any], must: set[str], may: set[str]) -> dict[str, Any]:
    if not isinstance(row, dict) or not must <= row.keys() <= must | may:
        raise ValueError(f"{what}: needs {sorted(must)}, may have {sorted(may)}, has {sorted(row)}")
    for key in ("says", "title"):
        if key in row and set(row[key]) != {"zh", "en"}:
            raise ValueError(f"{what}: {key} is written in zh and en")
    return row


def read(path: Path) -> Manual:
    """One spec file.

    path     file       tests/spec/PACKAGE/MODULE.yaml
    returns  Manual
    raises   ValueError   a key is missing or unknown, a case has both or neither of expect and raises
    """
    top = _checked(path.name, yaml.safe_load(path.read_text("utf-8")), {"module", "title", "specs"}, {"source"})
    specs = []
    for entry in top["specs"]:
        spec = _checked(f"{path.name}: {entry.get('function')}", entry, {"function", "says", "cases"}, {"source"})
        cases = []
        for row in spec["cases"]:
            what = f"{path.name}: {spec['function']}: {row.get('name')}"
            case = _checked(what, row, {"name", "given"}, {"expect", "raises", "within"})
            if ("expect" in case) == ("raises" in case):
                raise ValueError(f"{what}: either expect or raises")
            cases.append(Case(**case))
        specs.append(Spec(**{**spec, "cases": tuple(cases)}))
    return Manual(path, **{**top, "specs": tuple(specs)})


def read_all(folder: Path = FOLDER) -> list[Manual]:
    """Every spec file under a folder, by path.

    folder   folder   tests/spec, or another one laid out like it
    returns  list of Manual
    """
    return [read(path) for path in sorted(folder.glob("*/*.yaml"))]
