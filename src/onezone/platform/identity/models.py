"""Tables of identity: zones, departments, people, posts, and the log of login attempts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.actor import ADMINISTRATORS, Actor, Role
from onezone.platform.identity.names import fold_username

ROLE_CHOICES = (
    (Role.applicant.value, _("申请人")),
    (Role.window.value, _("窗口人员")),
    (Role.officer.value, _("经办人")),
    (Role.signer.value, _("签发人")),
    (Role.convener.value, _("召集人")),
    (Role.steward.value, _("项目管家")),
    (Role.leader.value, _("领导")),
    (Role.system_admin.value, _("系统管理员")),
    (Role.security_admin.value, _("安全管理员")),
    (Role.auditor.value, _("审计员")),
)
IN_THREE = Q(role__in=sorted(role.value for role in ADMINISTRATORS))


class Zone(models.Model):
    """One development zone: the tenant every other business row belongs to. Never split, never deleted."""

    code = models.SlugField(_("代码"), max_length=32, unique=True)
    name_zh = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    timezone = models.CharField(_("时区"), max_length=64, default="Asia/Shanghai")
    settings = models.JSONField(_("设置"), default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["code"]
        verbose_name = _("开发区")

    def __str__(self) -> str:
        return self.name_zh


class Department(models.Model):
    """A department that reviews or signs in one zone."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("代码"), max_length=32)
    name_zh = models.CharField(_("名称"), max_length=120)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    position = models.PositiveIntegerField(_("次序"), default=0)

    class Meta:
        ordering: ClassVar = ["position", "code"]
        verbose_name = _("部门")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "code"], name="a_department_code_names_one_department_of_a_zone"),
        ]

    def __str__(self) -> str:
        return self.name_zh


class UserManager(models.Manager["User"]):
    """Finds people by the folded form of the name they typed."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user of that name, however its letters were cased or their width chosen. User.DoesNotExist if none."""
        return self.get(username=fold_username(username or ""))


class User(AbstractBaseUser):
    """A person who can sign in. Holds no permission: posts do. `home_zone` is where the account is administered."""

    username = models.CharField(_("用户名"), max_length=64, unique=True)
    display_name = models.CharField(_("姓名"), max_length=64)
    home_zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("须修改密码"), default=True)
    password_changed_at = models.DateTimeField(_("密码修改时间"), null=True)
    created_at = models.DateTimeField(_("建立时间"))

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]
    is_staff = False
    is_superuser = False

    class Meta:
        ordering: ClassVar = ["username"]
        verbose_name = _("用户")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(username=""), name="a_user_has_a_username"),
        ]

    def __str__(self) -> str:
        return self.display_name


class Post(models.Model):
    """A role one person holds in one zone from `held_from` until (not including) `held_to`."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(_("角色"), max_length=20, choices=ROLE_CHOICES)
    enterprise = models.CharField(_("代表企业"), max_length=18, blank=True)
    held_from = models.DateField(_("任职日"))
    held_to = models.DateField(_("离任日"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-held_from", "-id"]
        verbose_name = _("岗位")
        indexes: ClassVar = [models.Index(fields=["zone", "role", "department"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(held_to__isnull=True) | Q(held_to__gte=models.F("held_from")),
                name="a_post_does_not_end_before_it_begins",
            ),
            models.CheckConstraint(
                condition=(Q(role=Role.applicant.value) & ~Q(enterprise=""))
                | (~Q(role=Role.applicant.value) & Q(enterprise="")),
                name="only_an_applicant_acts_for_an_enterprise",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=IN_THREE & Q(held_to__isnull=True),
                name="nobody_holds_two_of_the_three_administrator_posts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    def held_on(self, day: date) -> bool:
        """Whether the post is held on that local day."""
        return self.held_from <= day and (self.held_to is None or day < self.held_to)

    def as_actor(self) -> Actor:
        """The person in this post as a value; needs `user`, `zone` and `department` loaded."""
        return Actor(
            user_id=self.user_id,
            post_id=self.id,
            name=self.user.display_name,
            role=Role(self.role),
            department=self.department.code if self.department else None,
            zone_id=self.zone_id,
            zone_code=self.zone.code,
            enterprise=self.enterprise or None,
        )


class LoginAttempt(models.Model):
    """One try to sign in; counted to slow guessing. `username` is what was typed, whether or not it exists."""

    class Outcome(models.TextChoices):
        """What became of the try; `refused` was not even checked, `forgiven` no longer counts."""

        failed = "failed", _("失败")
        passed = "passed", _("成功")
        refused = "refused", _("已锁定")
        forgiven = "forgiven", _("已解锁")

    username = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.failed)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["username", "at"]), models.Index(fields=["address", "at"])]

    def __str__(self) -> str:
        return f"{self.username} {self.outcome}"
