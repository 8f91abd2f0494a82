"""Django's settings, the same for demo and real; what differs stands in the installation's own file."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from boai.edge.installation import SERVER_KEYS, Installation, Tls, data_directory, database_settings
from boai.edge.production import refuse_if_unsafe
from boai.edge.settings import accounts
from boai.edge.settings.accounts import *  # noqa: F403  # the account library's own names
from boai.kernel.basics import keys

INSTALLATION = Installation.read(data_directory())
refuse_if_unsafe(INSTALLATION)
SOCIETY_ID = INSTALLATION.society_id
DATA = INSTALLATION.data
AUDIT_FOLDER = DATA / "audit"
PROJECT = Path(__file__).resolve().parents[4]

keys.hold(keys.Keyring.open(DATA / "keys", SERVER_KEYS))
SECRET_KEY = keys.held().current(keys.SESSION)[1].hex()

DEBUG = False
ALLOWED_HOSTS = list(INSTALLATION.hosts)
ROOT_URLCONF = "boai.edge.web.urls"
WSGI_APPLICATION = "boai.edge.web.wsgi.application"

KERNEL = [
    "figures",
    "change",
    "editions",
    "orgs",
    "people",
    "access",
    "ledger",
    "openlog",
    "notify",
    "slots",
    "attempts",
    "documents",
    "payments",
    "pages",
    "desk",
]
DOMAINS = [
    "training",
    "grassroots",
    "donations",
]
JOURNEYS = ["my_page"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    *accounts.ACCOUNT_APPS,
    *(f"boai.kernel.{name}" for name in KERNEL),
    *(f"boai.domains.{name}" for name in DOMAINS),
    *(f"boai.journeys.{name}" for name in JOURNEYS),
    "boai.edge.web",
]

MIDDLEWARE = [
    "boai.edge.web.middleware.KnownHostsOnly",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    accounts.ACCOUNT_MIDDLEWARE,
    "boai.edge.web.middleware.RefusalPages",
    "boai.edge.web.middleware.PersonalPagesAreNotStored",
]

DATABASES = {"default": database_settings(INSTALLATION.database, DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
PASSWORD_HASHERS = ["boai.kernel.people.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login"
SESSION_ENGINE = "boai.kernel.people.session_store"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSTALLATION.demo
if not INSTALLATION.demo:
    SECURE_SSL_REDIRECT, SECURE_REDIRECT_EXEMPT = True, ["^healthz$", "^readyz$"]
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    CSRF_TRUSTED_ORIGINS = [INSTALLATION.served.origin]
if INSTALLATION.served.tls is Tls.PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "boai.kernel.pages.errors.form_too_old"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20  # a pasted roster too long for the importer is still read, so that the refusal can keep it

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "boai.kernel.pages.context.common",
                "boai.edge.web.context.demo_progress",
            ],
            "builtins": ["boai.kernel.pages.templatetags.words"],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "boai.edge.web.packages.PackageFinder",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_secrets": {"()": "boai.edge.web.quiet_logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["without_secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
