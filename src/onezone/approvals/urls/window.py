"""Addresses of the window pages."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from onezone.approvals.views.window import batch, filing, intake, lists, materials, papers

DRAFT = "window/intake/<str:draft>/"
FILING = "window/filings/<str:reference>/"

urlpatterns: list[URLPattern] = [
    path("window/", lists.window, name="window"),
    path("window/intake/", intake.start, name="window_start"),
    path("window/check/credit-code/", intake.check, {"what": "credit-code"}, name="window_check_credit"),
    path("window/check/project-code/", intake.check, {"what": "project-code"}, name="window_check_project"),
    path("window/batch/", batch.upload, name="window_batch"),
    path("window/batch/template.xlsx", batch.sheet, name="window_batch_sheet"),
    re_path(r"^window/batch/(?P<digest>[0-9a-f]{64})/$", batch.dry_run, name="window_batch_list"),
    re_path(r"^window/intake/(?P<draft>[^/]+)/(?P<step>[1-5])/$", intake.step, name="window_step"),
    path(DRAFT + "undo/", intake.undo, name="window_undo"),
    path(DRAFT + "project/", intake.go_on, name="window_go_on"),
    path(DRAFT + "discard/", intake.discard, name="window_discard"),
    path(DRAFT + "take-back/", intake.take_back, name="window_take_back"),
    path(DRAFT + "take-over/", intake.take_over, name="window_take_over"),
    re_path(r"^window/intake/(?P<draft>[^/]+)/known/(?P<step>[12])/$", intake.known, name="window_known"),
    path(DRAFT + "reuse/", materials.reuse, name="window_reuse"),
    path(DRAFT + "detach/", materials.detach, name="window_detach"),
    path(DRAFT + "files/<str:sha256>/", materials.draft_file, name="window_draft_file"),
    path("window/projects/<str:reference>/file/<str:stage>/", lists.stage_filing, name="window_stage"),
    path(FILING, filing.filing, name="window_filing"),
    path(FILING + "acts/<str:act>/", filing.act, name="window_act"),
    path(FILING + "files/<str:sha256>/", filing.filing_file, name="window_file"),
    path(FILING + "another/", intake.another, name="window_another"),
    path(FILING + "receipt/", papers.receipt, name="window_receipt"),
    path(FILING + "supplement/", papers.notice, name="window_notice"),
]
