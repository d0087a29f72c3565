"""What is worked out of a plan, once for each plan: a page asks for it at every request."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from refoundry.plan.model import Plan

T = TypeVar("T")
_KEPT = 6


class PerPlan(Generic[T]):
    """Keeps what a function makes of a plan; made again where the plan, or what else it is made of, is another."""

    def __init__(self, make: Callable[..., T]) -> None:
        self._make = make
        self._held: dict[Hashable, T] = {}
        self._lock = Lock()

    def __call__(self, plan: Plan, *also: Hashable) -> T:
        """What the function makes of a plan.

        plan     Plan
        *also    what else it takes, each with a hash
        returns  what the function returns
        """
        key = (plan.fingerprint, str(plan.place("goals", next(iter(plan.goals), ""))), *also)
        with self._lock:
            if key not in self._held:
                self._held[key] = self._make(plan, *also)
                for oldest in [*self._held][:-_KEPT]:
                    del self._held[oldest]
            return self._held[key]
