"""Settings that are safe to run in production; dev and test loosen them.

The environment is read here and nowhere else. With no variable set the portal runs on what needs no
installation: SQLite, an embedded search index, Celery over the filesystem, local files, all below `var/`.
"""

import os
from pathlib import Path

import environ

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env("PORTAL_VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def secret_key() -> str:
    """Return the secret from the environment, else from `var/secret_key` (made by `portal.serve`, mode 600)."""
    if key := env("SECRET_KEY", default=""):
        return key
    path = VAR_DIR / "secret_key"
    return path.read_text().strip() if path.exists() else ""


# Security ------------------------------------------------------------------------------------------------------------

DEBUG = False
SECRET_KEY = secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
BASE_URL = env("PORTAL_BASE_URL", default="http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
IS_HTTPS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; readiness probes come over plain HTTP
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_PATH = "/"
SESSION_COOKIE_AGE = 8 * 3600
AUTH_USER_MODEL = "users.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}
LOGIN_URL = "/cms/login/"

# Rooms, lowest last (docs/README.md) -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "portal",
    "oversight",
    "writing",
    "home",
    "reports",
    "disclosure",
    "guides",
    "catalog",
    "review",
    "search",
    "users",
    "departments",
    "assets",
    "core",
    "wagtail_localize",
    "wagtail_localize.locales",  # stands in for wagtail.locales
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "users.apps.AccountsAdminConfig",  # wagtail.users with our screens for accounts
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "review.edge.EdgeCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "review.middleware.RefusalMiddleware",
    "users.middleware.InitialPasswordMiddleware",
    "users.middleware.PageVisibilityMiddleware",
    "oversight.middleware.ReportAccessMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.public_site",
            ]
        },
    }
]

# Data ------------------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False  # a request would hold SQLite's only write lock while it hashes files
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "core.sqlite3"
    # All three are needed: with WAL alone, simultaneous publications end in "database is locked" (DESIGN, decision 2).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DATABASES["default"]["CONN_MAX_AGE"] = 60  # reading SQLite's schema anew for each request costs 4 ms (ADR 22)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
    }

# Files: private from the moment they are uploaded (DESIGN, decision 8) -------------------------------------------------

PORTAL_FILES_DIR = Path(env("PORTAL_FILES_DIR", default=str(VAR_DIR / "files")))
MEDIA_ROOT = PORTAL_FILES_DIR  # served by nothing; `assets.storage` hands out admin addresses only
MEDIA_URL = "/cms/private-files/"
PORTAL_ACCEL_REDIRECT = env("PORTAL_ACCEL_REDIRECT", default="")  # e.g. /protected/ behind nginx
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "assets.storage.PrivateFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
CLAMD_URL = env("CLAMD_URL", default="")  # tcp://host:3310 or unix:///run/clamav/clamd.ctl
# The key of 隔离区, made by `prepare` when neither is there; it is in no backup (docs/features/scanner.md).
PORTAL_QUARANTINE_KEY = env("PORTAL_QUARANTINE_KEY", default="")
PORTAL_QUARANTINE_KEY_FILE = VAR_DIR / "quarantine_key"
PORTAL_MAX_UPLOAD_BYTES = env.int("PORTAL_MAX_UPLOAD_BYTES", default=100 * 1024 * 1024)

# Words, times ----------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文"), ("en", "英文")]
WAGTAILADMIN_USER_LOGIN_FORM = "users.login_form.LoginForm"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one county, one time

# Background work ---------------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = env("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://")
CELERY_BROKER_DIR = VAR_DIR / "broker"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# With the broker down a request must not wait: the row in the outbox is already safe and beat will drain it.
CELERY_TASK_PUBLISH_RETRY = False
# Without `max_retries` kombu goes on trying for seconds, for every message of a request.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5, "max_retries": 0}
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(CELERY_BROKER_DIR / "queue"),
        "data_folder_out": str(CELERY_BROKER_DIR / "queue"),
        "control_folder": str(CELERY_BROKER_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.2,  # kombu looks once a second, which a queue of short tasks waits for again and again
    }
    for folder in ("queue", "control"):
        (CELERY_BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)

# Search ------------------------------------------------------------------------------------------------------------------

PORTAL_SEARCH_INDEX_PATH = Path(env("PORTAL_SEARCH_INDEX_PATH", default=str(VAR_DIR / "search.sqlite3")))
ELASTICSEARCH_URL = env("ELASTICSEARCH_URL", default="")
ELASTICSEARCH_USERNAME = env("ELASTICSEARCH_USERNAME", default="")
ELASTICSEARCH_PASSWORD = env("ELASTICSEARCH_PASSWORD", default="")
ELASTICSEARCH_API_KEY = env("ELASTICSEARCH_API_KEY", default="")
ELASTICSEARCH_CA_FILE = env("ELASTICSEARCH_CA_FILE", default="")
ELASTICSEARCH_INDEX_PREFIX = env("ELASTICSEARCH_INDEX_PREFIX", default="portal")
ELASTICSEARCH_SHARDS = env.int("ELASTICSEARCH_SHARDS", default=1)
ELASTICSEARCH_REPLICAS = env.int("ELASTICSEARCH_REPLICAS", default=0)
PORTAL_REBUILD_PROCESSES = env.int("PORTAL_REBUILD_PROCESSES", default=min(4, len(os.sched_getaffinity(0))))
EDGE_CACHE_URL = env("EDGE_CACHE_URL", default="")
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.wagtail_backend"}}

# Wagtail -----------------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "县级政务公开平台"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAILIMAGES_IMAGE_MODEL = "assets.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "assets.CustomDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "review.forms_files.DocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "review.forms_files.ImageForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "ofd", "pdf", "txt", "csv", "zip"]
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS = []  # nothing is embedded from elsewhere
TAGGIT_CASE_INSENSITIVE = True
# The gate (docs/features/gate.md). Finishing a workflow publishes the reviewed content, never "the latest revision".
WAGTAIL_FINISH_WORKFLOW_ACTION = "review.finish.release_finished_workflow"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILREDIRECTS_AUTO_CREATE = False  # it would tell the address of a draft that moved

# The portal's own --------------------------------------------------------------------------------------------------------

PORTAL_DEMO_PASSWORD = env("DEMO_PASSWORD", default="")
PORTAL_OFFICE_NAME = env("PORTAL_OFFICE_NAME", default="政务公开办")
PORTAL_PUBLIC_MAX_AGE = 60
# Working days a step of the approval path may take before the desk marks it: the aim, and the limit (DOMAIN §6.2).
PORTAL_REVIEW_TARGET_DAYS = env.int("PORTAL_REVIEW_TARGET_DAYS", default=1)
PORTAL_REVIEW_LIMIT_DAYS = env.int("PORTAL_REVIEW_LIMIT_DAYS", default=10)
# On resubmission head, chief and joint organs are spared when no more characters of the text changed; 0 spares nobody.
PORTAL_SPARED_CHARACTERS = env.int("PORTAL_SPARED_CHARACTERS", default=0)
PORTAL_LEDGER_DELETE_TRIGGER = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")

# Messages to people by a gateway of the office's choice (docs/features/messages.md). Off while there is no address.
PORTAL_WEBHOOK_URL = env("PORTAL_WEBHOOK_URL", default="")
PORTAL_WEBHOOK_HOSTS = env.list("PORTAL_WEBHOOK_HOSTS", default=[])  # nothing is sent to a host not named here
PORTAL_WEBHOOK_TEMPLATE = env.json(
    "PORTAL_WEBHOOK_TEMPLATE",
    default={"msgtype": "text", "text": {"content": "{text} {link}", "mentioned_mobile_list": ["{to}"]}},
)
PORTAL_WEBHOOK_HEADERS = env.json("PORTAL_WEBHOOK_HEADERS", default={})
