"""The least a project needs."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(os.environ.get("SHOP_FOLDER", "."))

SECRET_KEY = os.environ.get("SHOP_SECRET_KEY", "for this example alone")
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = ["orders.apps.OrdersConfig"]
MIDDLEWARE: list[str] = []
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "shop.db",
        # A transaction that will write says so when it begins: one that has read first may find another writer faster.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
        # crmcore opens the same database, which therefore is a file in tests too.
        "TEST": {"NAME": FOLDER / "test.db"},
    }
}
