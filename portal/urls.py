"""Every address of the portal. The last one serves sealed pages; Wagtail's own page serving is not mounted."""

from django.conf import settings
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

from disclosure.fees.views_public import fees
from portal import health, views
from review import urls as review_urls
from users.account import AccountView

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("site-map/", views.site_map, name="site_map"),
    path("fees/", fees, name="fees"),
    path("site-mark/<slug:which>", views.site_mark, name="site_mark"),
    path("cms/private-files/", include("assets.urls")),
    path("cms/review/batch/", include("review.batch_urls")),
    path("cms/review/agree/", include("review.agree_urls")),
    path("cms/review/", include("review.admin_urls")),
    path("cms/exits/", include("review.exit_urls")),
    path("cms/incidents/", include("review.incident_urls")),
    path("cms/intake/", include("review.intake_urls")),
    path("cms/ledger/", include("review.ledger_urls")),
    path("cms/account/", require_admin_access(AccountView.as_view()), name="wagtailadmin_account"),
    path("cms/", include(wagtailadmin_urls)),
    path("files/", include((review_urls.file_urls, "review"))),
    path("", include("search.urls")),
]
if settings.DEBUG:
    urlpatterns += staticfiles_urlpatterns()
urlpatterns += review_urls.page_urls
