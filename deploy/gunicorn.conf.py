"""One configuration of the web server for `make run`, Docker and systemd.

WEB_CONCURRENCY sets the number of processes.
"""

import os

wsgi_app = "portal.wsgi:application"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Threads let a slow download or a locked database row hold up one visitor instead of a whole process.
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 8
keepalive = 5
accesslog = "-"
# No query strings in the log: what citizens search for is nobody's business.
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
control_socket_disable = True
