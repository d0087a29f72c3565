"""The Django app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, posts, tokens."""

    name = "refoundry.workbench.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen for sign-ins: sessions note when they began."""
        from refoundry.workbench.accounts import sessions  # noqa: F401
