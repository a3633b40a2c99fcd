"""Pages in a browser that loads them again when they change: a server of this machine alone."""

import functools
import posixpath
import threading
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from compendium import settings

CHANGES = "/-/changes"
"""The address that a page listens to."""

SCRIPT = "/-/live.js"

LISTENER = f'new EventSource("{CHANGES}").onmessage = () => location.reload()\n'.encode()

LISTEN = f'<script src="{SCRIPT}"></script>'.encode()

POLICY, OPEN = b"default-src &#39;none&#39;;", b"default-src &#39;none&#39;; connect-src &#39;self&#39;;"
"""What the pages allow themselves, and with what a page that listens needs."""

SHOWN = ("site", "figures", "paper/build", "build/compare", "verify")
"""The folders that are served, from the project's; nothing else of it is."""

PORT = 8765

ALIVE_SECONDS = 15
"""A page that is open is written to at least this often, so that one that left is noticed."""


class Live(ThreadingHTTPServer):
    """A server of the made pages, which tells those that are open that something changed.

    Parameters
    ----------
    root : pathlib.Path
        The project's folder.
    port : int
        Where it listens; another one where that is taken.
    """

    daemon_threads = True

    def __init__(self, root: Path, port: int = PORT) -> None:
        self.news = threading.Condition()
        self.count = 0
        handler = functools.partial(Pages, directory=str(root))
        try:
            super().__init__(("127.0.0.1", port), handler)
        except OSError:
            super().__init__(("127.0.0.1", 0), handler)

    @property
    def address(self) -> str:
        """Address of the site, for a browser of this machine."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        """Serve, in a thread of its own."""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def changed(self) -> None:
        """Have the open pages loaded again."""
        with self.news:
            self.count += 1
            self.news.notify_all()


class Pages(SimpleHTTPRequestHandler):
    """What answers a browser: the made pages, with a line that listens for changes."""

    server: Live

    def do_GET(self) -> None:
        """Answer a request: a page with what listens, a file as it is, or the news."""
        asked = unquote(urlsplit(self.path).path)
        path = posixpath.normpath(asked) + ("/" if asked.endswith("/") else "")
        if path == CHANGES:
            self._tell()
        elif path == SCRIPT:
            self._send("text/javascript", LISTENER)
        elif not any(
            f"{path}/".startswith(f"/{folder}/") for folder in (*SHOWN, *settings.load().study.writes)
        ):
            self.send_error(HTTPStatus.NOT_FOUND)
        elif path.endswith(("/", ".html")):
            self._page(path)
        else:
            super().do_GET()

    def _page(self, path: str) -> None:
        file = Path(self.translate_path(path))
        file = file / "index.html" if file.is_dir() else file
        try:
            content = file.read_bytes()
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        content = content.replace(POLICY, OPEN, 1).replace(b"</body>", LISTEN + b"</body>", 1)
        self._send("text/html", content)

    def _send(self, kind: str, content: bytes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def _tell(self) -> None:
        """Keep an open page told: a message when something changed, an empty line now and then."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        seen = self.server.count
        try:
            while True:
                with self.server.news:
                    if self.server.count == seen:
                        self.server.news.wait(ALIVE_SECONDS)
                    told, seen = self.server.count != seen, self.server.count
                self.wfile.write(b"data: changed\n\n" if told else b":\n\n")
                self.wfile.flush()
        except OSError:  # the page was left
            return

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: the terminal is for what is made."""
