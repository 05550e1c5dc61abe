"""Tokens: shown once, kept as a digest, ended by time, owner or administrator."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from api.limits import BAD_TOKEN_ADDRESS
from api.models import Token
from api.scopes import Scope
from api.tokens.issuing import MOST_TOKENS, PREFIX, find, issue
from tests.api.conftest import Api

pytestmark = pytest.mark.django_db
URL = "/staff/tokens/"


@pytest.fixture
def signed_in(people):
    client = Client()
    client.force_login(people.agent)
    return client


def create(client, **given):
    return client.post(URL, {"label": "报表程序", "scopes": ["read"], "days": 90, **given})


def test_a_token_is_created_shown_once_and_works(signed_in, people):
    page = create(signed_in)
    secret = page.context["issued"].secret
    assert page.status_code == 200
    assert secret.startswith(PREFIX)
    assert page.content.decode().count(secret) >= 1
    assert "no-store" in page.headers["Cache-Control"]
    assert secret not in signed_in.get(URL).content.decode()
    assert Api(secret).get("users/me/").json()["token"]["label"] == "报表程序"
    assert Token.objects.get().last_used_at is not None


def test_the_secret_is_not_stored(signed_in):
    secret = create(signed_in).context["issued"].secret
    token = Token.objects.get()
    assert secret.encode() not in bytes(token.digest)
    assert len(bytes(token.digest)) == 32
    assert not any(secret in str(value) for value in Token.objects.values().get().values())


@pytest.mark.parametrize("given", [{"label": ""}, {"scopes": ["root"]}, {"scopes": []}, {"days": 10_000}])
def test_a_wrong_form_makes_no_token(signed_in, given):
    assert create(signed_in, **given).status_code == 422
    assert not Token.objects.exists()


def test_revoking_ends_it_at_once(signed_in, people):
    secret = create(signed_in).context["issued"].secret
    token = Token.objects.get()
    assert signed_in.get(f"{URL}{token.pk}/revoke/").status_code == 405
    assert signed_in.post(f"{URL}{token.pk}/revoke/").status_code == 302
    assert Api(secret).get("users/me/").status_code == 401


def test_nobody_revokes_the_token_of_another(signed_in, people, token_for):
    token_for(people.leader)
    token = Token.objects.get()
    assert signed_in.post(f"{URL}{token.pk}/revoke/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_it_ends_by_time_and_with_its_owner(people, token_for):
    secret = token_for(people.agent, days=30)
    now = timezone.now()
    assert find(secret, now=now + timedelta(days=29))
    assert find(secret, now=now + timedelta(days=31)) is None
    people.agent.is_active = False
    people.agent.save()
    assert Api(secret).get("users/me/").status_code == 401


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_allows_only_what_it_names(people, api_of, journey, scope):
    api = api_of(people.agent, scope)
    assert api.get("tickets/").status_code == (200 if scope is Scope.READ else 403)
    assert api.post("tickets/", {}).status_code == (422 if scope is Scope.WRITE else 403)
    assert api.post("public/tickets/", {}).status_code == (422 if scope is Scope.INTAKE else 403)


def test_one_person_has_a_bounded_number(people, now):
    for _ in range(MOST_TOKENS):
        issue(owner=people.agent, label="x", scopes=[Scope.READ], days=30, now=timezone.now())
    client = Client()
    client.force_login(people.agent)
    assert create(client).status_code == 422


def test_an_administrator_sees_and_revokes_but_never_creates(people, token_for):
    secret = token_for(people.agent)
    client = Client()
    client.force_login(people.administrator)
    page = client.get("/admin/api/token/")
    assert page.status_code == 200
    assert secret not in page.content.decode()
    assert client.get("/admin/api/token/add/").status_code == 403
    chosen = {"action": "end", "_selected_action": [Token.objects.get().pk]}
    assert client.post("/admin/api/token/", chosen).status_code == 302
    assert Api(secret).get("users/me/").status_code == 401
    assert Token.objects.get().revoked_by == people.administrator


def test_tokens_are_not_logged(people, token_for, caplog):
    secret = token_for(people.agent)
    with caplog.at_level(logging.DEBUG):
        Api(secret).get("users/me/")
        Api(secret + "x").get("users/me/")
        Api(secret).get("nothing/")
    assert secret not in caplog.text


def test_answers_hold_no_secrets(agent, journey):
    from complaints.states import State

    ticket = journey.to(State.INTAKE)
    told = str([agent.get(path).json() for path in ("tickets/", f"tickets/{ticket.number}/", "users/me/")])
    for word in ("code_digest", "password", "digest", "phone_index", "entry_key", "cts_"):
        assert word not in told


def test_guessing_tokens_is_stopped(monkeypatch):
    monkeypatch.setattr("api.authentication.BAD_TOKEN_ADDRESS", replace(BAD_TOKEN_ADDRESS, attempts=2))
    assert [Api(f"cts_{n}").get("users/me/").status_code for n in range(3)] == [401, 401, 429]
