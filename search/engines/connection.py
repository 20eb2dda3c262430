"""How requests travel to Elasticsearch: `http.client` instead of urllib3's pool, and orjson instead of json.

Of a search's processor time in Python, the way through urllib3 and its pool was the largest single part (ADR 22).
Retries, dead nodes and errors stay with elastic-transport; this is only the one exchange of a request and its answer.
"""

import os
import select
import ssl
import threading
import time
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any

import orjson
from elastic_transport import (
    ApiResponseMeta,
    BaseNode,
    ConnectionError,
    ConnectionTimeout,
    HttpHeaders,
    NodeConfig,
    TlsError,
)
from elastic_transport._node import NodeApiResponse  # in the signature of BaseNode, though not in its public names
from elastic_transport.client_utils import DEFAULT
from elasticsearch import OrjsonSerializer


class Serializer(OrjsonSerializer):
    """orjson, with our enums as keys as well."""

    def json_dumps(self, data: Any) -> bytes:
        return orjson.dumps(data, default=self.default, option=orjson.OPT_NON_STR_KEYS)


class KeptConnectionNode(BaseNode):
    """A node of the cluster with one kept connection for each thread of each process."""

    _CLIENT_META_HTTP_CLIENT = ("hc", "1")

    def __init__(self, config: NodeConfig):
        super().__init__(config)
        self._local = threading.local()
        self._tls = ssl.create_default_context(cafile=config.ca_certs) if config.scheme == "https" else None

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout=DEFAULT,
    ) -> NodeApiResponse:
        """Exchange one request and its answer. Raises the errors that elastic-transport knows how to treat."""
        started = time.time()
        seconds = self.config.request_timeout if request_timeout is DEFAULT else request_timeout
        sent = {**self.headers, **(headers or {})}
        try:
            response, content = self._exchange(method, f"{self.path_prefix}{target}", body, sent, seconds)
        except (OSError, HTTPException) as error:
            self.close()
            raise _named(error) from error
        duration = time.time() - started
        found = HttpHeaders(response.getheaders())
        return NodeApiResponse(ApiResponseMeta(response.status, "1.1", found, duration, self.config), content)

    def _exchange(self, method: str, target: str, body: bytes | None, headers: dict, seconds: float | None):
        connection = self._connection(seconds)
        connection.request(method, target, body, headers)
        response = connection.getresponse()
        return response, response.read()

    def _connection(self, seconds: float | None) -> HTTPConnection:
        """This thread's connection: a new one after a fork, or when the server closed it meanwhile."""
        owner, connection = getattr(self._local, "kept", (0, None))
        if connection is None or owner != os.getpid() or _is_dropped(connection):
            connection = self._connect()
            self._local.kept = (os.getpid(), connection)
        connection.timeout = seconds
        if connection.sock:
            connection.sock.settimeout(seconds)
        return connection

    def _connect(self) -> HTTPConnection:
        if self._tls:
            return HTTPSConnection(self.host, self.port, context=self._tls)
        return HTTPConnection(self.host, self.port)

    def close(self) -> None:
        """Close this thread's connection."""
        _, connection = getattr(self._local, "kept", (0, None))
        if connection is not None:
            connection.close()


def _is_dropped(connection: HTTPConnection) -> bool:
    """Whether there is something to read before anything was asked: the end of the connection."""
    if connection.sock is None:
        return False
    waiting = select.poll()
    waiting.register(connection.sock, select.POLLIN)
    return bool(waiting.poll(0))


def _named(error: Exception) -> Exception:
    """Return the error as elastic-transport calls it: a timeout, a refused certificate, or a lost connection."""
    if isinstance(error, TimeoutError):
        return ConnectionTimeout("Connection timed out during request", errors=(error,))
    if isinstance(error, ssl.SSLError):
        return TlsError(str(error), errors=(error,))
    return ConnectionError(str(error) or type(error).__name__, errors=(error,))
