"""A small city of two indicators whose figures are made up."""

from collections.abc import Callable
from pathlib import Path

import pytest

from refoundry.facts.load import load_csv
from refoundry.facts.reports import LoadReport
from refoundry.facts.store import Store, open_store

INDICATORS = """\
id,name_zh,name_en,unit,direction,kind,whole,formula,also,definition_zh,definition_en,bases,source,basis,vintage
gdp,地区生产总值,GDP,亿元,up,level,,,GDP；生产总值,口径,definition,accounts,手册,public,1
industry,工业增加值,Industry,亿元,up,level,,,,口径,definition,accounts,手册,public,1
industry_share,工业占比,Share of industry,%,up,share,,industry / gdp,工业比重,口径,definition,accounts,手册,public,1
both,两者之和,Both,亿元,none,level,,industry + gdp,,口径,definition,,手册,public,1
cleared,拆除面积,Land cleared,亩,up,level,,,,口径,definition,,手册,public,1
points,变化,Change,百分点,up,level,,,,口径,definition,,手册,public,1
"""
HEADER = "indicator,region,period,value,unit,qualifier,vintage,published,basis,source,source_url,quality,caveat,note_zh,note_en\n"


def row(
    indicator: str,
    period: str,
    value: str,
    unit: str = "亿元",
    *,
    source: str = "公报",
    vintage: str = "2024公报",
    qualifier: str = "exact",
    quality: str = "official",
    caveat: str = "",
    region: str = "甲市",
) -> str:
    """One line of an observation file."""
    return (
        f"{indicator},{region},{period},{value},{unit},{qualifier},{vintage},,public,{source},,{quality},{caveat},,\n"
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store that knows the indicators."""
    file = tmp_path / "indicator.csv"
    file.write_text(INDICATORS, "utf-8")
    opened = open_store(tmp_path / "city")
    load_csv(opened, file, "indicator", "definitions", "1", "snapshot")
    return opened


Put = Callable[..., LoadReport]


@pytest.fixture
def put(store: Store, tmp_path: Path) -> Put:
    """Load observation lines: put(lines, vintage="1", mode="snapshot", source="bureau")."""

    def load(lines: str | bytes, vintage: str = "1", mode: str = "snapshot", source: str = "bureau") -> LoadReport:
        file = tmp_path / f"{source}-{vintage}.csv"
        file.write_bytes(lines if isinstance(lines, bytes) else (HEADER + lines).encode())
        return load_csv(store, file, "observation", source, vintage, mode)  # type: ignore[arg-type]

    return load
