"""A desk: one person's browser at the workbench. Wherever it goes, what it shows is held to the rules of every page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.serving import ROOT

Words = str | re.Pattern[str]
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PICTURES = ROOT / ".cache" / "screenshots"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_ASK = """async ([tags, rules]) => {
  const only = rules.length ? {type: 'rule', values: rules} : {type: 'tag', values: tags};
  const found = await axe.run(document, {runOnly: only, resultTypes: ['violations'], preload: false});
  return found.violations.map(one => [one.id, one.help, one.nodes.map(node => [node.html, node.failureSummary])]);
}"""
_TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > room + 1)
    .slice(0, 5).map(one => one.outerHTML.slice(0, 160));
}"""


@cache
def _axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def kind_of(address: str) -> str:
    """What kind of page an address leads to: its route; of a move also which.

    address  whole or from the stroke
    returns  text   empty where it leads to none
    """
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    kind = found.route
    return f"{kind} {found.kwargs['workflow']} {found.kwargs['move']}" if found.url_name == "move" else kind


@dataclass
class Rules:
    """What every page is held to, and which have been."""

    address: str
    thorough: bool = True
    seen: set[str] = field(default_factory=set)


class Desk:
    """One person's browser. Words are what is read on the page; nothing is found by address or by class."""

    def __init__(self, context: BrowserContext, rules: Rules) -> None:
        self.context, self.rules = context, rules
        self.page: Page = context.new_page()
        self.page.set_default_timeout(20_000)
        self._troubles: list[str] = []
        self._refused: set[str] = set()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self._troubles.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    # what a page may not do
    def _heard(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type in ("error", "warning") and not (where in self._refused and "status of" in message.text):
            self._troubles.append(f"console: {message.text} ({where})")

    def _failed(self, request: Request) -> None:
        # a download ends the navigation that began it
        if request.failure != "net::ERR_ABORTED":
            self._troubles.append(f"request: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status < 400:
            return
        if response.request.is_navigation_request() or "HX-Request" in {k.title() for k in response.request.headers}:
            self._refused.add(response.url)
            if response.status >= 500:
                self._troubles.append(f"server: {response.url} {response.status}")
        else:
            self._troubles.append(f"answer: {response.url} {response.status}")

    # going about
    def open(self, path: str, status: int = 200) -> None:
        """Type an address: for what nobody can click.

        path    from the stroke
        status  of the answer that is right
        """
        answer = self.page.goto(self.rules.address + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        self.hold()

    def room(self, words: str) -> None:
        """Go to a room by the side bar.

        words  its name
        """
        self._seen(self.rooms.get_by_role("link", name=words, exact=True), words).click()
        self.hold()

    def follow(self, words: Words, within: Locator | None = None) -> None:
        """Click a link.

        words   on it
        within  where; default: the whole page's content
        """
        self._there("link", words, within).click()
        self.hold()

    def press(self, words: Words, within: Locator | None = None) -> None:
        """Press a button.

        words   on it
        within  where; default: the whole page's content
        """
        self._there("button", words, within).click()
        self.hold()

    def unfold(self, words: Words) -> Locator:
        """Open what is folded away.

        words    on it
        returns  Locator   what was in it
        """
        fold = self.content.locator("details").filter(has=self.page.locator("summary", has_text=words))
        self._seen(fold.locator("summary"), words).click()
        return fold

    def fill(self, entries: Mapping[str, str | Path], within: Locator | None = None) -> None:
        """Fill in fields by their labels.

        entries  mapping   label, from its beginning -> what is typed, chosen where it is a list, handed in where a file
        within   where; default: the whole page's content
        """
        place = self.content if within is None else within
        for label, value in entries.items():
            one = self._seen(place.get_by_label(re.compile(f"^{re.escape(label)}", re.IGNORECASE)), label)
            if isinstance(value, Path):
                one.set_input_files(value)
            elif one.evaluate("one => one.tagName") == "SELECT":
                one.select_option(label=value)
            else:
                one.fill(value)

    def download(self, words: Words, within: Locator | None = None) -> Path:
        """Take a document away.

        words    on the link or button
        within   where; default: the whole page's content
        returns  file
        """
        place = self.content if within is None else within
        found = place.get_by_role("link", name=words).or_(place.get_by_role("button", name=words))
        with self.page.expect_download() as awaited:
            self._seen(found, words).click()
        return self.kept(awaited.value)

    def _there(self, role: Literal["link", "button"], words: Words, within: Locator | None) -> Locator:
        place = self.content if within is None else within
        return self._seen(place.get_by_role(role, name=words), words)

    def _seen(self, found: Locator, words: Words) -> Locator:
        """The first of what is found that is seen; without any, the page's own words say where one is."""
        one = found.filter(visible=True).first
        try:
            one.wait_for()
        except PlaywrightTimeout:
            raise AssertionError(f"{self.page.url} has no {words!r}:\n{self.text()}") from None
        return one

    def kept(self, download: Any) -> Path:
        """A download under the name it was given.

        download  of Playwright
        returns   file
        """
        path = Path(download.path())
        named = path.with_name(f"{path.name[:8]}-{download.suggested_filename}")
        download.save_as(named)
        return named

    @property
    def rooms(self) -> Locator:
        """The side bar."""
        return self.page.get_by_role("navigation", name=re.compile("^(栏目|Rooms)$"))

    @property
    def content(self) -> Locator:
        """The page without its frame."""
        return self.page.locator("main")

    def text(self) -> str:
        """What is read on the page.

        returns  text
        """
        return self.content.inner_text()

    def says(self, *words: str) -> None:
        """Hold that the page says something.

        *words  texts
        """
        said = self.text()
        for word in words:
            assert word in said, f"{self.page.url} does not say {word!r}:\n{said}"

    # the rules
    def hold(self) -> None:
        """Hold the page that is shown to the rules of every page; each kind of page once in full."""
        self.page.wait_for_load_state("load")
        kind = f"{kind_of(self.page.url)} {self.page.locator('main h1').first.inner_text()}"
        assert self.page.locator("h1").count() == 1, f"{self.page.url}: one first heading a page"
        if self.rules.thorough and kind not in self.rules.seen:
            self.rules.seen.add(kind)
            self.inspect()
        self.untroubled()

    def untroubled(self) -> None:
        """Hold that the browser had nothing to complain about."""
        assert not self._troubles, f"{self.page.url}:\n" + "\n".join(self._troubles)

    def inspect(self) -> None:
        """Hold the page to the standards of accessibility, wide and on a phone, in the light and in the dark."""
        found = self._violations()
        self.page.set_viewport_size(PHONE)
        found += [f"390 px: too wide: {one}" for one in self.page.evaluate(_TOO_WIDE)]
        self.page.emulate_media(color_scheme="dark")
        found += [f"390 px, dark: {one}" for one in self._violations()]
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(WIDE)
        assert not found, f"{self.page.url}:\n" + "\n".join(found)

    def _violations(self, *rules: str) -> list[str]:
        self.page.evaluate(_axe() + "; 0")
        return [
            f"{id}: {words}\n" + "\n".join(f"    {html[:300]}\n    {why}" for html, why in nodes[:4])
            for id, words, nodes in self.page.evaluate(_ASK, [STANDARDS, list(rules)])
        ]

    def picture(self, folder: str, name: str) -> None:
        """Keep what the page looks like, wide and on a phone.

        folder  of .cache/screenshots
        name    of the page
        """
        for size, label in ((WIDE, "wide"), (PHONE, "phone")):
            self.page.set_viewport_size(size)
            file = PICTURES / folder / f"{name}-{label}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=file, full_page=True)
        self.page.set_viewport_size(WIDE)
