"""The search page, its feed, and the machine-readable forms of both."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from search import openapi, registry, services, statistics, suggestions
from search.cards import card_for
from search.feeds import search_feed
from search.parameters import ParameterReader
from search.presentation import ResultPage, described
from search.services import SearchRequest, SearchUnavailable

FEED_SIZE = 30
FEED_LABELS = {"rss": "RSS", "atom": "Atom"}
SHARED_SECONDS = 10  # a flood of one query reaches the engine once in ten seconds; a hidden result is gone as soon


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the page of results; wrong parameters are named and left out."""
    reader = ParameterReader(request.GET)
    asked = reader.read()
    try:
        answer = services.search(asked)
        if not answer.items and answer.total:
            answer = services.search(replace(asked, page=max(answer.pages, 1)))
    except SearchUnavailable:
        return _unavailable(request, asked)
    if asked.page == 1:
        statistics.count_query(asked.text, answer.total)
    page = ResultPage(answer, request.GET, reader.errors)
    context = {"result": page, "card": card_for(answer.understood)}
    if not answer.total or answer.is_weak:
        context["help_links"] = registry.help_links()
    return _shared(render(request, "search/search.html", context))


def _shared(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS)
    return response


@never_cache
def _unavailable(request: HttpRequest, asked: SearchRequest) -> HttpResponse:
    return render(request, "search/unavailable.html", {"query": asked.text}, status=503)


@require_safe
def api_search(request: HttpRequest) -> JsonResponse:
    """Answer in JSON. 400 names every wrong parameter; 503 when no engine can answer."""
    reader = ParameterReader(request.GET)
    asked = reader.read()
    if reader.errors:
        return _api_error(400, _("参数有误。"), reader.errors)
    try:
        answer = services.search(asked)
    except SearchUnavailable:
        return _api_error(503, _("检索服务暂时不可用，请稍后再试。"))
    statistics.count_query(asked.text, answer.total)
    return _shared(_json(openapi.answer_as_json(answer)))


def _api_error(status: int, message: str, fields: dict[str, str] | None = None) -> JsonResponse:
    response = _json({"error": message, "fields": fields or {}}, status=status)
    patch_cache_control(response, no_store=True)
    return response


def _json(content, status: int = 200) -> JsonResponse:
    response = JsonResponse(content, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Complete what is being typed, in the form that OpenSearch and our own script read: [typed, [completions]]."""
    typed = request.GET.get("q", "")[:60]
    return _shared(_json([typed, suggestions.complete(typed)]))


@require_safe
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """Give any search as RSS or Atom, newest first. What has only some of the words is no news of it."""
    parameters = request.GET.copy()
    parameters["sort"], parameters["size"] = "date", str(FEED_SIZE)
    parameters.pop("page", None)
    try:
        answer = services.search(replace(ParameterReader(parameters).read(), widens=False))
    except SearchUnavailable:
        return HttpResponse(_("检索服务暂时不可用。"), status=503, content_type="text/plain; charset=utf-8")
    return _shared(search_feed(request, answer, form))


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Explain how to follow a search: the addresses of its feeds, and what reads them."""
    reader = ParameterReader(request.GET)
    asked = reader.read()
    feeds = [(label, f"{reverse('search:feed', args=[form])}?{_kept(request)}") for form, label in FEED_LABELS.items()]
    context = {
        "query": asked.text.strip(),
        "search_url": f"{reverse('search:search')}?{_kept(request)}",
        "feeds": [(label, url, request.build_absolute_uri(url)) for label, url in feeds],
        "restrictions": described(asked.restrictions),
    }
    return _shared(render(request, "search/subscribe.html", context))


def _kept(request: HttpRequest) -> str:
    """The parameters that make the search what it is."""
    parameters = request.GET.copy()
    for name in ("page", "size", "sort"):
        parameters.pop(name, None)
    return parameters.urlencode()


@require_safe
@cache_control(public=True, max_age=86400)
def opensearch(request: HttpRequest) -> HttpResponse:
    """Describe the search to browsers, which then offer it in their address bar."""
    context = {"base": request.build_absolute_uri("/")}
    return render(request, "search/opensearch.xml", context, content_type="application/opensearchdescription+xml")


@require_safe
@cache_control(public=True, max_age=3600)
def api_description(request: HttpRequest) -> JsonResponse:
    """Describe the API in OpenAPI 3.1."""
    return _json(openapi.description(request.build_absolute_uri(reverse("search:api"))))


@csrf_exempt  # browsers send the `ping` of a link without a token; all it can do is add one to a counter
@require_POST
def click(request: HttpRequest) -> HttpResponse:
    """Count that a hit was opened."""
    rank, url = request.GET.get("rank", ""), request.GET.get("url", "")
    if rank.isascii() and rank.isdigit() and 0 < int(rank[:5]) <= services.MOST_RESULTS and url.startswith("/"):
        statistics.count_click(request.GET.get("q", ""), int(rank), url)
    return HttpResponse(status=204)
