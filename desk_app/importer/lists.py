"""The kinds of list that can be brought in, and the headings their columns go by, in Chinese and English.

Synonyms are compared folded (width, case, blanks and punctuation do not count). The first synonym a heading equals
wins; a longer heading that contains one counts a little less. New habits of other programs are added here and
nowhere else.
"""

# ruff: noqa: E501 - headings are data: a line a field reads better than a column of fragments

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk_app.clients.built_in import LABELS
from desk_app.words import N_


class ListKind(StrEnum):
    """What one file is a list of."""

    SERVICES = "services"
    PRODUCTS = "products"
    CLIENTS = "clients"
    RECEIPTS = "receipts"
    BOOKINGS = "bookings"
    CANCELLATIONS = "cancellations"
    NO_SHOWS = "no-shows"


#: The order in which files given together land: what others point at comes first.
LANDING_ORDER = tuple(ListKind)

LIST_LABELS: dict[ListKind, str] = {
    ListKind.SERVICES: N_("Services"),
    ListKind.PRODUCTS: N_("Products"),
    ListKind.CLIENTS: N_("Clients"),
    ListKind.RECEIPTS: N_("Receipts"),
    ListKind.BOOKINGS: N_("Bookings"),
    ListKind.CANCELLATIONS: N_("Cancellations"),
    ListKind.NO_SHOWS: N_("No-shows"),
}


@dataclass(frozen=True, slots=True)
class ListField:
    """A column a list can have. ``label`` is marked for translation; ``headings`` are what others call it."""

    name: str
    label: str
    headings: tuple[str, ...]


def _field(name: str, label: str, headings: str) -> ListField:
    return ListField(name, label, tuple(headings.split("|")))


_CODE = (
    "会员卡号|卡号|会员编号|客户编号|顾客编号|会员号|客户号|編號|编号|會員編號|會員卡號|卡號|档案号|code|client code|"
    "member code|member no|member number|membership no|card no|card number|customer id|client id|client no|"
    "customer no|customer code"
)
_CLIENT = (
    "客户|客户姓名|客户名称|顾客|顾客姓名|会员|会员姓名|姓名|客戶|顧客|會員|client|client name|client code|customer|"
    "customer name|member|guest|name|会员卡号|卡号|客户编号|会员编号|会员号|code|phone|手机号|电话"
)
_STAFF = "美容师|技师|员工|服务人员|操作人|发型师|店员|美容師|技師|員工|staff|stylist|beautician|employee|therapist|provider|operator|technician"
_SERVICE = "项目|服务|服务项目|护理|护理项目|预约项目|項目|服務|服務項目|護理|service|services|service code|service name|treatment|item"
_DATE = "日期|时间日期|消费日期|服务日期|交易日期|开单日期|结账日期|消费时间|开单时间|date|sale date|transaction date|receipt date|visit date|day"

FIELDS: dict[ListKind, tuple[ListField, ...]] = {
    ListKind.CLIENTS: (
        _field(
            "name",
            N_("Name"),
            "姓名|客户姓名|会员姓名|顾客姓名|顾客|客户|会员|客户名称|会员名称|顾客名称|名字|名称|贵宾姓名|客人姓名|客人|"
            "客戶姓名|會員姓名|顧客姓名|客戶|會員|顧客|客戶名稱|中文名|name|full name|fullname|client name|client|"
            "customer name|customer|member name|member|guest name|contact name|display name",
        ),
        _field("first_name", N_("First name"), "名|first name|firstname|given name|given names|forename|first"),
        _field("last_name", N_("Last name"), "姓|姓氏|last name|lastname|surname|family name|last"),
        _field(
            "phone",
            N_("Phone"),
            "手机号|手机|手机号码|电话|电话号码|联系电话|联系方式|移动电话|联系手机|会员手机|客户电话|客户手机|顾客电话|"
            "手機|手機號|手機號碼|電話|電話號碼|聯絡電話|聯繫電話|行動電話|聯絡方式|tel|telephone|phone|phone number|"
            "phone no|mobile|mobile phone|mobile number|mobile no|cell|cell phone|cellphone|contact number|contact no|"
            "tel no|contact",
        ),
        _field(
            "phone2",
            N_("Second phone"),
            "备用电话|其他电话|固定电话|座机|家庭电话|手机2|电话2|备用手机|第二电话|備用電話|住宅電話|home phone|work phone|"
            "other phone|phone 2|phone2|alternate phone|second phone|landline|mobile 2",
        ),
        _field(
            "birthday",
            N_("Birthday"),
            "生日|出生日期|出生年月|出生年月日|出生|会员生日|客户生日|顾客生日|會員生日|客戶生日|birthday|birth date|birthdate|"
            "date of birth|dob|born|bday",
        ),
        _field(
            "calendar",
            N_("Lunar or solar"),
            "农历|阴历|是否农历|生日类型|历法|农历公历|公历农历|农历阳历|阳历农历|農曆|是否農曆|曆法|lunar|calendar|birthday type",
        ),
        _field(
            "document",
            N_("Identity document"),
            "身份证号|身份证|身份证号码|证件号|证件号码|证件|身分证|身份證|身分證|身份證號|身份證號碼|身分證字號|證件號碼|"
            "id number|id card|id card number|identity card|identity number|national id|document|document number|"
            "passport|passport no|nric|ic no|hkid",
        ),
        _field("gender", N_("Gender"), "性别|性別|男女|gender|sex|m f"),
        _field("address", N_("Address"), "地址|住址|联系地址|家庭住址|家庭地址|通讯地址|聯絡地址|通訊地址|address|home address"),
        _field(
            "source",
            N_("Source"),
            "来源|客户来源|来源渠道|渠道|会员来源|获客渠道|來源|客戶來源|source|lead source|referral source|how did you hear",
        ),
        _field("code", N_("Member code"), _CODE),
        _field("tags", N_("Tags"), "标签|客户标签|会员标签|標籤|tag|tags|labels"),
        _field("allergies", N_("Allergies"), "过敏|过敏史|过敏源|过敏原|禁忌|過敏|過敏史|allergies|allergy"),
        _field(
            "may_call",
            N_("May be called"),
            "是否可回访|可否回访|能否回访|可以回访|可回访|允许回访|是否允许回访|接受回访|是否接受回访|同意回访|是否同意回访|愿意回访|"
            "是否愿意回访|回访意愿|回访许可|电话回访意愿|是否可致电|可否致电|可致电|是否可打电话|可否打电话|可打电话|接受来电|是否接受来电|"
            "允许来电|是否允许来电|愿意接电话|是否愿意接电话|是否可回訪|回訪意願|consent to be called|consent to call|consent to calls|"
            "call consent|consent for calls|may call|may be called|may we call|ok to call|can call|can be called|allow calls|"
            "allows calls|accepts calls|phone consent|permission to call",
        ),
        _field(
            "do_not_call",
            N_("Not to be called"),
            "勿打扰|请勿打扰|勿扰|免打扰|不要打扰|不要打电话|勿打电话|请勿致电|勿致电|请勿来电|勿来电|不回访|不要回访|不可回访|不接受回访|拒绝回访|"
            "拒绝来电|拒绝电话|拒接电话|禁止回访|勿擾|請勿打擾|do not call|don't call|dont call|do not contact|do not phone|dnc|no calls|"
            "no call|not to be called",
        ),
        _field(
            "call_hours",
            N_("Call hours"),
            "来电时间|宜来电时间|来电时段|宜来电时段|方便时间|方便时段|方便来电时间|方便联系时间|方便接听时间|方便接电话时间|接听时间|可来电时间|"
            "致电时间|适合来电时间|最佳来电时间|最佳联系时间|來電時間|方便時間|call hours|hours to call|calling hours|call time|call times|"
            "best time to call|best call time|preferred call time|preferred contact time|when to call|contact hours",
        ),
        _field(
            "balance",
            N_("Paid ahead (opening balance)"),
            "余额|储值余额|账户余额|帐户余额|卡内余额|卡余额|会员余额|会员卡余额|储值卡余额|剩余金额|可用余额|储值|储值金额|預存餘額|餘額|儲值餘額|"
            "balance|account balance|stored value|store credit|prepaid balance|card balance|credit balance|wallet balance",
        ),
        _field(
            "owed",
            N_("Still owed (opening balance)"),
            "欠款|欠费|欠款金额|欠款余额|应收余额|应收款|未付金额|未结金额|尚欠|尚欠金额|赊账|赊欠|挂账|欠費|欠款金額|balance due|amount due|"
            "amount owed|owed|outstanding|outstanding balance|receivable|debt",
        ),
        _field(
            "advisor", N_("Advisor"), "顾问|美容顾问|专属顾问|跟进人|负责人|服务顾问|顧問|advisor|adviser|consultant|owner"
        ),
        _field(
            "second_advisor",
            N_("Second advisor"),
            "第二顾问|副顾问|备用顾问|次顾问|第二顧問|second advisor|second adviser|backup advisor|other advisor",
        ),
        _field(
            "notes",
            N_("Notes"),
            "备注|备注信息|说明|客户备注|会员备注|留言|备考|備註|備考|附註|說明|notes|note|remark|remarks|comment|comments|memo",
        ),
    ),
    ListKind.SERVICES: (
        _field("code", N_("Code"), "编码|代码|编号|项目编号|项目编码|服务编号|編號|code|service code|sku|id"),
        _field(
            "name",
            N_("Name"),
            "项目|项目名称|服务|服务名称|服务项目|护理|护理名称|护理项目|名称|品名|項目|項目名稱|服務名稱|名稱|name|desc|"
            "description|service|service name|treatment|treatment name",
        ),
        _field("category", N_("Category"), "类别|分类|类型|项目分类|项目类别|類別|分類|cate|category|type|group|department"),
        _field("price", N_("Price"), "价格|单价|售价|原价|标准价|零售价|价钱|門市價|價格|單價|price|unit price|retail price|list price|rate"),
        _field("cost", N_("Cost"), "成本|成本价|进价|耗材成本|成本價|cost|cost price|unit cost"),
        _field("minutes", N_("Minutes"), "时长|分钟|服务时长|用时|时间|時長|分鐘|minutes|duration|length|mins|time"),
        _field("active", N_("In use"), "启用|是否启用|有效|状态|是否有效|isactive|is active|active|enabled|status"),
    ),
    ListKind.PRODUCTS: (
        _field("code", N_("Code"), "编码|代码|编号|产品编号|商品编号|商品编码|货号|条码|產品編號|code|product code|item code|sku|barcode|id"),
        _field(
            "name",
            N_("Name"),
            "产品|产品名称|商品|商品名称|品名|名称|產品名稱|商品名稱|名稱|name|desc|description|product|product name|item|item name",
        ),
        _field("supplier", N_("Supplier"), "供应商|供货商|厂家|供應商|supplier|vendor"),
        _field("brand", N_("Brand"), "品牌|brand|make"),
        _field("category", N_("Category"), "类别|分类|类型|产品分类|商品分类|類別|分類|cate|category|type|group"),
        _field("price", N_("Price"), "价格|单价|售价|零售价|价钱|價格|售價|price|unit price|retail price|list price"),
        _field("on_hand", N_("On hand"), "库存|库存数量|现有库存|数量|庫存|on hand|stock|in stock|quantity on hand|qty on hand|qty"),
        _field("minimum", N_("Least to keep"), "最低库存|库存下限|安全库存|下限|minimum|min|min stock|reorder level|reorder point"),
        _field("maximum", N_("Most to keep"), "最高库存|库存上限|上限|maximum|max|max stock"),
        _field("cost", N_("Cost"), "成本|成本价|进价|进货价|成本價|cost|cost price|unit cost"),
        _field("active", N_("In use"), "启用|是否启用|有效|状态|是否有效|isactive|is active|active|enabled|status"),
    ),
    ListKind.RECEIPTS: (
        _field(
            "receipt",
            N_("Receipt number"),
            "单号|小票号|流水号|订单号|收据号|消费单号|单据号|账单号|交易号|小票|單號|收據號|訂單號|receipt|receipt no|"
            "receipt number|invoice|invoice no|invoice number|order|order no|order number|ticket|transaction|sale id|bill no",
        ),
        _field("date", N_("Date"), _DATE),
        _field(
            "name",
            N_("What was sold"),
            "项目|项目名称|服务项目|消费项目|商品|品名|商品名称|产品|产品名称|内容|护理项目|名称|明细|消费内容|項目|項目名稱|"
            "內容|名稱|description|desc|item|item name|service|product|service product|details",
        ),
        _field("client", N_("Client"), _CLIENT),
        _field("staff", N_("Staff"), _STAFF),
        _field("quantity", N_("Quantity"), "数量|次数|件数|數量|quantity|qty|count|units"),
        _field("price", N_("Price"), "单价|原价|價格|單價|unit price|price|rate"),
        _field(
            "amount",
            N_("Amount"),
            "金额|实收|实收金额|消费金额|实付|实付金额|应收|小计|合计|总价|金額|實收|實收金額|消費金額|小計|amount|total|net|"
            "net amount|line total|subtotal|paid|sale amount|net sales|sales",
        ),
        _field("tax:GST", N_("Tax (GST)"), "gst|gst amount"),
        _field("tax:PST", N_("Tax (PST)"), "pst|pst amount"),
        _field("tax:HST", N_("Tax (HST)"), "hst"),
        _field("tax:VAT", N_("Tax (VAT)"), "vat|增值税"),
        _field("tax:TAX", N_("Tax"), "tax|tax amount|sales tax|税|税额|税金|稅額"),
        _field("notes", N_("Notes"), "备注|備註|notes|note|remark|remarks|comment|comments|memo"),
    ),
    ListKind.BOOKINGS: (
        _field("client", N_("Client"), _CLIENT),
        _field("staff", N_("Staff"), _STAFF),
        _field("service", N_("Service"), _SERVICE),
        _field("date", N_("Date"), "预约日期|到店日期|日期|預約日期|date|booking date|appointment date|day|start date"),
        _field("time", N_("Time"), "预约时间|到店时间|时间|开始时间|預約時間|時間|time|booking time|appointment time|start|start time"),
        _field("minute", N_("Minutes from midnight"), "timeint|time int|minute of day"),
        _field("minutes", N_("Minutes"), "时长|分钟|服务时长|duration|minutes|length"),
        _field("notes", N_("Notes"), "备注|備註|notes|note|remark|remarks|comment|comments"),
    ),
    ListKind.CANCELLATIONS: (
        _field("cancelled_on", N_("Cancelled on"), "取消日期|取消时间|取消日|cancel date|cancelled date|canceled date|cancelled on|canceled on|cancellation date|date cancelled"),
        _field("client", N_("Client"), _CLIENT),
        _field("service", N_("Service"), _SERVICE),
        _field("staff", N_("Staff"), _STAFF),
        _field("date", N_("Booking date"), "预约日期|原预约日期|日期|預約日期|booking date|appointment date|date"),
        _field("by", N_("Cancelled by"), "取消人|操作人|canceled by|cancelled by"),
        _field("days", N_("Days before"), "提前天数|天数|days|days before|notice days"),
    ),
    ListKind.NO_SHOWS: (
        _field("date", N_("Date"), "爽约日期|预约日期|日期|未到日期|預約日期|date|no show date|booking date|appointment date"),
        _field("client", N_("Client"), _CLIENT),
        _field("service", N_("Service"), _SERVICE),
        _field("staff", N_("Staff"), _STAFF),
    ),
}  # fmt: skip

#: Columns one of each group of which a list of the kind must have.
REQUIRED: dict[ListKind, tuple[frozenset[str], ...]] = {
    ListKind.CLIENTS: (frozenset({"name", "first_name", "last_name"}),),
    ListKind.SERVICES: (frozenset({"name", "code"}), frozenset({"price"})),
    ListKind.PRODUCTS: (
        frozenset({"name", "code"}),
        frozenset({"price", "cost", "on_hand"}),
        frozenset({"supplier", "brand", "on_hand", "minimum", "maximum"}),
    ),
    ListKind.RECEIPTS: (frozenset({"date"}), frozenset({"amount"}), frozenset({"name", "receipt"})),
    ListKind.BOOKINGS: (frozenset({"date"}), frozenset({"time", "minute"}), frozenset({"client", "service"})),
    ListKind.CANCELLATIONS: (frozenset({"cancelled_on"}), frozenset({"client", "service"})),
    ListKind.NO_SHOWS: (frozenset({"date"}), frozenset({"client"}), frozenset({"service", "staff"})),
}

#: Running numbers of a sheet: they say nothing about the row.
IGNORED = frozenset({"序号", "序號", "行号", "行號", "项次", "no", "sn", "row", "index", "unnamed0"})

#: Where columns fit two kinds equally, these headings or file names tell.
NAME_HINTS: dict[ListKind, tuple[str, ...]] = {
    ListKind.NO_SHOWS: ("no-show", "no_show", "noshow", "no show", "爽约", "未到", "失约"),
    ListKind.CANCELLATIONS: ("cancel", "取消"),
    ListKind.BOOKINGS: ("booking", "appointment", "预约", "預約"),
    ListKind.RECEIPTS: ("receipt", "sales", "消费", "流水", "收款", "账单"),
    ListKind.PRODUCTS: ("product", "产品", "商品", "库存", "產品"),
    ListKind.SERVICES: ("service", "服务", "项目", "护理"),
    ListKind.CLIENTS: ("client", "customer", "member", "会员", "客户", "顾客", "會員", "客戶"),
}


#: What the names of columns begin with that are fields of the file, built in or the owner's own.
OWN = "field:"


def field_label(kind: ListKind, name: str) -> str:
    """The marked label of a field, for the wizard; the name itself where it is unknown."""
    if name.startswith(OWN):
        return LABELS.get(name.removeprefix(OWN), N_("Field of ours"))
    return next((field.label for field in FIELDS[kind] if field.name == name), name)
