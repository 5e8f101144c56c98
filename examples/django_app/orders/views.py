"""The app on the web."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from crmcore import Email
from crmcore.errors import CRMError
from orders.memory import crm
from orders.models import Order
from orders.services import place_order


class OrderForm(forms.ModelForm):  # type: ignore[misc]
    """An order as it comes in."""

    class Meta:
        model = Order
        fields = ("email", "total")


@require_POST  # type: ignore[untyped-decorator]
def order(request: HttpRequest) -> HttpResponse:
    """Place an order."""
    form = OrderForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        placed = place_order(form.cleaned_data["email"], form.cleaned_data["total"])
    except CRMError as error:
        # Outside of atomic: the order is undone as well.
        return JsonResponse({"code": error.code}, status=503 if error.retry == "later" else 422)
    return JsonResponse({"number": placed.pk}, status=201)


@require_GET  # type: ignore[untyped-decorator]
def story(_: HttpRequest, email: str) -> HttpResponse:
    """All that is known of a customer."""
    return HttpResponse(str(crm().story(Email(email))), content_type="text/plain; charset=utf-8")
