"""The leading group of a plan: its name, its chair by post, its members as the document names them."""

import re
from dataclasses import dataclass

from refoundry.plan.importer.responsibility import is_authority, split_names

_HEADS = "(?:主要|分管)?(?:负责人|负责同志|领导)?"
# Either their list stands before: 甲、乙等部门为成员单位; or behind: 成员包括甲、乙等部门.
_BEFORE = re.compile(rf"(?:(?P<bodies>部门|单位)[^，。；：、]{{0,12}}|{_HEADS})(?:为|任|担任)(?:领导小组)?成员")
_BEHIND = re.compile(r"(?<!为)(?<!任)成员(?:单位)?(?:由|包括|包含|主要有|：)(?P<names>[^，。；：]+)")
_TAIL = re.compile(rf"等?(?:有关|相关|市直)*(?P<bodies>部门|单位)?(?:的)?{_HEADS}(?:共同)?(?:组成|参加)?$")
_NAME = re.compile(r"(?:成立|组建|设立|建立)(?:由[^，。；]{2,40}的)?([^，。；由]{0,30}?领导小组)")
_CHAIR = (
    re.compile(r"(?:^|[由，。；、])([^，。；由]{2,24}?)(?:担任|任|为)(?:领导小组)?(?:第一|双)?组长"),
    re.compile(r"(?<!副)组长由([^，。；]{2,24}?)(?:担任|兼任)"),
)
# A post ends here; what stands behind is a person's name, which a plan does not keep.
_POST = re.compile(r".*(?:书记|[市县区州旗盟]长|专员|主任|主席|领导|负责人|负责同志|常委)")
_OFFICE = re.compile(r"办公室[^，。；]{0,6}设(?:在|于)([^，。；、（]{2,20})")


@dataclass(frozen=True, slots=True)
class Leading:
    """What a paragraph says of the leading group; None and nothing where it does not say so."""

    title: str | None = None
    chair: str | None = None
    members: tuple[str, ...] = ()
    office: str | None = None

    def __bool__(self) -> bool:
        return bool(self.members or (self.title and self.chair))


def read_leading(text: str) -> Leading:
    """The leading group of a paragraph.

    text     text   plain
    returns  Leading, empty where the paragraph founds none

    >>> read_leading("成立强链领导小组，由市长任组长，市工信局、市科技局为成员单位。").members
    ('市工信局', '市科技局')
    """
    members = read_members(text)
    if not members and "组长" not in text:
        return Leading()
    title, office = _NAME.search(text), _OFFICE.search(text)
    chair = next((found[1] for one in _CHAIR if (found := one.search(text))), None)
    post = _POST.match(chair) if chair else None
    named, post_name = title[1] if title else None, post[0] if post else None
    return Leading(named, post_name, tuple(members), office[1] if office else None)


def read_members(text: str) -> list[str]:
    """The members that the leading group's sentence lists, in full or in its short forms.

    text     text   plain
    returns  names as written, empty where the paragraph has no such sentence

    >>> read_members("由市长任组长，工信、发改、科技等相关部门为成员单位。")
    ['工信', '发改', '科技']
    >>> read_members("领导小组成员由市工信局、市发改委等部门负责同志组成。")
    ['市工信局', '市发改委']
    """
    before, behind = _BEFORE.search(text), _BEHIND.search(text)
    if before:
        clause, named = re.split(r"[，。；：]", text[: before.start()])[-1], bool(before["bodies"])
    elif behind:
        clause, named = behind["names"], False
    else:
        return []
    tail = _TAIL.search(clause)
    named = named or bool(tail and tail["bodies"])
    names = [re.sub(r"^(由|以及)", "", name) for name in split_names(_TAIL.sub("", clause, count=1))]
    # Without the word 部门 or 单位 the list may be one of persons.
    return names if len(names) > 1 and (named or all(map(is_authority, names))) else []
