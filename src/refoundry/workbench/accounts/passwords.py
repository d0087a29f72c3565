"""Passwords: at most so long, never cut; initial ones made by chance, shown once, good for a few days."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from refoundry.workbench.language import say

LONGEST = 128
INITIAL_DAYS = 7
# without signs that are read as another
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


class LongestValidator:
    """Refuses a password of more than LONGEST signs: it is never cut in silence."""

    def validate(self, password: str, user: object = None) -> None:
        """Refuse what is too long.

        password  text
        user      whose it would be
        raises    ValidationError   too long
        """
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """The rule, in the language of the page.

        returns  text
        """
        return say("en" if translation.get_language() == "en" else "zh", "password.longest", n=LONGEST)


def initial_password() -> tuple[str, datetime]:
    """A password nobody chose: four groups of five signs, 98 bits.

    returns  the password, and when it ends to be good
    """
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))
    return "-".join(groups), timezone.now() + timedelta(days=INITIAL_DAYS)
