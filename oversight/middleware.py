"""Wagtail's reports ask for no permission of their own beyond the CMS's."""

from django.core.exceptions import PermissionDenied
from wagtail.admin.auth import permission_denied

from oversight.permissions import user_can_read_reports

REPORTS = "wagtailadmin_reports"


class ReportAccessMiddleware:
    """Refuses the reports (workflows, site history, locked and aging pages) to people who watch only their own work."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if REPORTS not in request.resolver_match.namespaces or not request.user.is_authenticated:
            return None
        if user_can_read_reports(request.user):
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            raise PermissionDenied
        return permission_denied(request)
