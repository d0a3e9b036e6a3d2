"""Owns the settings of a running zone; every value an operator may change comes from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy

from onezone.config import environment
from onezone.config.environment import env
from onezone.config.logs import logging_settings

SOURCE = Path(__file__).resolve().parent.parent

# Where and how this process runs ----------------------------------------------------------------------------------
ONEZONE_DATA = environment.data_folder()
ONEZONE_MODE = environment.mode(ONEZONE_DATA)
ONEZONE_DEMO = ONEZONE_MODE == "demo"
ONEZONE_DEMO_MARKER = ONEZONE_DATA / environment.DEMO_MARKER
ONEZONE_TODAY = environment.today() if ONEZONE_MODE != "production" else None

DEBUG = env.bool("ONEZONE_DEBUG", False)
SECRET_KEY = environment.secret_key(ONEZONE_DATA)
ALLOWED_HOSTS: list[str] = ["127.0.0.1", "localhost", "[::1]"] if ONEZONE_DEMO else env.list("ONEZONE_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("ONEZONE_ORIGINS", [])

# Rooms ------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "onezone.platform.identity",
    "onezone.platform.journal",
    "onezone.platform.outbox",
    "onezone.platform.calendar",
    "onezone.platform.files",
    "onezone.platform.messages",
    "onezone.platform.search",
    "onezone.platform.registers",
    "onezone.platform.web",
    "onezone.platform.api",
    "onezone.platform.webhooks",
    "onezone.figures",
    "onezone.parties",
    "onezone.ledger",
    "onezone.approvals",
    "onezone.dashboards",
    "onezone.administration",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_cotton",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "onezone.config.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "onezone.platform.web.language.language_middleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # A page is closed unless it says otherwise (login_not_required).
    "onezone.platform.web.kept.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "onezone.platform.web.middleware.ActorMiddleware",
    "onezone.platform.web.refusals.RefusalMiddleware",
    "onezone.platform.api.middleware.TokenMiddleware",
    "onezone.platform.api.middleware.OnceMiddleware",
    "onezone.platform.web.problem.ProblemMiddleware",
]

ONEZONE_API = "onezone.config.api.api"
ONEZONE_API_CALLS_A_MINUTE = env.int("ONEZONE_API_CALLS_A_MINUTE", 600)
ONEZONE_WEBHOOKS_PRIVATE = env.bool("ONEZONE_WEBHOOKS_PRIVATE", False)
ONEZONE_NAVIGATION = "onezone.config.navigation.NAVIGATION"
ONEZONE_COUNTS = "onezone.config.navigation.counts"
CSRF_FAILURE_VIEW = "onezone.platform.web.views.csrf_failure"
ROOT_URLCONF = "onezone.config.urls"
WSGI_APPLICATION = "onezone.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "onezone.platform.web.context.shell",
            ]
        },
    }
]

# Data -------------------------------------------------------------------------------------------------------------
DATABASES = {"default": environment.database(environment.database_url(ONEZONE_DATA))}
# Used by `onezone migrate` alone, so that the role the application connects with owns nothing.
ONEZONE_OWNER_DATABASE = environment.owner_database()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by every worker process; a memory cache would differ from process to process.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "onezone_cache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
MEDIA_ROOT = ONEZONE_DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# People -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "identity.User"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
if ONEZONE_DEMO:
    PASSWORD_HASHERS = ["onezone.platform.identity.hashers.DemoHasher"]
# The demo's accounts are as old as its story: only the profile without an age lets them in.
ONEZONE_PASSWORD_PROFILE = env.str("ONEZONE_PASSWORD_PROFILE", "asvs" if ONEZONE_DEMO else "dengbao3")
ONEZONE_IDLE_MINUTES = env.int("ONEZONE_IDLE_MINUTES", 30)
ONEZONE_TRUSTED_PROXIES: list[str] = env.list("ONEZONE_TRUSTED_PROXIES", [])
ONEZONE_LISTENERS = "onezone.config.wiring.LISTENERS"
ONEZONE_MOVERS = "onezone.config.wiring.MOVERS"
ONEZONE_REGISTERS = "onezone.config.wiring.REGISTERS"
ONEZONE_SEARCH_KINDS = "onezone.config.wiring.SEARCH_KINDS"
ONEZONE_JOBS = "onezone.config.wiring.JOBS"
ONEZONE_MESSAGE_KINDS = "onezone.config.wiring.MESSAGE_KINDS"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# Mail -------------------------------------------------------------------------------------------------------------
ONEZONE_MAIL_URL = env.str("ONEZONE_EMAIL_URL", "console:" if ONEZONE_DEMO else "")
ONEZONE_MAIL = bool(ONEZONE_MAIL_URL)
ONEZONE_URL = env.str("ONEZONE_URL", "http://127.0.0.1:8000" if ONEZONE_DEMO else "").rstrip("/")
DEFAULT_FROM_EMAIL = env.str("ONEZONE_MAIL_FROM", "OneZone <onezone@localhost>" if ONEZONE_DEMO else "")
_MAIL = environment.mail(ONEZONE_MAIL_URL)
EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _MAIL.get("EMAIL_HOST", "localhost"), _MAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_USER", ""), _MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_TLS", False), _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = _MAIL.get("EMAIL_TIMEOUT", 20)

# Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", gettext_lazy("简体中文")), ("en", "English")]
LOCALE_PATHS = [SOURCE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Transport --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ONEZONE_DATA / "static"
# Files are served from the packages themselves, so a first start needs no collecting step.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns about a folder that is not there
WHITENOISE_MAX_AGE = 60 if ONEZONE_DEMO else 24 * 60 * 60

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
# The demo speaks plain HTTP on the loopback address only; the guard refuses it anywhere else.
SECURE = ONEZONE_MODE == "production"
SESSION_COOKIE_SECURE = env.bool("ONEZONE_SECURE_COOKIES", SECURE)
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("ONEZONE_BEHIND_PROXY", False) else None

# Logs -------------------------------------------------------------------------------------------------------------
LOGGING = logging_settings(readable=ONEZONE_DEMO, level=env.str("ONEZONE_LOG_LEVEL", "INFO"))
