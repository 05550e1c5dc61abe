import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from privacy.keyring import keyring


def b64(text: str, length: int = 32) -> str:
    return base64.b64encode((text * length)[:length].encode()).decode()


def test_the_first_key_encrypts_and_all_decrypt(settings):
    settings.FIELD_KEYS = f"2:{b64('b')}, 1:{b64('a')}"
    assert keyring().current == 2
    assert set(keyring().ciphers) == {1, 2}


@pytest.mark.parametrize(
    "keys",
    [
        "",
        b64("a"),
        f"x:{b64('a')}",
        f"0:{b64('a')}",
        f"128:{b64('a')}",  # kept for SM4-GCM
        f"256:{b64('a')}",
        f"-1:{b64('a')}",
        f"１:{b64('a')}",
        f"1:{b64('a', 16)}",
        f"1:{b64('a', 33)}",
        "1:not base64!",
        "1:密钥",
        f"1:{b64('a')},1:{b64('b')}",
        f"1:{b64('a')},",
    ],
)
def test_malformed_field_keys_are_refused_without_being_shown(settings, keys):
    settings.FIELD_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS") as refusal:
        keyring()
    assert b64("a") not in str(refusal.value)


@pytest.mark.parametrize("key", ["", "密钥", b64("secret", 31)])
def test_a_short_or_malformed_index_key_is_refused_without_being_shown(settings, key):
    settings.INDEX_KEY = key
    with pytest.raises(ImproperlyConfigured, match="INDEX_KEY") as refusal:
        keyring()
    assert not key or key not in str(refusal.value)


def test_keys_are_never_printed(settings):
    settings.INDEX_KEY = b64("secret", 32)
    assert "secret" not in repr(keyring())
