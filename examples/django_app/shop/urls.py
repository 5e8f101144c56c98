"""Where the views are."""

from __future__ import annotations

from django.urls import path

from orders import views

urlpatterns = [
    path("orders/", views.order),
    path("customers/<str:email>/", views.story),
]
