"""What the first look at a page loads over the wire in a real browser with nothing kept, and whether it asks anybody else for anything."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

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
    yield from ((path, first_look(browser, base + path, None)) for path in PUBLIC)
    maya, at = signed_in(browser, base, "maya", password, of_a_team)
    yield from ((shortened(path), first_look(browser, base + path, maya)) for path in at)
    rhea, at = signed_in(browser, base, "rhea", password, of_rules)
    yield from ((shortened(path), first_look(browser, base + path, rhea)) for path in at)


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
    """The pages of a product manager, of the sample that has the most answers, and of its decision."""
    page.goto(f"{base}/use-cases/")
    for use_case in [path for path in paths(page) if re.fullmatch(r"/use-cases/[0-9a-f-]{36}/", path)]:
        page.goto(f"{base}{use_case}check")
        page.locator("form#decide button").click()
        page.wait_for_load_state()
        if "/decisions/" in page.url:
            break
    else:
        raise RuntimeError("No sample can be decided")
    decision = page.url.removeprefix(base)
    return [*OF_A_TEAM, *(use_case + end for end in OF_A_USE_CASE), decision, f"{decision}picture/"]


def of_rules(page: Any, base: str) -> list[str]:
    """The pages of a rule admin, and those of a draft that she opens."""
    page.goto(f"{base}/admin/decisions/draft/")
    page.get_by_role("button", name="Open a draft").click()
    page.wait_for_url(re.compile(r"/draft/\d+/"))
    draft = page.url.removeprefix(base)
    return [*OF_RULES, *(draft + end for end in OF_A_DRAFT)]


def paths(page: Any) -> list[str]:
    return [str(path) for path in page.eval_on_selector_all("main a", "all => all.map(each => each.getAttribute('href'))")]


def shortened(path: str) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", path)


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
