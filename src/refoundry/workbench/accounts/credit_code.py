"""The unified social credit code of a firm, by which accounts of firms are scoped (GB 32100-2015)."""

import re

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE = re.compile(rf"[{_SIGNS}]{{18}}")


def check_sign(code: str) -> str:
    """The last sign of a code, from the seventeen before it.

    code     text of at least 17 signs
    returns  one sign
    source   GB 32100-2015, 4.5
    """
    total = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return _SIGNS[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether a text is a credit code: eighteen signs, the last fitting the others.

    code     text
    returns  bool

    >>> is_credit_code("91350100M000100Y43"), is_credit_code("91350100M000100Y44")
    (True, False)
    """
    return bool(_SHAPE.fullmatch(code)) and check_sign(code) == code[17]
