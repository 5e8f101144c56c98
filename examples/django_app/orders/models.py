"""The app's own tables."""

from __future__ import annotations

from django.db import models


class Order(models.Model):  # type: ignore[misc]
    """What was ordered, and by whom."""

    email = models.EmailField()
    total = models.DecimalField(max_digits=9, decimal_places=2)
