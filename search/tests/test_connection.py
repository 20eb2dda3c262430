"""The kept connection to Elasticsearch, against a real server of the standard library that may close it."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from elastic_transport import ConnectionError, ConnectionTimeout, NodeConfig

from search.engines.connection import KeptConnectionNode
from tests.ports import free_port


@contextmanager
def answering(*, closes: bool = False, waits: float = 0.0):
    """A server that says from which port it was asked; it ends the connection after each answer when `closes`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            threading.Event().wait(waits)
            content = str(self.client_address[1]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            self.close_connection = closes

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    node = KeptConnectionNode(NodeConfig("http", "127.0.0.1", server.server_port))
    try:
        yield node
    finally:
        node.close()
        server.shutdown()
        server.server_close()


def ask(node, **options) -> bytes:
    return node.perform_request("POST", "/", b"{}", **options)[1]


def test_one_connection_is_used_again():
    with answering() as node:
        assert ask(node) == ask(node)


def test_each_thread_has_its_own():
    with answering() as node:
        found = [ask(node)]
        thread = threading.Thread(target=lambda: found.append(ask(node)))
        thread.start()
        thread.join()
        assert found[0] != found[1]


def test_a_connection_that_the_server_ended_is_made_anew():
    with answering(closes=True) as node:
        first = ask(node)
        threading.Event().wait(0.2)  # the end of the connection arrives
        assert ask(node) != first


def test_nobody_there_and_no_answer_in_time_are_told_apart():
    with pytest.raises(ConnectionError):
        ask(KeptConnectionNode(NodeConfig("http", "127.0.0.1", free_port())))
    with answering(waits=1.0) as node, pytest.raises(ConnectionTimeout):
        ask(node, request_timeout=0.1)
