"""People with tokens, and a client that speaks JSON."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from api.scopes import Scope
from api.tokens.issuing import issue

ROOT = "/api/v1/"


class Api:
    """One caller; every POST gets a fresh Idempotency-Key unless told otherwise."""

    def __init__(self, secret: str = "", **client: Any) -> None:
        self.client = Client(**client)
        self.secret = secret

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.client.get(self._address(path), query or {}, headers=self._headers(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        headers.setdefault("Idempotency_Key", str(uuid.uuid4()))
        content = body if isinstance(body, str | bytes) else json.dumps({} if body is None else body)
        kind = headers.pop("Content_Type", "application/json")
        return self.client.post(
            self._address(path), content, content_type=kind, headers=self._headers(headers)
        )

    def send_files(self, path: str, files: dict[str, Any], **headers: str) -> Any:
        return self.client.post(self._address(path), files, headers=self._headers(headers))

    def _address(self, path: str) -> str:
        return path if path.startswith(("/", "http")) else ROOT + path

    def _headers(self, given: dict[str, str]) -> dict[str, str]:
        signed = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return signed | {name.replace("_", "-"): value for name, value in given.items()}


@pytest.fixture
def token_for(db) -> Callable[..., str]:
    """`token_for(person, Scope.READ)`: the secret of a token made just now."""

    def made(person: User, *scopes: Scope, **given: Any) -> str:
        now = given.pop("now", timezone.now() - timedelta(seconds=1))
        wanted = scopes or tuple(Scope)
        return issue(owner=person, label="测试", scopes=wanted, days=given.pop("days", 30), now=now).secret

    return made


@pytest.fixture
def api_of(token_for) -> Callable[..., Api]:
    """`api_of(people.agent)`: a caller with a token of this person."""

    def made(person: User, *scopes: Scope) -> Api:
        return Api(token_for(person, *scopes))

    return made


@pytest.fixture
def agent(api_of, people) -> Api:
    return api_of(people.agent)


@pytest.fixture
def nobody() -> Api:
    return Api()
