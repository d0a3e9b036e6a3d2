"""Addresses of the desk pages, of items and of the acts on them."""

from __future__ import annotations

from django.urls import URLPattern, path

from onezone.approvals.views import acts, desk, handing, item, kept

urlpatterns: list[URLPattern] = [
    path("desk/", desk.desk, name="desk"),
    path("desk/views/", kept.views, name="desk_views"),
    path("desk/phrases/", kept.phrase_list, name="desk_phrases"),
    path("desk/hand-over/", handing.handing, name="desk_handing"),
    path("desk/export.xlsx", desk.export, name="desk_export"),
    path("desk/batch/<str:kind>/", desk.batch, name="desk_batch"),
    path("desk/preview/<str:reference>/<str:mode>/<str:matter>/", desk.preview, name="desk_preview"),
    path("projects/<str:reference>/items/<str:matter>/", item.item, name="item"),
    path("projects/<str:reference>/items/<str:matter>/decision/", item.decision, name="decision"),
    path("projects/<str:reference>/simulated/<str:matter>/", item.simulated_item, name="simulated_item"),
    path("projects/<str:reference>/simulated/<str:matter>/opinion/", item.opinion, name="opinion"),
    path("projects/<str:reference>/files/<str:sha256>/", item.file, name="item_file"),
    path("projects/<str:reference>/files/<str:sha256>/view/", item.file_shown, name="file_shown"),
    path(
        "projects/<str:reference>/items/<str:matter>/materials/",
        item.beside,
        {"simulated": False},
        name="item_beside",
    ),
    path(
        "projects/<str:reference>/simulated/<str:matter>/materials/",
        item.beside,
        {"simulated": True},
        name="simulated_beside",
    ),
    path("projects/<str:reference>/acts/<str:act>/", acts.act, name="act"),
    path("projects/<str:reference>/acts/<str:act>/draft/", acts.draft, name="act_draft"),
]
