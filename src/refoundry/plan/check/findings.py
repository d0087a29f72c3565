"""What a check finds: the problem, its clause, and whom to ask."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType

from refoundry.core.problems import Lang, Problem
from refoundry.plan.model import Cited, Plan

GROUPS = MappingProxyType(
    {
        "contradiction": {"zh": "数字矛盾", "en": "figures that contradict each other"},
        "open": {"zh": "待补充", "en": "to be supplied"},
        "duty": {"zh": "责任分工", "en": "responsibilities"},
        "time": {"zh": "时限", "en": "time"},
        "doubt": {"zh": "口径疑问", "en": "doubtful scope"},
        "law": {"zh": "公平竞争", "en": "fair competition"},
        "wording": {"zh": "文字与编号", "en": "wording and numbering"},
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw of a plan: the problem, the clause that shows it, and the department to ask (key, None = the office)."""

    problem: Problem
    clause: Cited | None = None
    ask: str | None = None

    @property
    def group(self) -> str:
        """One of GROUPS."""
        return self.problem.group

    def as_dict(self, plan: Plan, lang: Lang = "zh") -> dict[str, object]:
        """The finding as plain values, for --json.

        plan     the plan it is about
        lang     zh or en
        returns  mapping of plain values
        """
        clause = self.clause
        return self.problem.as_dict(lang) | {
            "group": self.group,
            "paragraph": clause.paragraph if clause else None,
            "quote": clause.quote if clause else None,
            "ask": self.asked(plan, lang),
            "question": self.problem.ask(lang),
        }

    def asked(self, plan: Plan, lang: Lang = "zh") -> str:
        """Whom to ask: the department's title, or the office of the leading group.

        plan     the plan it is about
        lang     zh or en
        returns  text
        """
        if self.ask and self.ask in plan.departments:
            return plan.departments[self.ask].title.shown(lang)
        return "领导小组办公室" if lang == "zh" else "the leading group's office"


Check = Callable[[Plan], Iterator[Finding]]
