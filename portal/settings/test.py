"""Tests: real parts, but in throw-away folders, and tasks run in the test's own process."""

import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES, STORAGES

SECRET_KEY = "tests-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
TEST_DIR = Path(tempfile.mkdtemp(prefix="portal-test-"))
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = TEST_DIR / "portal.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # pytest-xdist knows Django's own backend only to be in memory
PORTAL_QUARANTINE_KEY_FILE = TEST_DIR / "quarantine_key"
PORTAL_FILES_DIR = MEDIA_ROOT = TEST_DIR / "files"
PORTAL_REBUILD_PROCESSES = 1  # a test's transaction is seen by its own process alone
PORTAL_SEARCH_INDEX_PATH = TEST_DIR / "search.sqlite3"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PORTAL_LEDGER_DELETE_TRIGGER = False  # a delete trigger breaks the flush between tests; the ledger's own tests set it
