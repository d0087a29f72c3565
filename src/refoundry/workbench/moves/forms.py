"""The form of a move, made from the fields of its table."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from refoundry.core.problems import Lang
from refoundry.deliver import Field, Move, Standing, civil_day
from refoundry.deliver.cycles import period_code
from refoundry.plan.model import Plan
from refoundry.workbench.access.scope import names
from refoundry.workbench.language import say
from refoundry.workbench.ledger.handed_in import ACCEPTED
from refoundry.workbench.ledger.standings import standings
from refoundry.workbench.matters import title_of
from refoundry.workbench.moves import periods

# fields that name nodes of the plan: which kinds, and whether several
_GIVEN = frozenset({"asker"})  # known of who is signed in, never typed
_REFERENCES: dict[str, tuple[tuple[str, ...], bool]] = {
    "owner": (("departments", "towns", "chains"), True),
    "support": (("departments", "towns"), True),
    "addressee": (("departments", "towns"), False),
    "asked-of": (("departments", "towns"), True),
    "attending": (("departments", "towns"), True),
    "recipients": (("departments", "towns"), True),
    "copies": (("departments", "towns"), True),
    "town": (("towns",), True),
    "measure": (("measures",), True),
    "goal": (("goals",), True),
}
# of these the key alone is written, as the plan itself refers to them
_BARE = frozenset({"town", "measure", "goal"})
_FILES = frozenset({"evidence", "file"})
_SHORT = frozenset({"unit"})
_LONG = 80
# what stands already is offered again: when and by whom, and of a meeting that was held who and what was planned
_AGAIN = ("due", "owner")
_KEPT = {"hold": ("date", "attending", "tasks"), "change": ("title", "kind", "date", "agenda", "tasks", "attending")}
_PLANNED = frozenset({"attending", "tasks"})
_MATTERS = frozenset({"tasks"})  # subjects of tasks, ticked


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class _Period(forms.CharField):
    """A period chosen from those offered, or typed in any of the ways people write one."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        # what is none is left to the table, which says what would be one
        return period_code(typed, timezone.localdate()) or typed


class _Files(forms.FileField):
    widget = _Several

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
            return []
        return [super(_Files, self).clean(one, initial) for one in given]


def choices_of(plan: Plan, kinds: Iterable[str], lang: Lang, *, bare: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """Nodes of the plan to choose from, a group a kind.

    plan     Plan
    kinds    names of kinds
    lang     zh or en
    bare     bool   the key alone, without its kind
    returns  groups of (value, words); those that have a successor are left out
    """
    groups = []
    for kind in kinds:
        nodes = [
            (key if bare else f"{kind}/{key}", _numbered(node, lang))
            for key, node in plan.of(kind).items()
            if getattr(node, "succeeded_by", None) is None
        ]
        if nodes:
            groups.append((say(lang, f"kinds.{kind}"), nodes))
    return groups


def _numbered(node: Any, lang: Lang) -> str:
    number = getattr(node, "number", None)
    return f"{number} {node.title.shown(lang)}" if number else str(node.title.shown(lang))


class MoveForm(forms.Form):
    """The fields of one move. `entries()` gives what was typed as the table of moves takes it."""

    id = forms.CharField(widget=forms.HiddenInput, max_length=60)
    seq = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    corrects = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)

    def __init__(self, standing: Standing, row: Move, plan: Plan, lang: Lang, **others: Any) -> None:
        initial = {"id": uuid4().hex, "seq": standing.seq, "corrects": _restated(standing, row)}
        initial |= {
            name: standing.fields.get(name) for name in row.takes if row.corrects or name in _KEPT.get(row.name, _AGAIN)
        }
        # a date that has gone by is not offered again where one that is to come is asked for
        self._today = civil_day(timezone.now()).isoformat()
        initial |= {name: None for name in row.coming if str(initial.get(name) or "") < self._today}
        self._standing, self.row, self._lang = standing, row, lang
        super().__init__(initial={**initial, **others.pop("initial", {})}, **others)
        self.refused: Sequence[Any] = ()
        for name in row.takes:
            field = standing.workflow.field(name)
            if field.kind != "json" and name not in _GIVEN:
                self.fields[name] = self._made(field, plan, required=name in row.needs)

    def _made(self, field: Field, plan: Plan, *, required: bool) -> forms.Field:
        told: dict[str, Any] = {"required": required, "label": field.shown(self._lang)}
        if self.row.name in _KEPT and field.name in _PLANNED:
            told["help_text"] = say(self._lang, "moves.as_planned")
        if field.name in _REFERENCES:
            kinds, several = _REFERENCES[field.name]
            groups = choices_of(plan, kinds, self._lang, bare=field.name in _BARE)
            known = {value for _, nodes in groups for value, _ in nodes}
            given = names(self.initial.get(field.name))
            # what the plan no longer knows stays as it was written
            if given - known:
                groups.append((say(self._lang, "moves.other"), [(value, value) for value in sorted(given - known)]))
            if several:
                self.initial[field.name] = sorted(given)
                return forms.MultipleChoiceField(choices=groups, widget=forms.SelectMultiple(attrs={"size": 8}), **told)
            self.initial[field.name] = next(iter(given), "")
            return forms.ChoiceField(choices=[("", say(self._lang, "moves.choose")), *groups], **told)
        if field.name in _MATTERS:
            return self._matters(field, plan, told)
        if field.name in _FILES:
            accept = ",".join(f".{ending}" for ending in ACCEPTED)
            return _Files(widget=_Several(attrs={"accept": accept}), help_text=say(self._lang, "moves.files"), **told)
        if field.choices:
            listed = [(one.name, one.shown(self._lang)) for one in field.choices]
            return forms.ChoiceField(choices=[("", say(self._lang, "moves.choose")), *listed], **told)
        match field.kind:
            case "date":
                attrs = {"type": "date"} | ({"min": self._today} if field.name in self.row.coming else {})
                return forms.DateField(widget=forms.DateInput(attrs=attrs, format="%Y-%m-%d"), **told)
            case "number":
                return forms.CharField(max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **told)
            case "period":
                return self._periods(told)
        longest = field.longest or (_LONG if field.name in _SHORT else 4000)
        box = forms.Textarea(attrs={"rows": 4}) if longest > _LONG else forms.TextInput()
        return forms.CharField(max_length=longest, widget=box, **told)

    def _matters(self, field: Field, plan: Plan, told: dict[str, Any]) -> forms.Field:
        """The tasks that wait for a meeting, and those that stand there already, to be ticked."""
        listed = self.initial.get(field.name) or []
        given = [str(one) for one in (listed if isinstance(listed, list | tuple) else str(listed).split())]
        held = standings("task")
        waiting = [key for key, one in held.items() if one.state in one.workflow.unresolved and key not in given]
        self.initial[field.name] = given
        named = [
            (key, title_of(plan, held[key]).shown(self._lang) if key in held else key) for key in [*given, *waiting]
        ]
        return forms.MultipleChoiceField(choices=named, widget=forms.CheckboxSelectMultiple, **told)

    def _periods(self, told: dict[str, Any]) -> forms.Field:
        """Periods in words, the one that is owed chosen; whatever was asked for or sent besides is kept."""
        codes, owed = periods.offered(self._standing, timezone.now())
        given = str((self.data.get("period") if self.is_bound else self.initial.get("period")) or "")
        if given and (code := period_code(given, timezone.localdate())):
            codes = [code, *codes] if code not in codes else codes
            self.initial["period"] = code
        elif not self.row.corrects:
            self.initial["period"] = codes[0]
        listed = periods.options(codes, self._lang, owed)
        blank = [] if told["required"] else [("", say(self._lang, "moves.choose"))]
        return _Period(widget=forms.Select(choices=[*blank, *listed]), **told)

    def entries(self) -> dict[str, Any]:
        """What was typed, without files, as a table of moves takes it.

        returns  mapping   name of a field -> text, or list of text
        """
        found: dict[str, Any] = {}
        for name in self.row.takes:
            value = self.cleaned_data.get(name)
            if name in _FILES or value in (None, "", []):
                continue
            found[name] = value.isoformat() if hasattr(value, "isoformat") else value
        return found

    def handed(self) -> dict[str, list[UploadedFile]]:
        """The files that came with the form, by field.

        returns  mapping   name of a field -> files
        """
        given = {name: self.cleaned_data.get(name) or [] for name in self.row.takes if name in _FILES}
        return {name: several for name, several in given.items() if several}


def _restated(standing: Standing, row: Move) -> str:
    """The last event that a correction would restate."""
    restated = [step.event for step in standing.steps if step.counts and step.event.move in row.corrects]
    return restated[-1].id if restated else ""
