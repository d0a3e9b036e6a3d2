"""How passwords are hashed where they are printed on the login page anyway."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class DemoHasher(PBKDF2PasswordHasher):
    """Few rounds: the demo's fifty accounts share one published password, and its first start should be short."""

    algorithm = "pbkdf2_sha256_demo"
    iterations = 1000
