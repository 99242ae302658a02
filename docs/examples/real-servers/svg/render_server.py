#!/usr/bin/python3
"""An SVG render server: POST a drawing to /svg/render?wid=400 and get it as PNG.

Renders with rsvg-convert, each drawing in a process of its own with bounded time and memory, so that
no drawing can harm the server or its neighbours. GET /healthz renders a drawing of its own: it
answers 200 only where rendering works.
"""

import argparse
import signal
import subprocess
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LONGEST_DRAWING = 4 * 1024 * 1024  # bytes
LARGEST_SIDE = 4000  # pixels
DEFAULT_WIDTH = 400  # pixels
TIME_LIMIT = 10  # seconds for one drawing
MEMORY_LIMIT = 1024 * 1024 * 1024  # bytes of address space for one drawing
AT_ONCE = 4  # drawings; others wait their turn

SAMPLE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><circle r="1"/></svg>'

turns = threading.BoundedSemaphore(AT_ONCE)


class Refused(Exception):
    """A request that is answered with an error status."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


def render(drawing, width):
    """SVG in, PNG out. From standard input rsvg-convert follows no reference to other files."""
    command = [
        "prlimit", f"--as={MEMORY_LIMIT}", f"--cpu={TIME_LIMIT}", "--core=0",
        "rsvg-convert", "--format=png", "--keep-aspect-ratio",
        f"--width={width}", f"--height={LARGEST_SIDE}",
    ]  # fmt: skip
    with turns:
        try:
            done = subprocess.run(command, input=drawing, capture_output=True, timeout=TIME_LIMIT)
        except subprocess.TimeoutExpired:
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "rendering takes too long") from None
    if done.returncode != 0 or not done.stdout:
        reason = done.stderr.decode(errors="replace").strip()[:500] or "cannot be rendered"
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, reason)
    return done.stdout


def asked_width(query):
    """The `wid` of a query, from 1 to the largest side."""
    typed = parse_qs(query).get("wid", [str(DEFAULT_WIDTH)])[0]
    if typed.isascii() and typed.isdigit() and len(typed) <= 4 and 1 <= int(typed) <= LARGEST_SIDE:
        return int(typed)
    raise Refused(HTTPStatus.BAD_REQUEST, f"wid must be 1 to {LARGEST_SIDE}")


class Handler(BaseHTTPRequestHandler):
    """One connection, one request."""

    server_version = "SvgRender"
    timeout = 15  # seconds for the client to send its next bytes

    def do_GET(self):
        if urlsplit(self.path).path != "/healthz":
            self.answer_refusal(Refused(HTTPStatus.NOT_FOUND, "no such page"))
            return
        try:
            render(SAMPLE, DEFAULT_WIDTH)
            self.answer(HTTPStatus.OK, "text/plain", b"ok\n")
        except Refused as refused:
            refused.status = HTTPStatus.SERVICE_UNAVAILABLE
            self.answer_refusal(refused)

    def do_POST(self):
        try:
            url = urlsplit(self.path)
            if url.path != "/svg/render":
                raise Refused(HTTPStatus.NOT_FOUND, "no such page")
            width = asked_width(url.query)
            self.answer(HTTPStatus.OK, "image/png", render(self.drawing(), width))
        except Refused as refused:
            self.answer_refusal(refused)

    def drawing(self):
        """The body, never more of it than the limit."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            raise Refused(HTTPStatus.LENGTH_REQUIRED, "Content-Length is missing")
        if len(length) > 9 or int(length) > LONGEST_DRAWING:
            raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {LONGEST_DRAWING} bytes")
        return self.rfile.read(int(length))

    def answer(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_refusal(self, refused):
        self.log_error("%d %s: %s", refused.status, self.path, refused)
        self.answer(refused.status, "text/plain; charset=utf-8", f"{refused}\n".encode())

    def log_request(self, code="-", size="-"):
        """Only refusals are worth a line."""


class Server(ThreadingHTTPServer):
    """Ends at once: a thread that still renders does not hold it back."""

    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """A client that went away is no fault of ours."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def end(_signal, _frame):
    raise SystemExit(0)


def main():
    parser = argparse.ArgumentParser(description="Renders SVG drawings to PNG.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    try:
        server = Server((chosen.host, chosen.port), Handler)
    except OSError as error:
        sys.exit(f"{chosen.host}:{chosen.port}: {error.strerror}")
    server.serve_forever(poll_interval=3600)


main()
