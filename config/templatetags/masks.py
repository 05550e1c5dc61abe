"""What people wrote, as the reader of a page may read it (complaints.personal)."""

from django import template

from privacy.masking import mask_digits

register = template.Library()


@register.filter
def unnumbered(text: str | None) -> str:
    """For pages whose readers see personal data masked: long numbers in part."""
    return mask_digits(text or "")


@register.filter
def read_as(text: str | None, in_full: bool) -> str:
    return (text or "") if in_full else unnumbered(text)
