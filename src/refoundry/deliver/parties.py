"""Departments and towns as texts name them, and the nodes of a plan they mean."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from refoundry.core.problems import nearest
from refoundry.plan.importer.characters import plain
from refoundry.plan.importer.responsibility import canonical, is_authority, own_level, split_names
from refoundry.plan.importer.words import pattern
from refoundry.plan.model import Plan
from refoundry.plan.names import names

_BETWEEN = re.compile(r"、|以及|和|及|与")
_AND_OTHERS = re.compile(
    r"等?(?:(?:有关|相关)?(?:部门|单位|镇街|镇区|方面)|[二三四五六七八九十两\d]+(?:个)?(?:部门|单位|镇街|镇区|镇))?"
)
# 各镇街, 有关镇（街道）: whoever carries out, nobody in particular
_SPREAD = re.compile(
    r"(?:各|有关|相关|所有){1,2}(?:责任|成员|职能|市直|功能)*"
    r"(?:部门|单位|镇街|镇区|镇（街道?、?[^）]{0,8}）|乡镇|镇|街道|县区|区县|县（市、区）|市县|园区|企业|平台)"
    r"(?:、(?:镇街|街道|园区|部门|单位))?"
)
# a body the plan does not know, told by its last word; the shortest that fits
_BODY = re.compile(
    r"[市区县镇省国驻]?[\u4e00-\u9fff]{1,12}?"
    r"(?:局|委员会|委|办公室|街道办事处|街道办|街道|镇|管委会|中心|公司|集团|学院|大学|银行|海关|工商联|科协|法院|检察院)"
)
# 小榄镇人民政府 is 小榄镇, 石岐街道办事处 is 石岐街道
_OFFICE = re.compile(r"(?:管委会|管理委员会|(?:人民)?政府|(?<=街道)办事处|(?<=街道)办)")
_KEPT = 0xE000  # first of the signs that no text has


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text and what it means: references to nodes, none where the plan has no such name, several where it
    could be either; `spread` where it names nobody in particular, such as 各镇街."""

    text: str
    references: tuple[str, ...] = ()
    spread: bool = False

    @property
    def reference(self) -> str | None:
        """The one node that is meant."""
        return self.references[0] if len(self.references) == 1 else None


class Directory:
    """The names of a plan's departments and towns. `called` maps each name to the references it may mean; `full` are
    those that stand for a body wherever they are met; `level` is the letter of its government."""

    def __init__(self, called: Mapping[str, tuple[str, ...]], full: Iterable[str], level: str, city: str) -> None:
        self.called, self._full, self._level, self._city = called, frozenset(full), level, city
        self._compound = sorted((name for name in called if re.search("[、，；/]", name)), key=len, reverse=True)
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(called, key=len, reverse=True):
            self._by_first.setdefault(name[0], []).append(name)

    def find(self, name: str) -> Named:
        """What one name means.

        name     text   as written: in full, a short form the plan gives, or without the letter of the government
        returns  Named
        """
        bare = plain(name).strip(" 。，；：")
        if _SPREAD.fullmatch(bare) or pattern("nobody").fullmatch(bare):
            return Named(bare, spread=True)
        shorter = bare.removeprefix(self._city) if len(bare) > len(self._city) + 1 else bare
        written = (bare, self._level + shorter, shorter, canonical(bare, self._level))
        for one in (*written, *(_OFFICE.sub("", one) for one in written)):
            if one in self.called:
                return Named(bare, self.called[one])
        return Named(bare)

    def near(self, name: str) -> str | None:
        """The name of the plan that is closest to one it does not have.

        name     text
        returns  text or None
        """
        return nearest(name, self.called)

    def listed(self, text: str) -> tuple[Named, ...]:
        """What a list such as 市科技局、小榄镇 means.

        text     text   separated by 、 ， ；
        returns  Named, one a name
        """
        whole = plain(text)
        for place, name in enumerate(self._compound):
            # a name with a comma of its own is one
            whole = whole.replace(name, chr(_KEPT + place))
        found = ("".join(self._restored(sign) for sign in name) for name in split_names(whole))
        return tuple(self.find(name) for name in found)

    def _restored(self, sign: str) -> str:
        place = ord(sign) - _KEPT
        return self._compound[place] if 0 <= place < len(self._compound) else sign

    def leading(self, text: str) -> tuple[tuple[Named, ...], str]:
        """The names a text begins with, and what follows them.

        text     text   plain
        returns  Named, and the rest; none where it does not begin with a name. Short forms count only in a list.
        """
        found: list[Named] = []
        rest = text
        while True:
            name = self._first(rest)
            if name is None:
                break
            found.append(self.find(name))
            rest = rest[len(name) :]
            between = _BETWEEN.match(rest)
            if between is None or self._first(rest[between.end() :]) is None:
                break
            rest = rest[between.end() :]
        if len(found) == 1 and not found[0].spread and not self._official(found[0].text):
            return (), text
        others = _AND_OTHERS.match(rest) if found else None
        return tuple(found), rest[others.end() :] if others and others[0] else rest

    def _first(self, text: str) -> str | None:
        spread = _SPREAD.match(text)
        if spread:
            return spread[0]
        known = self._known(text)
        if known is None and text.startswith(self._city) and (short := self._known(text[len(self._city) :])):
            known = self._city + short
        body = _BODY.match(text)
        if known is None:
            return body[0] if body else None
        # 工信 of 工信局, which the plan may call otherwise
        return body[0] if body and len(body[0]) == len(known) + 1 and body[0].startswith(known) else known

    def _known(self, text: str) -> str | None:
        name = next((name for name in self._by_first.get(text[:1], ()) if text.startswith(name)), None)
        office = _OFFICE.match(text, len(name)) if name else None
        return f"{name}{office[0]}" if name and office else name

    def _official(self, name: str) -> bool:
        """Whether a name is a body's by its looks, not a word such as 民众 or 科技."""
        return name in self._full or (len(name) > 2 and is_authority(name))


def directory(plan: Plan, kinds: Sequence[str] = ("departments", "towns")) -> Directory:
    """The names of a plan's departments and towns; who was succeeded is found under the successor.

    plan     Plan
    kinds    texts   with chains too where names alone are read: in a sentence the name of a chain is no body
    returns  Directory
    """
    level, city = own_level(node.title.zh for node in plan.departments.values()), plan.about.city.title.zh
    called: dict[str, dict[str, None]] = {}
    for kind in kinds:
        nodes = plan.of(kind)
        for key, node in nodes.items():
            meant, seen = key, {key}
            while (after := getattr(nodes[meant], "succeeded_by", None)) and after not in seen:
                seen.add(meant := after)
            # a page in English fills its forms with the English titles
            known_as = (*names(node), node.title.en or "", canonical(plain(node.title.zh), level))
            for name in {plain(one) for one in known_as}:
                called.setdefault(name, {})[f"{kind}/{meant}"] = None
    full = (plain(node.title.zh) for kind in kinds for node in plan.of(kind).values())
    return Directory({name: tuple(found) for name, found in called.items() if name}, full, level, city)


def titles(plan: Plan, references: Iterable[str]) -> list[str]:
    """The Chinese names of references, as minutes write them.

    plan        Plan
    references  departments/KEY, towns/KEY, chains/KEY
    returns     texts; a reference the plan does not have as it is
    """
    found = []
    for reference in references:
        kind, _, key = reference.partition("/")
        node = plan.of(kind).get(key) if kind in ("departments", "towns", "chains") else None
        found.append(node.title.zh if node else reference)
    return found


def spread_over_towns(words: Iterable[str]) -> bool:
    """Whether words such as 各镇街, 所有镇区 mean every town.

    words    texts   as they stand among the supporting
    returns  bool
    """
    return any(word.startswith(("各", "所有")) and "镇" in word for word in words)
