"""compound takes a method and gives one; a case can only name it and say what it is given."""

from typing import Any

import numpy as np

from refoundry.methods import backtest, forecasting


def compound(method: str, y: list[float], horizon: int) -> Any:
    return forecasting.compound(backtest.METHODS[method])(np.array(y, dtype=float), horizon)
