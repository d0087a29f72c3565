"""Settings of the Django project. What differs from place to place comes from the environment (environment.py)."""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from refoundry.workbench.environment import (
    city_folder,
    database_url,
    flag,
    hour,
    mail_settings,
    public_url,
    secret_key,
    texts,
)

HERE = Path(__file__).resolve().parent
CITY = city_folder()
DEMO = flag("REFOUNDRY_DEMO", default=False)
HTTPS = flag("REFOUNDRY_HTTPS", default=True)

DEBUG = False
SECRET_KEY = secret_key()
ALLOWED_HOSTS = texts("REFOUNDRY_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = texts("REFOUNDRY_ORIGINS")
ROOT_URLCONF = "refoundry.workbench.urls"
WSGI_APPLICATION = "refoundry.workbench.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = ["today", "overview", "goals", "supervision", "meetings", "bulletins", "requests", "plans", "audit", "search"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "refoundry.workbench.accounts",
    "refoundry.workbench.ledger",
    "refoundry.workbench.access",
    "refoundry.workbench.jobs",
    "refoundry.workbench.moves",
    "refoundry.workbench.ui",
    "refoundry.workbench.saved",
    *(f"refoundry.workbench.rooms.{room}" for room in ROOMS if (HERE / "rooms" / room).is_dir()),
    *(f"refoundry.workbench.{part}" for part in ("reminders", "api", "demo") if (HERE / part).is_dir()),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "refoundry.workbench.access.guard.HeadersMiddleware",
    "refoundry.workbench.access.guard.SizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "refoundry.workbench.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "refoundry.workbench.accounts.sessions.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "refoundry.workbench.access.middleware.PostMiddleware",
    "refoundry.workbench.access.guard.LimitsMiddleware",
    "refoundry.workbench.pinned.PinMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "refoundry.workbench.ui.templatetags.refoundry",
                "refoundry.workbench.ui.templatetags.parts",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "refoundry.workbench.ui.context.page",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(database_url(CITY), conn_max_age=60, conn_health_checks=True)
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }

# accounts
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "refoundry.workbench.accounts.passwords.UnlikeValidator",
        "OPTIONS": {"user_attributes": ("username", "title", "title_en", "email")},
    },
    {"NAME": "refoundry.workbench.accounts.passwords.LengthValidator"},
    {"NAME": "refoundry.workbench.accounts.passwords.UncommonValidator"},
    {"NAME": "refoundry.workbench.accounts.passwords.NotOnlyFiguresValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "refoundry.workbench.accounts.attempts.attempted"
AXES_CLIENT_IP_CALLABLE = "refoundry.workbench.access.permissions.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # who signed in stands in the trail of the ledger
AXES_LOCKOUT_CALLABLE = "refoundry.workbench.accounts.sign_in.locked_out"
AXES_VERBOSE = False

# sessions, transport, headers
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# a browser takes a name with this beginning from this very host and by https only
_HOST = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_HOST}refoundry_session"
CSRF_COOKIE_NAME = f"{_HOST}refoundry_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "refoundry.workbench.ui.refusals.forged"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = flag("REFOUNDRY_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "script-src-attr": [NONE],
        "style-src": [SELF],
        "style-src-attr": [NONE],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "worker-src": [NONE],
        "manifest-src": [SELF],
        "media-src": [NONE],
        "frame-src": [NONE],
        **({"upgrade-insecure-requests": True} if HTTPS else {}),
    }
}
LARGEST_REQUEST = 105_000_000  # five files of 20 MB and the form around them
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# language and time: one zone for the whole country
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = CITY / ".static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# reminders
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
_mail = mail_settings()
MAIL_FROM = DEFAULT_FROM_EMAIL = _mail["from"]
EMAIL_HOST, EMAIL_PORT = _mail["host"], _mail["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["user"], _mail["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["tls"], _mail["ssl"]
EMAIL_TIMEOUT = 10
REMINDER_HOUR = hour("REFOUNDRY_REMINDER_HOUR", 8)
PUBLIC_URL = public_url()

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
