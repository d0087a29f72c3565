"""Accounts and the posts they hold. A post is a role and what it speaks for: a department, town, chain or firm."""

import secrets
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from refoundry.core.problems import Lang
from refoundry.deliver import roles

SCOPED = {
    "department": "departments",
    "finance": "departments",
    "town": "towns",
    "chain": "chains",
    "enterprise": "enterprises",
}
"""The roles that speak for one thing -> the kind of node that it is."""


class Accounts(BaseUserManager["Account"]):
    """How accounts are made."""

    def create_user(self, username: str, password: str | None, **others: Any) -> "Account":
        """Make an account.

        username  text    for ever: it stands in the ledger as who did what
        password  text or None   None: nobody can sign in with a password
        **others  fields of Account
        returns   Account
        """
        account = self.model(username=username, **others)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Someone who can sign in. Named by the post, such as 市统计局填报岗, where no natural person need be named."""

    username = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    password_expires = models.DateTimeField(null=True, blank=True)  # of an initial password that nobody used yet
    language = models.CharField(max_length=2, choices=[("zh", "中文"), ("en", "English")], default="zh")
    created = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["title"]
    objects = Accounts()

    def shown(self, lang: Lang = "zh") -> str:
        """What the account is called.

        lang     zh or en
        returns  text
        """
        return self.title_en or self.title if lang == "en" else self.title


class Post(models.Model):
    """A role that an account holds, and what it speaks for. An ended post stays: the ledger refers to it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=[(name, name) for name in roles() if name != "clock"])
    scope = models.CharField(max_length=120, blank=True)
    since = models.DateField(default=date.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        """A post is held once at a time."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["account", "role", "scope"], condition=models.Q(until=None), name="post_held_once"
            )
        ]

    @property
    def reference(self) -> str:
        """What the post speaks for, as plans and events name it: departments/KEY; empty for the whole city."""
        return f"{SCOPED[self.role]}/{self.scope}" if self.role in SCOPED and self.scope else ""

    @property
    def held(self) -> bool:
        """Whether the post is held today. The day it ends it is no longer."""
        today = timezone.localdate()
        return self.since <= today and (self.until is None or today < self.until)


class Token(models.Model):
    """A key for programs, shown once when it is made; only its fingerprint is kept. It acts as one post."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)

    @staticmethod
    def fingerprint_of(key: str) -> str:
        """What is kept of a key. A key is random and long, so that a plain hash cannot be tried out.

        key      text
        returns  text   64 hex digits
        """
        return sha256(key.encode()).hexdigest()

    @classmethod
    def make(cls, post: Post, label: str, days: int = 90) -> tuple["Token", str]:
        """Make a key.

        post     Post       what it acts as
        label    text       what it is for
        days     int, days  how long it is good for
        returns  Token, and the key that is shown this once
        """
        key = f"rf_{secrets.token_urlsafe(32)}"
        expires = timezone.now() + timedelta(days=days)
        return cls.objects.create(post=post, label=label, fingerprint=cls.fingerprint_of(key), expires=expires), key

    @classmethod
    def of(cls, key: str) -> "Token | None":
        """The token of a key that is good now.

        key      text
        returns  Token or None
        """
        found = cls.objects.select_related("post__account").filter(fingerprint=cls.fingerprint_of(key), revoked=None)
        token = found.filter(expires__gt=timezone.now(), post__account__is_active=True).first()
        return token if token and token.post.held else None
