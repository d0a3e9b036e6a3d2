"""Filters of the figures' pages: what sources wrote in Chinese, read in the language in force."""

from __future__ import annotations

from django import template

from onezone.figures import spoken

register = template.Library()
register.filter("fg_said", spoken.amounts)
register.filter("fg_finding", spoken.finding)
register.filter("fg_scope", spoken.scope)
register.filter("fg_owner", spoken.owner)
register.filter("fg_unit", spoken.unit_word)
register.filter("fg_name", spoken.name)
register.filter("fg_statement", spoken.statement_name)
register.filter("fg_period", spoken.period)
