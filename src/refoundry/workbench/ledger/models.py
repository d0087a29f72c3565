"""The two tables of the log. Triggers of the database refuse to change or delete a row of either (migration 0002)."""

from typing import Any, ClassVar

from django.db import models

from refoundry.deliver import Event


class Kept(models.QuerySet[Any]):
    """Rows that are only ever added."""

    def update(self, **_: Any) -> int:
        """Refused.

        raises   TypeError   always
        returns  never
        """
        raise TypeError("the log is only added to")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused.

        raises   TypeError   always
        returns  never
        """
        raise TypeError("the log is only added to")


class Entry(models.Model):
    """An event of a matter, as refoundry.deliver folds it. One event a step of a matter, one event a deed."""

    number = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=60, unique=True)
    workflow = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    seq = models.PositiveIntegerField()
    move = models.CharField(max_length=40)
    actor = models.CharField(max_length=60)
    role = models.CharField(max_length=30)
    at = models.DateTimeField()
    payload = models.JSONField(default=dict)
    corrects = models.CharField(max_length=60, null=True)

    objects = Kept.as_manager()

    class Meta:
        """Of two who saw the same step one is added."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workflow", "subject", "seq"], name="one_event_a_step")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], name="entry_at"),
            models.Index(fields=["actor", "at"], name="entry_actor"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; a row that is there is never written again.

        *args     as Django's
        **kwargs  as Django's
        """
        super().save(*args, **{**kwargs, "force_insert": True})

    def event(self) -> Event:
        """The event of the row.

        returns  Event
        """
        return Event(
            self.id, self.subject, self.workflow, self.move, self.actor, self.role, self.at, self.seq, self.payload,
            self.corrects,
        )  # fmt: skip

    @classmethod
    def of(cls, event: Event) -> "Entry":
        """The row of an event, not yet added.

        event    Event
        returns  Entry
        """
        return cls(**{**event.as_dict(), "at": event.at})


class Trace(models.Model):
    """One line of the trail: who signed in, looked at a firm's data, took a file away, changed an account.

    `kind` is one of trail.yaml; `object` is what it was done to; `detail` is plain JSON and holds no data of its own.
    """

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    actor = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=30, blank=True)
    scope = models.CharField(max_length=120, blank=True)
    object = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    address = models.CharField(max_length=45, blank=True)

    objects = Kept.as_manager()

    class Meta:
        """Found by time, by who and by what."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], name="trace_at"),
            models.Index(fields=["actor", "at"], name="trace_actor"),
            models.Index(fields=["object", "at"], name="trace_object"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line; a line that is there is never written again.

        *args     as Django's
        **kwargs  as Django's
        """
        super().save(*args, **{**kwargs, "force_insert": True})
