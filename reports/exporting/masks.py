"""Masking of a whole column at a time: the rules of privacy.masking, for many values."""

from collections.abc import Callable, Sequence

from privacy.masking import mask_address, mask_digits, mask_email, mask_name, mask_phone

Mask = Callable[[Sequence[str]], Sequence[str]]
BETWEEN = "\0"  # no text of the database holds it, and it ends a number


def digits(texts: Sequence[str]) -> Sequence[str]:
    """Long numbers in what people wrote; all texts are looked through as one."""
    return mask_digits(BETWEEN.join(texts)).split(BETWEEN)


def _each(mask: Callable[[str], str]) -> Mask:
    return lambda texts: [mask(text) for text in texts]


name = _each(mask_name)
phone = _each(mask_phone)
email = _each(mask_email)
address = _each(mask_address)
