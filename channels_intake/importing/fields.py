"""What a column of a file may say, and how other systems call it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channels_intake.models import Import

Columns = Mapping[str, int]


class Field(TextChoices):
    """What can be read of a row."""

    NUMBER = "number", _("Its number there")
    RECEIVED = "received", _("Received")
    CHANNEL = "channel", _("Channel")
    NAME = "name", _("Name")
    PHONE = "phone", _("Phone number")
    EMAIL = "email", _("E-mail")
    ADDRESS = "address", _("Address")
    DESCRIPTION = "description", _("What happened")
    DEMAND = "demand", _("What is asked for")
    BUSINESS = "business", _("Business involved")
    OCCURRED = "occurred", _("When it happened")
    PLACE = "place", _("Where it happened")
    CATEGORY = "category", _("Category")
    BRANCH = "branch", _("Branch")
    DEPARTMENT = "department", _("Lead department")
    STATE = "state", pgettext_lazy("column of a file", "State")
    CLOSED = "closed", pgettext_lazy("column of a file", "Closed")
    RESULT = "result", pgettext_lazy("column of a file", "Result")
    REPLY_BY = "reply_by", _("To be answered by")
    TICKET = "ticket", _("Our ticket it is about")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """`called`: what headers of it say, with blanks between, in the spelling of plain()."""

    called: str
    required: bool = False
    most: int = 200


_BOTH: dict[Field, Spec] = {
    Field.NUMBER: Spec(
        called="工单编号 工单号 投诉编号 投诉单号 案件编号 编号 单号 流水号 申诉编号 申诉单号"
        " 登记编号 转办单号 订单编号 id number ticketnumber ticketid caseid casenumber"
        " externalid externalnumber no",
        required=True,
        most=60,
    ),
    Field.RECEIVED: Spec(
        called="受理时间 投诉时间 受理日期 投诉日期 来电时间 创建时间 登记时间 接收时间 收到时间"
        " 转办时间 转办日期 派发时间 申诉时间 申诉日期 received receivedat createdat created"
        " opened openedat date transferredat",
        required=True,
    ),
    Field.NAME: Spec(
        called="姓名 客户姓名 投诉人 投诉人姓名 用户姓名 联系人 申诉人 申诉人姓名 客户名称 name"
        " customername complainant customer contactname",
        most=60,
    ),
    Field.PHONE: Spec(
        called="电话 手机 手机号 手机号码 联系电话 电话号码 投诉号码 投诉电话 用户号码 联系方式"
        " 来电号码 申诉号码 phone phonenumber mobile telephone msisdn",
        most=32,
    ),
    Field.EMAIL: Spec(called="邮箱 电子邮件 电子邮箱 email mail emailaddress", most=254),
    Field.ADDRESS: Spec(called="地址 联系地址 通讯地址 客户地址 address postaladdress"),
    Field.DESCRIPTION: Spec(
        called="投诉内容 问题描述 内容 描述 投诉描述 申诉内容 申诉事项 工单内容 反映内容 诉求内容"
        " 详细内容 description text content details complaint",
        required=True,
        most=5000,
    ),
    Field.DEMAND: Spec(called="诉求 客户诉求 用户诉求 申诉请求 要求 demand request wanted", most=2000),
    Field.CATEGORY: Spec(called="分类 投诉分类 投诉类型 类别 问题分类 问题类型 category type categorycode"),
    Field.BRANCH: Spec(called="分公司 所属分公司 地市 分支机构 区域 branch region city"),
}
_OF_TICKETS: dict[Field, Spec] = {
    Field.CHANNEL: Spec(called="渠道 受理渠道 来源 来源渠道 投诉渠道 channel source"),
    Field.BUSINESS: Spec(called="涉及业务 业务 业务类型 业务名称 business product", most=120),
    Field.OCCURRED: Spec(called="发生时间 故障时间 occurred occurredat", most=120),
    Field.PLACE: Spec(called="发生地点 地点 故障地点 place location"),
    Field.DEPARTMENT: Spec(called="主办部门 责任部门 处理部门 承办部门 部门 department unit assignedto"),
    Field.STATE: Spec(called="状态 工单状态 处理状态 办理状态 state status"),
    Field.CLOSED: Spec(
        called="办结时间 归档时间 关闭时间 完成时间 结案时间 办结日期 closed closedat resolvedat completedat"
    ),
    Field.RESULT: Spec(
        called="处理结果 办理结果 结果 处理意见 回复内容 解决方案 result resolution solution",
        most=5000,
    ),
}
_OF_CASES: dict[Field, Spec] = {
    Field.REPLY_BY: Spec(
        called="答复期限 办理期限 截止时间 截止日期 回复期限 要求办结时间 办结期限 反馈期限 replyby"
        " due dueat duedate deadline"
    ),
    Field.TICKET: Spec(called="关联工单 关联工单号 我方工单号 企业工单号 relatedticket ourticket", most=60),
}
_ORDER = {field: place for place, field in enumerate(Field)}


@cache
def specs(kind: str) -> Mapping[Field, Spec]:
    """The fields of this kind of import, in the order in which people name them."""
    found = _BOTH | (_OF_CASES if kind == Import.Kind.CASES else _OF_TICKETS)
    return dict(sorted(found.items(), key=lambda pair: _ORDER[pair[0]]))


def guess(kind: str, headers: Sequence[str]) -> dict[str, int]:
    """In which column each field probably stands; a column is never taken twice."""
    plainly = [plain(header) for header in headers]
    found: dict[str, int] = {}
    for field, spec in specs(kind).items():
        for word in spec.called.split():
            if word in plainly and plainly.index(word) not in found.values():
                found[field.value] = plainly.index(word)
                break
    return found


def by_headers(named: Mapping[str, str], headers: Sequence[str]) -> dict[str, int]:
    """The columns of a saved mapping in this file; headers it does not have are left out."""
    plainly = [plain(header) for header in headers]
    return {field: plainly.index(plain(name)) for field, name in named.items() if plain(name) in plainly}


def missing(kind: str, columns: Columns) -> list[Field]:
    """Fields that no import goes without."""
    return [field for field, spec in specs(kind).items() if spec.required and field not in columns]


def plain(header: str) -> str:
    """One spelling: width, case, blanks, marks and what stands in brackets do not count."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return "".join(c for c in text.split("(", 1)[0] if c.isalnum())
