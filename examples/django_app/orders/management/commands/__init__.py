"""The commands of the app: `python manage.py help`."""
