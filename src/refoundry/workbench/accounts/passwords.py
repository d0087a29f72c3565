"""Passwords: at most so long, never cut; initial ones made by chance, shown once, good for a few days."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from refoundry.core.problems import Lang
from refoundry.workbench.language import say

SHORTEST, LONGEST = 12, 128
INITIAL_DAYS = 7
_DIFFERENT = 5
# without signs that are read as another
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def _said(name: str) -> str:
    """Words in the language Django speaks now."""
    lang: Lang = "en" if translation.get_language() == "en" else "zh"
    return say(lang, f"password.{name}", shortest=SHORTEST, longest=LONGEST)


class LengthValidator:
    """Refuses a password that is too short, or too long: none is ever cut in silence."""

    def validate(self, password: str, user: object = None) -> None:
        """Refuse what is too short or too long.

        password  text
        user      whose it would be
        raises    ValidationError
        """
        if len(password) < SHORTEST:
            raise ValidationError(_said("too_short"), code="password_too_short")
        if len(password) > LONGEST:
            raise ValidationError(_said("too_long"), code="password_too_long")

    def get_help_text(self) -> str:
        """The rule.

        returns  text
        """
        return _said("length")


class UnlikeValidator(UserAttributeSimilarityValidator):
    """Refuses a password that is close to what the account is called, also said twice, or no more than the name of the
    city or of this software with figures; Django's own words name fields of the table."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what is too close.

        password  text
        user      whose it would be
        raises    ValidationError
        """
        told = password.lower().strip()
        half = told[: len(told) // 2]
        parts = {told, half} if told == half * 2 else {told}
        if {re.sub(r"[\W\d_]+", "", part) for part in parts} & {settings.CITY.name.lower(), "refoundry"}:
            raise ValidationError(_said("too_similar"), code="password_too_similar")
        try:
            for part in parts:
                super().validate(part, user)
        except ValidationError:
            raise ValidationError(_said("too_similar"), code="password_too_similar") from None

    def get_help_text(self) -> str:
        """The rule.

        returns  text
        """
        return _said("too_similar")


class UncommonValidator(CommonPasswordValidator):
    """Refuses a common password, also with figures around it or said twice, and one of hardly any different signs."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse what many choose.

        password  text
        user      whose it would be
        raises    ValidationError
        """
        told = password.lower().strip()
        half = told[: len(told) // 2]
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", told)
        guesses = {told, core, half if told == half * 2 else told}
        if guesses & self.passwords or len(set(told)) < _DIFFERENT:
            raise ValidationError(_said("too_common"), code="password_too_common")

    def get_help_text(self) -> str:
        """The rule.

        returns  text
        """
        return _said("common_rule")


class NotOnlyFiguresValidator(NumericPasswordValidator):
    """Refuses a password of figures alone, in our words."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse figures alone.

        password  text
        user      whose it would be
        raises    ValidationError
        """
        if password.isdigit():
            raise ValidationError(_said("only_figures"), code="password_entirely_numeric")

    def get_help_text(self) -> str:
        """The rule.

        returns  text
        """
        return _said("only_figures")


def initial_password() -> tuple[str, datetime]:
    """A password nobody chose: four groups of five signs, 98 bits.

    returns  the password, and when it ends to be good
    """
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))
    return "-".join(groups), timezone.now() + timedelta(days=INITIAL_DAYS)
