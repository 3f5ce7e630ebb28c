"""What the first look at a page loads over the wire in a real browser with nothing kept, and whether it asks anybody else for anything.

Every page that a visitor, a product manager or a rule admin comes to: those named here, and one of each kind to which their links lead.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from tests.bench import Figure
from tests.bench.starting import Run, folder
from tests.conftest import CHROMIUM

MOST = 150  # kB
SETTLED = 500  # milliseconds without a request
PUBLIC = (
    "/",
    "/sign-in",
    "/help",
    "/help/claims",
    "/samples/1_invoice_fields",
    "/rules/",
    "/sources/",
    "/versions/",
    "/catalogue/",
    "/prices/",
)
OF_A_TEAM = ("/use-cases/", "/use-cases/start", "/portfolio/")
OF_A_USE_CASE = ("", "idea", "questions/examples", "sections/data", "check", "what-if")
OF_RULES = ("/admin/", "/admin/decisions/draft/")
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)')
OF_A_DRAFT = ("", "ask/", "rules/", "words/", "words/questions/", "tests/", "tests/new/", "try/", "impact/", "history/", "publish/")


@dataclass(slots=True)
class Loaded:
    """What one page brought: bytes by address."""

    sizes: dict[str, float] = field(default_factory=dict)

    @property
    def kilobytes(self) -> float:
        return sum(self.sizes.values()) / 1000

    def elsewhere(self, base: str) -> int:
        return sum(not address.startswith((base, "data:")) for address in self.sizes)


def figures() -> Iterator[Figure]:
    from playwright.sync_api import sync_playwright

    with folder() as place, sync_playwright() as playwright:
        run = Run(place)
        password = started(run)
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        base, foreign = f"http://127.0.0.1:{run.port}", 0
        for name, loaded in looks(browser, base, password):
            foreign += loaded.elsewhere(base)
            yield Figure(f"first load of {name}", loaded.kilobytes, "kB", MOST)
        yield Figure("requests elsewhere on all of them", foreign, "", 0)
        browser.close()
        run.seconds_to_stop()


def started(run: Run) -> str:
    """Start it and read the password of the sample people, which it prints."""
    process = run.start()
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"Their password: (\S+)", line):
            while not run.serves():
                pass
            return found.group(1)
    raise RuntimeError("It did not start")


def looks(browser: Any, base: str, password: str) -> Iterator[tuple[str, Loaded]]:
    """Every page by its address, as a visitor, a product manager and a rule admin see it for the first time."""
    seen: set[str] = set()
    for name, addresses in ((None, None), ("maya", of_a_team), ("rhea", of_rules)):
        state, at = signed_in(browser, base, name, password, addresses) if name and addresses else (None, list(PUBLIC))
        for path in every_kind(browser, base, state, at, seen):
            yield shortened(path), first_look(browser, base + path, state)


def every_kind(browser: Any, base: str, state: Any, starts: Sequence[str], seen: set[str]) -> list[str]:
    """These pages and one of each further kind that links lead to, as far as nobody has `seen` it; files and redirects are no pages."""
    context, found, waiting = browser.new_context(storage_state=state), [], list(starts)
    known = {kind_of(path) for path in starts}
    while waiting:
        path = waiting.pop(0)
        answer = context.request.get(base + path, max_redirects=0)
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        found.append(path)
        for link in LINK.findall(answer.text()):
            further = urljoin(path, link.replace("&amp;", "&"))
            if further.startswith("/") and (kind := kind_of(further)) not in known | seen:
                known.add(kind)
                waiting.append(further)
    context.close()
    seen |= known
    return found


def kind_of(path: str) -> str:
    """The pattern of the address, alike for all pages of a kind."""
    import django
    from django.urls import Resolver404, resolve

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    try:
        return resolve(path.split("?")[0]).route
    except Resolver404:
        return path


def signed_in(browser: Any, base: str, name: str, password: str, addresses: Callable[[Any, str], list[str]]) -> tuple[Any, list[str]]:
    """The cookies of somebody who signed in, and the addresses of what they may look at."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{base}/sign-in")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    found = addresses(page, base)
    state = context.storage_state()
    context.close()
    return state, found


def of_a_team(page: Any, base: str) -> list[str]:
    """The pages of a product manager, of two samples that can be decided, of a decision, and of both side by side."""
    page.goto(f"{base}/use-cases/")
    decided: list[tuple[str, str]] = []
    for use_case in [path for path in paths(page) if re.fullmatch(r"/use-cases/[0-9a-f-]{36}/", path)]:
        page.goto(f"{base}{use_case}check")
        page.locator("form#decide button").click()
        page.wait_for_load_state()
        if "/decisions/" in page.url:
            decided.append((use_case, page.url.removeprefix(base)))
        if len(decided) == 2:
            break
    else:
        raise RuntimeError("No two samples can be decided")
    use_case, decision = decided[0]
    compared = "/compare/?" + "&".join(f"of={path.split('/')[-2]}" for _, path in decided)
    return [*OF_A_TEAM, *(use_case + end for end in OF_A_USE_CASE), decision, f"{decision}picture/", f"{decision}today", compared]


def of_rules(page: Any, base: str) -> list[str]:
    """The pages of a rule admin, and those of a draft of rules and of one of prices that she opens."""
    drafts = []
    for path in ("/admin/catalogue/pricedraft/", "/admin/decisions/draft/"):
        page.goto(base + path)
        page.get_by_role("button", name="Open a draft").first.click()
        page.wait_for_url(re.compile(r"draft/\d+/"))
        drafts.append(page.url.removeprefix(base))
    return [*OF_RULES, drafts[0], *(drafts[1] + end for end in OF_A_DRAFT)]


def paths(page: Any) -> list[str]:
    return [str(path) for path in page.eval_on_selector_all("main a", "all => all.map(each => each.getAttribute('href'))")]


def shortened(path: str) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", path).split("?")[0]


def first_look(browser: Any, address: str, state: Any) -> Loaded:
    """One page in a window that has kept nothing but who is signed in."""
    context = browser.new_context(storage_state=state)
    page, loaded, addresses = context.new_page(), Loaded(), {}
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.requestWillBeSent", lambda event: addresses.__setitem__(event["requestId"], event["request"]["url"]))
    wire.on("Network.loadingFinished", lambda event: loaded.sizes.__setitem__(addresses[event["requestId"]], event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLED)
    context.close()
    return loaded
