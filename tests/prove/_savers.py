"""People who type: each signs in through the form, opens a page, and saves one answer after another as the page's script does.

A ledger keeps every save that the page would have called saved.
"""

import contextlib
import http.client
import re
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.prove._place import PASSWORD

SAVED = (200, 422)  # 422: kept as typed, and the page says so
QUESTION = "/use-cases/{use_case}/questions/{slug}"
PAUSE = 0.02  # seconds between two saves of one person


@dataclass
class Ledger:
    """(use case, question, what was typed) of every acknowledged save."""

    saved: list[tuple[str, str, str]] = field(default_factory=list)
    failed: int = 0


@dataclass
class Saver:
    """One person with one use case and a page of one question; `count` makes every text different."""

    name: str
    slugs: tuple[str, ...]
    port: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    use_case: str = ""
    count: int = 0
    connection: http.client.HTTPConnection | None = None

    def start(self) -> None:
        """In through the form, a new use case, and a page for each question."""
        self.sign_in()
        page = self.get("/use-cases/")[1]
        workspace = re.search(r'name="workspace"[^>]*value="([^"]+)"', page) or re.search(r'value="([0-9a-f-]{36})"', page)
        words = {"csrfmiddlewaretoken": self._token(page), "key": f"prove-{id(self)}", "workspace": workspace[1] if workspace else ""}
        _, _, location = self.post("/use-cases/new", **words)
        found = re.search(r"/use-cases/([0-9a-f-]{36})/", location)
        if found is None:
            raise RuntimeError(f"no use case was started: {location}")
        self.use_case = found[1]
        for slug in self.slugs:
            self.open(slug)

    def open(self, slug: str) -> None:
        """The page of one question, with what its form says of itself."""
        page = self.get(QUESTION.format(use_case=self.use_case, slug=slug))[1]
        fields = ("csrfmiddlewaretoken", "editor", f"{slug}_revision")
        self.pages[slug] = {name: self._field(page, name) for name in fields}

    def sign_in(self) -> None:
        token = self._token(self.get("/sign-in")[1])
        status, _, _ = self.post("/sign-in", csrfmiddlewaretoken=token, username=self.name, password=PASSWORD)
        if status != 302:
            raise RuntimeError(f"{self.name} could not sign in: {status}")

    def save(self, ledger: Ledger) -> bool:
        """One autosave; whether it was acknowledged."""
        self.count += 1
        slug = self.slugs[self.count % len(self.slugs)]
        words = {**self.pages[slug], "seq": str(self.count), "shown": slug, slug: str(self.count), "confirmed": "1"}
        try:
            status, _, _ = self.post(f"{QUESTION.format(use_case=self.use_case, slug=slug)}/save", htmx=True, **words)
        except (OSError, http.client.HTTPException):
            self.hang_up()
            status = 0
        if status in SAVED:
            ledger.saved.append((self.use_case, slug, str(self.count)))
            return True
        ledger.failed += 1
        return False

    def get(self, path: str) -> tuple[int, str, str]:
        return self._ask("GET", path)

    def post(self, path: str, *, htmx: bool = False, **words: str) -> tuple[int, str, str]:
        extra = {"HX-Request": "true"} if htmx else {}
        return self._ask("POST", path, urllib.parse.urlencode(words), {"Content-Type": "application/x-www-form-urlencoded", **extra})

    def hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def _ask(self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None) -> tuple[int, str, str]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {"Cookie": cookie, **(headers or {})})
        answer = self.connection.getresponse()
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, text, answer.headers.get("Location", "")

    def _token(self, page: str) -> str:
        return self._field(page, "csrfmiddlewaretoken")

    @staticmethod
    def _field(page: str, name: str) -> str:
        found = re.search(rf'name="{name}"\s[^>]*?value="([^"]*)"', page)
        if found is None:
            raise RuntimeError(f"the page holds no field {name}")
        return found[1]


@contextlib.contextmanager
def saving(savers: list[Saver], port: int, ledger: Ledger, *, pause: float = PAUSE) -> Iterator[None]:
    """While this is open, everybody types."""
    over = threading.Event()
    for saver in savers:
        saver.port = port
        if not saver.use_case:
            saver.start()
        saver.hang_up()

    def type_on(saver: Saver) -> None:
        while not over.is_set():
            time.sleep(pause if saver.save(ledger) else 5 * pause)
        saver.hang_up()

    threads = [threading.Thread(target=type_on, args=(saver,), daemon=True) for saver in savers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(timeout=30)
