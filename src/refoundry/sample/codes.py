"""Unified social credit codes (GB 32100) of entities that do not exist: check digits hold, the range is unissued."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)])
# organisation code, GB 11714: digits and letters count 0 to 35
_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])


def credit_codes(serials: Array, region: str, kind: str, mark: str) -> Array:
    """Codes of 18 signs: registrar 9, kind of entity, region, organisation code with its check digit, check digit.

    serials  (n,)   whole numbers, each once
    region   text   six digits
    kind     text   1 for enterprises, 2 for individuals in business
    mark     text   first two signs of the organisation code; a range never issued
    returns  (n,) text

    >>> credit_codes(np.array([0, 1]), "442000", "1", "XN").tolist()
    ['91442000XN0000004T', '91442000XN0000012M']
    """
    signs = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
    organisation_values = np.array([_ORGANISATION.find(sign) for sign in ALPHABET])
    values = np.empty((len(serials), 17), dtype=np.int64)
    values[:, :8] = [ALPHABET.index(sign) for sign in f"9{kind}{region}"]
    values[:, 8:10] = [ALPHABET.index(sign) for sign in mark]
    rest = np.asarray(serials, dtype=np.int64).copy()
    for place in range(15, 9, -1):
        rest, values[:, place] = np.divmod(rest, 31)
    check = (11 - organisation_values[values[:, 8:16]] @ _ORGANISATION_WEIGHTS % 11) % 11
    values[:, 16] = np.where(check == 10, ALPHABET.index("X"), check)
    last = (31 - values @ _WEIGHTS % 31) % 31
    whole = np.concatenate([signs[values], signs[last][:, None]], axis=1)
    return np.ascontiguousarray(whole).view("S18").ravel().astype("U18")
