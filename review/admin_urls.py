"""Screens of the approval path inside the CMS."""

from django.urls import path

from review import views_admin, views_exits, views_files, views_following, views_paper

app_name = "review_admin"
urlpatterns = [
    path("", views_admin.queue, name="queue"),
    path("<int:pk>/", views_admin.item, name="item"),
    path("<int:pk>/sign/", views_admin.sign, name="sign"),
    path("<int:pk>/decide/", views_admin.decide, name="decide"),
    path("<int:pk>/return/", views_admin.return_item, name="return"),
    path("<int:pk>/take-back/", views_admin.take_back, name="take_back"),
    path("<int:pk>/reassign/", views_following.reassign_step, name="reassign"),
    path("<int:pk>/unschedule/", views_admin.unschedule, name="unschedule"),
    path("<int:pk>/content/", views_admin.content, name="content"),
    path("seal/<int:seal_id>/unpublish/", views_exits.unpublish_object, name="unpublish_object"),
    path("<int:pk>/file/<str:token>/", views_files.file, name="file"),
    path("<int:pk>/file/<str:token>/<int:number>.png", views_files.file_page, name="file_page"),
    path("original/<int:pk>/", views_files.original, name="original"),
    path("page/<int:page_id>/checked/", views_files.checked_draft, name="checked_draft"),
    path("page/<int:page_id>/mask/", views_files.mask, name="mask"),
    path("<int:pk>/suggest/", views_following.add_suggestion, name="add_suggestion"),
    path("suggestion/<int:pk>/take/", views_following.take_suggestion, name="take_suggestion"),
    path("<int:pk>/referral/", views_following.referral_letter, name="referral_letter"),
    path("<int:pk>/referral/answer/", views_following.answer_referral, name="answer_referral"),
    path("<int:pk>/sheet/", views_paper.print_sheet, name="print_sheet"),
    path("<int:pk>/sheet/upload/", views_paper.upload_sheet, name="upload_sheet"),
    path("sheet/<int:pk>/", views_paper.sheet_file, name="sheet_file"),
    path("page/<int:page_id>/unpublish/", views_exits.unpublish, name="unpublish"),
]
