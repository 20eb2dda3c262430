"""Any search as RSS or Atom."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from search.services import Answer

FORMS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


def search_feed(request: HttpRequest, answer: Answer, form: str) -> HttpResponse:
    """Return the newest results of a search as a feed."""
    query = answer.request.text.strip()
    page_url = request.build_absolute_uri(f"{reverse('search:search')}?{request.GET.urlencode()}")
    feed = FORMS[form](
        title=_("检索“%(query)s”") % {"query": query} if query else _("检索"),
        link=page_url,
        description=_("与“%(query)s”有关的公开信息，按发布时间排列。") % {"query": query},
        language="zh-Hans",
        feed_url=request.build_absolute_uri(),
    )
    for item in answer.items:
        published = item.document.published_at or datetime.fromtimestamp(0, UTC)
        feed.add_item(
            title=item.document.title,
            link=request.build_absolute_uri(item.document.url),
            description=strip_tags(item.excerpt),
            pubdate=published,
            updateddate=published,
            unique_id=request.build_absolute_uri(item.document.url),
            author_name=item.document.department or None,
        )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response
