"""The page of `parade watch`: the latest report, over HTTP, for programs on this machine only."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import Condition, Thread

from simulator.errors import OutputError

#: The only address that is listened on.
HOST = "127.0.0.1"
#: A page is served so often without news (s): so the server notices that a browser has gone.
_BEAT = 15.0
#: What the page may load: what is in it, and the news of this server.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


class LivePage:
    """The latest report, and the errors since.

    Attributes
    ----------
    version
        Of the report.
    errors
        What is wrong with the scenario as it is now; empty if nothing is.
    """

    def __init__(self, page: str) -> None:
        # A page of an earlier watch on the same port is of another version.
        self._name, self._number = secrets.token_hex(4), 0
        self._page, self.errors = page, ""
        self._news = Condition()
        self._states = 0
        self.over = False

    @property
    def version(self) -> str:
        """Of the report."""
        return f"{self._name}-{self._number}"

    def show(self, page: str | None, errors: str = "") -> None:
        """Show a newer report, or the last one with errors."""
        with self._news:
            if page is not None:
                self._page = page
                self._number += 1
            self.errors = errors
            self._states += 1
            self._news.notify_all()

    def close(self) -> None:
        """End the news."""
        with self._news:
            self.over = True
            self._news.notify_all()

    @property
    def page(self) -> bytes:
        """The report, with the program that reloads it."""
        with self._news:
            page, version = self._page, self.version
        script = f'<script data-version="{escape(version)}">{_program()}</script>'
        before, end, after = page.rpartition("</body>")
        return f"{before}{script}{end}{after}".encode()

    def news(self) -> Iterator[str]:
        """What a page is told: now, whenever something changes, and at times nothing (an empty
        text).
        """
        seen = -1
        while not self.over:
            with self._news:
                changed = self._news.wait_for(partial(self._is_new, seen), timeout=_BEAT)
                told = json.dumps({"version": self.version, "errors": self.errors})
                if changed:
                    seen = self._states
            yield told if changed else ""

    def _is_new(self, seen: int) -> bool:
        return self.over or self._states != seen


@contextmanager
def served(page: LivePage, port: int) -> Iterator[str]:
    """Serve a page; give its address.

    Raises
    ------
    OutputError
        If the port cannot be used.
    """

    class Handler(_Handler):
        live = page

    try:
        server = ThreadingHTTPServer((HOST, port), Handler)
    except OSError as error:
        raise OutputError(f"port {port}: cannot be used: {error.strerror or error}") from None
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/"
    finally:
        page.close()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    live: LivePage

    def do_GET(self) -> None:
        """Answer with the page, or with its news."""
        server = self.server
        assert isinstance(server, ThreadingHTTPServer)
        # A page of another site may lead its own name to this address.
        names = {f"{name}:{server.server_port}" for name in (HOST, "localhost")}
        if self.headers.get("Host") not in names:
            self.send_error(HTTPStatus.FORBIDDEN)
        elif self.path.partition("?")[0] == "/":
            self._send("text/html; charset=utf-8", self.live.page)
        elif self.path == "/changes":
            self._tell()
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _send(self, kind: str, content: bytes | None) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        if content is not None:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if content is not None:
            self.wfile.write(content)

    def _tell(self) -> None:
        """Server-sent events, until the browser goes."""
        self._send("text/event-stream", None)
        try:
            for told in self.live.news():
                self.wfile.write((f"data: {told}\n\n" if told else ": nothing new\n\n").encode())
                self.wfile.flush()
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Print nothing: the terminal is for verdicts."""


@cache
def _program() -> str:
    return files("simulator.views.report").joinpath("live.js").read_text(encoding="utf-8")
