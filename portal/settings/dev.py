"""Development: debug pages and unhashed static files. Never deployed."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import STORAGES

DEBUG = True
SECRET_KEY = "development-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
