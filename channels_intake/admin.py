"""Configuration of the desk. What reached us is never shown here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.configuration import ConfigurationAdmin
from channels_intake.models import Needed


class NeededForm(forms.ModelForm[Any]):
    class Meta:
        model = Needed
        fields = ("category", *Needed.FIELDS)
        help_texts = {
            "category": _("Holds for everything below it as well, in place of what is shipped for it."),
        }


@admin.register(Needed)
class NeededAdmin(ConfigurationAdmin):
    form = NeededForm
    list_display = ["category", *Needed.FIELDS]
    list_select_related = ["category__parent__parent"]
    search_fields = ["category__code", "category__name_zh", "category__name_en"]
