"""One file per page of the window, and the one list of them.

A page is imported when it is first shown. To add one, append its line: the module must exist (a test says so).
"""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page as data. ``label`` is its word in the rail, and "" keeps it out of the rail.

    ``trade`` is "salon" or "pawn" where only such a shop has it. ``rail`` is the name of the rail entry that lights up
    while it is in view (its own name by default). ``tab`` is its word in the line of tabs of Insights. ``does`` is what
    the search calls a page that is not in the rail, ``words`` more words it is found by, in both languages.
    """

    name: str
    place: str  # "module:Class", under desk_app.ui.pages
    label: str = ""
    icon: str = ""
    trade: str = ""
    key: str = ""
    rail: str = ""
    tab: str = ""
    does: str = ""
    words: str = ""

    @property
    def rail_name(self) -> str:
        """The rail entry it belongs to."""
        return self.rail or self.name


#: In the order of the rail; pages that are not in it stand beside the one they belong to.
PAGES: tuple[PageSpec, ...] = (
    PageSpec("today", "today:TodayPage", N_("Today"), "today", words="home start 首页"),
    PageSpec(
        "notes",
        "notes:NotesPage",
        rail="today",
        does=N_("Notes to colleagues"),
        words="notes colleagues inbox tell 便条 同事 留言 转告",
    ),
    PageSpec("clients", "clients:ClientsPage", N_("Clients"), "clients", words="people files list 档案 名单"),
    PageSpec("client_file", "client_file:ClientFilePage", rail="clients"),
    PageSpec("client_fields", "client_fields:ClientFieldsPage", rail="clients"),
    PageSpec("client_photographs", "client_photographs:ClientPhotographsPage", rail="clients"),
    PageSpec("client_family", "client_family:ClientFamilyPage", rail="clients"),
    PageSpec(
        "duplicates",
        "duplicates:DuplicatesPage",
        rail="clients",
        does=N_("Second files of one client"),
        words="duplicates merge twice double 重复 合并 两份",
    ),
    PageSpec("client_leaving", "client_leaving:ClientLeavingPage", rail="clients"),
    PageSpec("client_agents", "client_agents:ClientAgentsPage", rail="clients"),
    PageSpec("paper", "paper:PaperPage", rail="clients"),
    PageSpec(
        "printing",
        "printing:PrintingPage",
        rail="clients",
        does=N_("Print for many"),
        words="print cards labels dossiers consultation batch 批量打印 标签 客户卡 咨询卡",
    ),
    PageSpec(
        "import_wizard",
        "import_wizard:ImportWizardPage",
        rail="clients",
        does=N_("Import a list"),
        words="import csv excel bring in 导入 表格",
    ),
    PageSpec(
        "salon", "salon:SalonPage", N_("Salon"), "salon", trade="salon", words="booking appointments day 预约 排班"
    ),
    PageSpec("record_service", "record_service:RecordServicePage", rail="salon", trade="salon"),
    PageSpec(
        "catalogue",
        "catalogue:CataloguePage",
        rail="salon",
        trade="salon",
        does=N_("Services and prices"),
        words="services prices products catalogue 价目 项目 产品",
    ),
    PageSpec("privacy", "privacy:PrivacyPage", rail="clients"),
    PageSpec("pawn", "pawn:PawnPage", N_("Pawn"), "pawn", trade="pawn", words="tickets pledges 当票 当物"),
    PageSpec("pawn_ticket", "pawn_ticket:PawnTicketPage", rail="pawn", trade="pawn"),
    PageSpec("till", "till:TillPage", N_("Till"), "till", words="cash money payments receipts 收银 收款 票据"),
    PageSpec("calls", "calls:CallsPage", N_("Calls"), "calls", key="F6", words="phone queue follow-up 电话 回访"),
    PageSpec("care", "care:CarePage", N_("Care"), "care", words="complaints promises 投诉 承诺"),
    PageSpec(
        "leaving",
        "leaving:LeavingPage",
        rail="care",
        does=N_("Who is leaving"),
        words="quiet leaving lost won back churn reasons 渐疏 流失 挽回 原因",
    ),
    PageSpec(
        "insights",
        "insights:InsightsPage",
        N_("Insights"),
        "insights",
        tab=N_("Month"),
        words="month summary report figures 月报 月度汇总 报表",
    ),
    PageSpec(
        "filling",
        "filling:FillingPage",
        rail="insights",
        tab=N_("Files filling"),
        does=N_("Whose files are filling"),
        words="complete advisor history score 完整度 顾问 档案",
    ),
    PageSpec(
        "knowing",
        "knowing:KnowingPage",
        rail="insights",
        tab=N_("Who knows whom"),
        does=N_("Who knows whom"),
        words="who knows whom coverage advisors gaps hand over 谁认识谁 顾问 交接 覆盖",
    ),
    PageSpec(
        "mix",
        "mix:MixPage",
        rail="insights",
        tab=N_("Who our clients are"),
        does=N_("Who our clients are"),
        words="mix area trade means source age share clients 客户构成 区域 行业 来源 年龄",
    ),
    PageSpec(
        "settings",
        "settings:SettingsPage",
        N_("Settings"),
        "settings",
        words="staff pin theme language backup restore 员工 主题 语言 备份 恢复",
    ),
    PageSpec(
        "keys",
        "keys:KeysPage",
        rail="settings",
        does=N_("Keys and encryption"),
        words="keys passphrase recovery sheet encrypt move computer 密钥 口令 恢复单 加密 换电脑",
    ),
    PageSpec(
        "fields",
        "fields:FieldsPage",
        rail="settings",
        does=N_("Fields of the file"),
        words="fields own questions weight trust completeness 字段 自定 问题 权重 完整度",
    ),
    PageSpec(
        "audit",
        "audit:AuditPage",
        rail="settings",
        does=N_("Audit trail"),
        words="audit trail log history who did 操作记录 日志 审计",
    ),
    PageSpec(
        "privacy_shop",
        "privacy_shop:PrivacyShopPage",
        rail="settings",
        does=N_("Privacy"),
        words="privacy gdpr pipl register breach retention police hold 隐私 个人信息 泄露 保存期限 查封",
    ),
)
