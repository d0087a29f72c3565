"""Fields of forms: a label, a hint, what is wrong, and the control they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.safestring import SafeString

from refoundry.core.problems import Lang
from refoundry.deliver import Field
from refoundry.workbench.language import say
from refoundry.workbench.ui.cells import words_of

_LONG = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One field. `kind` is text, textarea, number, date, period, select, radio, checkbox, checkboxes, file, password or
    hidden; `control` is html that stands in place of the one we draw."""

    name: str
    label: Any
    kind: str = "text"
    value: Any = ""
    hint: Any = ""
    error: Any = ""
    required: bool = False
    options: Sequence[tuple[str, Any]] = ()
    longest: int | None = None
    rows: int = 4
    unit: Any = ""
    autocomplete: str = ""
    accept: str = ""
    id: str = ""
    control: SafeString | None = None

    @property
    def key(self) -> str:
        """The id of the control."""
        return self.id or f"field-{self.name}"

    @property
    def described(self) -> str:
        """The ids of what describes the control."""
        said = ((self.hint, "hint"), (self.error, "error"))
        return " ".join(f"{self.key}-{part}" for text, part in said if text)

    @property
    def chosen(self) -> frozenset[str]:
        """The values that are set."""
        several = isinstance(self.value, list | tuple | set | frozenset)
        return frozenset(map(str, self.value if several else (self.value,)))

    @classmethod
    def of(cls, field: Field, lang: Lang, *, value: Any = "", required: bool = False, hint: Any = "", error: Any = "",
           options: Sequence[tuple[str, Any]] = (), label: Any = None) -> "Entry":  # fmt: skip
        """The field of an entry of a move.

        field     Field
        lang      zh or en
        value     what stands in it
        required  bool
        hint      text or Spoken
        error     text or Spoken
        options   pairs of value and title, in place of the field's own choices
        label     text or Spoken, in place of the field's own words
        returns   Entry
        """
        choices = tuple(options) or tuple((one.name, one) for one in field.choices)
        kinds = {"date": "date", "number": "number", "period": "period"}
        kind = "select" if choices else kinds.get(field.kind, "text")
        if kind == "text" and (field.longest is None or field.longest > _LONG) and field.pattern is None:
            kind = "textarea"
        if kind == "period" and not hint:
            hint = say(lang, "parts.period_hint")
        return cls(field.name, field if label is None else label, kind, value, hint, error, required, choices,
                   field.longest)  # fmt: skip

    @classmethod
    def bound(cls, field: BoundField) -> "Entry":
        """The field of a Django form.

        field    BoundField
        returns  Entry
        """
        made = cls(
            field.html_name,
            field.label,
            kind="hidden" if field.is_hidden else "checkbox" if field.widget_type == "checkbox" else "text",
            hint=field.help_text,
            error=" ".join(str(error) for error in field.errors),
            required=field.field.required,
            id=field.id_for_label or field.auto_id or field.html_name,
        )
        attrs: dict[str, str | bool] = {"aria-describedby": made.described} if made.described else {}
        if made.error:
            attrs["aria-invalid"] = "true"
        return cls(made.name, made.label, made.kind, "", made.hint, made.error, made.required, id=made.id,
                   control=field.as_widget(attrs=attrs))  # fmt: skip


def labelled(entry: Entry, lang: Lang) -> list[tuple[str, str, bool]]:
    """The options of a field as they are shown.

    entry    Entry
    lang     zh or en
    returns  value, title, whether it is set
    """
    return [(value, words_of(title, lang), str(value) in entry.chosen) for value, title in entry.options]
