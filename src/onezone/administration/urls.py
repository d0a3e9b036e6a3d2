"""Addresses of the three administrators' pages, and of everybody's own account."""

from __future__ import annotations

from django.urls import URLPattern, path

from onezone.administration.views import account, audit, audit_files, people, posts, zone

app_name = "administration"
urlpatterns: list[URLPattern] = [
    path("account/", account.account, name="account"),
    path("audit/", audit.rows, name="audit"),
    path("audit/rows/<str:chain>/<int:seq>/", audit.row, name="audit_row"),
    path("audit/chains/", audit.chains, name="audit_chains"),
    path("audit/verification/", audit.verification, name="audit_verification"),
    path("audit/checkpoints/", audit.checkpoints, name="audit_checkpoints"),
    path("audit/table/", audit_files.table, name="audit_table"),
    path("audit/case/", audit_files.case, name="audit_case"),
    path("audit/journal/", audit_files.journal, name="audit_journal"),
    path("audit/checkpoint/", audit_files.checkpoint, name="audit_checkpoint"),
    path("audit/verifier/", audit_files.verifier, name="audit_verifier"),
    path("admin/users/", people.users, name="users"),
    path("admin/users/new/", people.new, name="new_user"),
    path("admin/users/<str:username>/", people.user, name="user"),
    path("admin/zone/", zone.zone, name="zone"),
    path("admin/zone/departments/", zone.department, name="department"),
    path("admin/zone/closures/", zone.closure, name="closure"),
    path("admin/health/", zone.health, name="health"),
    path("admin/posts/", posts.posts, name="posts"),
    path("admin/posts/grant/", posts.grant, name="grant"),
    path("admin/posts/<int:post>/end/", posts.end, name="end"),
    path("admin/permissions/", posts.permissions, name="permissions"),
]
