"""A small telephone system: takes signed requests for calls, gives recordings, behaves as told."""

import hashlib
import hmac
import http.server
import json
import threading
from typing import Any

SECRET = "a secret of a telephone system, long enough"
TOKEN = "a token for recordings"
WAV = (
    b"RIFF\x24\x08\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00"
    b"\x02\x00\x10\x00data\x00\x08\x00\x00" + bytes(2048)
)


class Pbx(http.server.ThreadingHTTPServer):
    """`asked` are the calls it was asked for, `fetched` the paths of recordings."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.asked: list[dict[str, Any]] = []
        self.fetched: list[str] = []
        self.refuses = False
        self.recordings: dict[str, bytes] = {}
        self.redirects_to = ""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Desk(http.server.BaseHTTPRequestHandler):
    server: Pbx

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = f"{self.headers['X-Timestamp']}.".encode() + body
        expected = "sha256=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        if self.server.refuses or self.headers["X-Signature"] != expected:
            self._tell(503, b"busy")
            return
        self.server.asked.append(json.loads(body) | {"path": self.path})
        self._tell(202, json.dumps({"call_id": f"out-{len(self.server.asked)}"}).encode())

    def do_GET(self) -> None:
        self.server.fetched.append(self.path)
        known = self.server.recordings.get(self.path)
        if self.server.redirects_to:
            self._tell(302, b"", Location=self.server.redirects_to)
        elif known is None or self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._tell(404, b"not yet")
        else:
            self._tell(200, known)

    def _tell(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
