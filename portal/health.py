"""Two addresses for probes: `/healthz` (the process answers) and `/readyz` (what it depends on answers too).

Neither touches the session, so neither sets a cookie. Proxies should not pass `/readyz` on to the outside:
its reasons name hosts (deploy/nginx does not).
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.celery import app
from search.services import ping

BROKER_SECONDS = 2


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer as long as this process can answer at all; restarting it would mend nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Name database, index and broker, each with "ok" or the reason; 503 when one of them fails."""
    parts = {name: examine(check) for name, check in CHECKS.items()}
    is_ready = all(part["ok"] for part in parts.values())
    return JsonResponse({"status": "ok" if is_ready else "unavailable", **parts}, status=200 if is_ready else 503)


def examine(check: Callable[[], object]) -> dict[str, object]:
    """Run one check; whatever it raises is the reason."""
    try:
        check()
    except Exception as error:  # noqa: BLE001 - drivers raise what they like; here every failure is the answer
        reason = " ".join(str(error).split())[:200]
        return {"ok": False, "why": f"{type(error).__name__}: {reason}"}
    return {"ok": True}


def check_database() -> None:
    """Ask the database the smallest question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_broker() -> None:
    """Connect to the broker; for the filesystem broker, write where messages are written."""
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        check_folder_is_writable(Path(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])))
        return
    with app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)


def check_folder_is_writable(folder: Path) -> None:
    """Write a nameless file: permissions alone say nothing about a full disk or the super-user."""
    with tempfile.TemporaryFile(dir=folder) as probe:
        probe.write(b"ready")
        probe.flush()


CHECKS = {"database": check_database, "index": ping, "broker": check_broker}

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
