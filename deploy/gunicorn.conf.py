"""One configuration of the web server for `make run`, Docker and systemd.

WEB_CONCURRENCY sets the number of processes.
"""

import gc
import os

wsgi_app = "portal.wsgi:application"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads let a slow download or a locked database row hold up one visitor instead of a whole process.
worker_class = "gthread"
threads = 4
# The application is loaded once and shared by all processes. It opens no connection and starts no thread while loading.
preload_app = True
timeout = 60
graceful_timeout = 8
keepalive = 5
accesslog = "-"
# No query strings in the log: what citizens search for is nobody's business.
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
control_socket_disable = True


def when_ready(server) -> None:
    """Load the addresses, and with them every view, and the dictionaries of search before the processes part."""
    from django.urls import get_resolver

    from search.warm_up import warm_up

    get_resolver().url_patterns  # noqa: B018 - read for its effect
    warm_up()
    gc.collect()
    gc.freeze()  # what is loaded now stays: no collection need look at it again, and processes go on sharing it
