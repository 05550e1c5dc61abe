"""Evidence for the demo: small files, drawn and written when a story needs them, always the same for it."""

from demo.exhibits.choosing import Exhibit, from_customer, from_staff, materials, screenshot

__all__ = ["Exhibit", "from_customer", "from_staff", "materials", "screenshot"]
