"""`{% rules_in_force as version %}`, `{% prices_in_force as prices %}`: the rules and prices that decide now, for pages that are not ours to fill, such as the start of the administration."""

from django import template
from django.utils import timezone

from apps.catalogue import selectors as catalogue
from apps.catalogue.models import PriceListVersion
from apps.decisions import selectors
from apps.decisions.models import RulebookVersion

register = template.Library()


@register.simple_tag
def rules_in_force() -> RulebookVersion | None:
    """The version in force, None before there is one."""
    active = selectors.live_activation(timezone.now())
    return active.version if active else None


@register.simple_tag
def prices_in_force() -> PriceListVersion | None:
    """The price list in force, None before there is one."""
    return catalogue.live_version(timezone.now())
