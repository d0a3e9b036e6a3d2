"""Addresses of the parties that the register kit does not make; they stand before the kit's."""

from __future__ import annotations

from django.urls import URLPattern, path

from onezone.parties import views, views_contacts

app_name = "parties"
urlpatterns: list[URLPattern] = [
    path("enterprises/duplicates/", views.duplicates, name="duplicates"),
    path("enterprises/duplicates/apart/", views.apart, name="apart"),
    path("enterprises/<str:key>/contacts/", views_contacts.people, name="people"),
    path("enterprises/<str:key>/contacts/<int:contact>/", views_contacts.person, name="person"),
    path("enterprises/<str:key>/contacts/<int:contact>/end/", views_contacts.end, name="person_end"),
    path("enterprises/<str:key>/contacts/<int:contact>/number/", views_contacts.number, name="person_number"),
    path("enterprises/merge/", views.merge, name="merge"),
    path("enterprises/duplicates/again/", views.again, name="again"),
]
