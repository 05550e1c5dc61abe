"""Sign-in by staff number and password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from accounts.models import User
from accounts.prepared import Prepared, Slot

PERSON = Prepared(lambda met: User.objects.filter(met, pk=Slot("pk"), is_active=True).select_related("unit"))


class StaffBackend(BaseBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The person, or None. An unknown number costs as much time as a wrong password."""
        user = User.objects.filter(staff_number__iexact=username or "").first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password or "") and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return PERSON.first(pk=user_id)
