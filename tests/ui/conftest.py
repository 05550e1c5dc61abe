"""A browser on the pages of tests/ui/urls.py, served from this process and without a database."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page

OpenPage = Callable[..., Page]


@pytest.fixture
def sections(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workspace's navigation, as complaints.workspace.navigation would give it."""
    late = SimpleNamespace(url="/queue", icon="alert-triangle", label="已超时", count=3, is_late=True)
    other = SimpleNamespace(url="/other", icon="users", label="客服一班", count=61, key="q")
    shown = [SimpleNamespace(title="队列", items=[late, other])]
    monkeypatch.setattr("config.context._sections", lambda request: shown)


@pytest.fixture
def site(settings: SimpleNamespace, sections: None) -> Iterator[str]:
    """Where the pages are; answered by a thread, as in Django's own live tests."""
    settings.WHITENOISE_AUTOREFRESH = True  # else it warns that nothing was collected
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[OpenPage]:
    """Opens an address of the site; an error in the page's scripts fails the test."""
    troubles: list[str] = []
    contexts = []

    def open_(path: str, *, width: int = 1366, theme: str = "light", script: bool = True) -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": 800},
            color_scheme=theme,  # type: ignore[arg-type]
            java_script_enabled=script,
            locale="zh-CN",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda line: _note(troubles, line.type, line.text))
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert troubles == []


def _note(troubles: list[str], kind: str, text: str) -> None:
    if kind == "error" and "422" not in text:
        troubles.append(text)
