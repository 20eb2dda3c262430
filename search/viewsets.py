"""Search in the CMS: terms, synonyms, promoted and hidden results."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from search.models import DictionaryTerm, HiddenResult, PromotedResult, Synonym


class PrefilledCreateView(CreateView):
    """Takes first values from the address, so that the report of queries can lead here with the query filled in."""

    def get_initial(self):
        return {name: self.request.GET[name] for name in self.request.GET.keys() & set(self.form_class.base_fields)}


class SearchViewSet(ModelViewSet):
    add_view_class = PrefilledCreateView
    copy_view_enabled = False


class SynonymViewSet(SearchViewSet):
    model = Synonym
    icon = "doc-full"
    list_display = ["said", "official", "is_two_way", "updated_at"]
    search_fields = ["said", "official"]
    form_fields = ["said", "official", "is_two_way"]


class DictionaryTermViewSet(SearchViewSet):
    model = DictionaryTerm
    icon = "title"
    list_display = ["term", "created_at"]
    search_fields = ["term"]
    form_fields = ["term"]


class PromotedResultViewSet(SearchViewSet):
    model = PromotedResult
    icon = "pick"
    list_display = ["queries", "url", "starts_on", "ends_on"]
    search_fields = ["queries", "url"]
    form_fields = ["queries", "url", "order", "starts_on", "ends_on"]


class HiddenResultViewSet(SearchViewSet):
    model = HiddenResult
    icon = "view"
    list_display = ["url", "reason", "created_at"]
    search_fields = ["url", "reason"]
    form_fields = ["url", "reason"]


class SearchViewSetGroup(ModelViewSetGroup):
    menu_label = _("检索设置")
    menu_icon = "search"
    menu_order = 700
    items = (SynonymViewSet(), PromotedResultViewSet(), HiddenResultViewSet(), DictionaryTermViewSet())
