"""The Django app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts, posts, tokens."""

    name = "refoundry.workbench.accounts"
    label = "accounts"
