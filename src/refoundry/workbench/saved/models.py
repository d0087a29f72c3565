"""Views of a list that an account keeps under a name.

They are nobody's business but the account's own and change nothing that others see: no event of the ledger, no line of
the trail.
"""

from typing import ClassVar

from django.db import models

from refoundry.workbench.accounts.models import Account

LONGEST_NAME = 40
LONGEST_QUERY = 1000


class View(models.Model):
    """A page by the name of its address, and the query that shows it as it was kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="views")
    page = models.CharField(max_length=60)
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY)

    class Meta:
        """A name stands once on a page of an account."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "page", "name"], name="view_named_once")
        ]
