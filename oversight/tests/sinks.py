"""A mail server and a gateway on this machine, for tests: they keep what they were sent, or refuse it."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


class Sink:
    """A server in a thread of its own; `received` holds what came, `refuses` makes it say no."""

    def __init__(self, kind, handler):
        self.received: list = []
        self.refuses = False
        self.server = kind(("127.0.0.1", 0), handler)
        self.server.sink = self
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class SmtpHandler(StreamRequestHandler):
    """As much of RFC 5321 as one message needs."""

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT" and self.server.sink.refuses:
                self.say("451 try again later")
            elif verb == "DATA":
                self.say("354 go on")
                self.keep()
            else:
                self.say("221 bye" if verb == "QUIT" else "250 ok")
            if verb == "QUIT":
                return

    def keep(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.sink.received.append(b"".join(lines))
        self.say("250 kept")


class GatewayHandler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        sink = self.server.sink
        if not sink.refuses:
            sink.received.append({"path": self.path, "body": body, "key": self.headers["Idempotency-Key"]})
        answer = json.dumps({"errcode": 45009 if sink.refuses == "errcode" else 0}).encode()
        self.send_response(503 if sink.refuses is True else 302 if sink.refuses == "redirect" else 200)
        if sink.refuses == "redirect":
            self.send_header("Location", f"http://127.0.0.1:{sink.port}/elsewhere")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


def mail_server() -> Sink:
    return Sink(ThreadingTCPServer, SmtpHandler)


def gateway() -> Sink:
    return Sink(ThreadingHTTPServer, GatewayHandler)
