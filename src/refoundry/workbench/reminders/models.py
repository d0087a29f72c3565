"""Where digests go, and which went: one row a digest, so that none goes twice."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from refoundry.workbench.accounts.models import Account

MAIL = "mail"


class Channel(models.Model):
    """A group chat that takes the digest of an account. Its key and secret stand in the environment, under its name."""

    name = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=20)
    address = models.CharField(max_length=200)
    account = models.ForeignKey(Account, models.PROTECT, related_name="channels")
    titles = models.BooleanField(default=False)  # the titles of matters too, not only how many
    active = models.BooleanField(default=True)
    created = models.DateTimeField(default=timezone.now)


class Sending(models.Model):
    """A digest of a day on its way: begun, sent, failed with what was said, or nothing to say that day. Begun and never
    heard of again is not sent anew: it may have arrived."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="sendings")
    day = models.DateField()
    channel = models.CharField(max_length=30)  # MAIL, or the name of a Channel
    state = models.CharField(max_length=10, choices=[(name, name) for name in ("begun", "sent", "failed", "nothing")])
    tries = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    said = models.CharField(max_length=200, blank=True)

    class Meta:
        """One digest an account, day and channel."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "day", "channel"], name="one_digest_a_day")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "day"], name="sending_state")]
