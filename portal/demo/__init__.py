"""The invented county 青澜县: content in `data/`, loaded by `manage.py load_demo`."""
