"""A slow line: requests of a page that stand still until they may go on."""

from playwright.sync_api import Page, Route


class Held:
    """Holds whatever the page asks for at an address, from now on."""

    def __init__(self, page: Page, address: str) -> None:
        self._waiting: list[Route] = []
        self._is_open = False
        page.route(address, self._meet)

    def go_on(self) -> None:
        """Let go of what waits, and of what comes later."""
        self._is_open = True
        for route in self._waiting:
            route.continue_()

    def _meet(self, route: Route) -> None:
        if self._is_open:
            route.continue_()
        else:
            self._waiting.append(route)
