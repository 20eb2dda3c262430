from pathlib import Path

from django.conf import settings
from django.template import engines
from django.test import SimpleTestCase


def template_names() -> list[str]:
    """Return the name of every HTML template in the rooms, as the loaders know it."""
    rooms = Path(settings.BASE_DIR).glob("*/templates")
    return sorted(str(path.relative_to(room)) for room in rooms for path in room.rglob("*.html"))


class TemplateTests(SimpleTestCase):
    def test_every_template_compiles(self):
        names = template_names()
        self.assertIn("home/home_page.html", names)
        for name in names:
            with self.subTest(name=name):
                engines["django"].get_template(name)

    def test_error_page_needs_nothing(self):
        """500.html is shown when style sheets, settings or the database are what failed."""
        html = engines["django"].get_template("500.html").render()
        self.assertIn("<h1>", html)
        self.assertNotIn("/static/", html)
