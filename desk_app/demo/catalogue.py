"""What the demo shop sells: services with their minutes, prices, aftercare and rhythm, and products on the shelf."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoService:
    """A service; ``price`` and ``cost`` in yuan, ``rhythm`` in days (0: none of its own)."""

    code: str
    name: str
    category: str
    minutes: int
    price: int
    cost: int
    rhythm: int
    aftercare: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A product on the shelf; ``price`` and ``cost`` in yuan."""

    code: str
    name: str
    brand: str
    category: str
    price: int
    cost: int


SERVICES: tuple[DemoService, ...] = (
    DemoService("F01", "面部补水", "面部", 60, 380, 62, 21, (3, 7)),
    DemoService("F02", "深层清洁", "面部", 75, 320, 48, 28, (1, 7)),
    DemoService("F03", "敏感肌舒缓", "面部", 60, 420, 70, 21, (1, 3, 7)),
    DemoService("F04", "提拉紧致", "面部", 90, 680, 120, 30, (3, 14)),
    DemoService("F05", "亮肤焕白", "面部", 75, 560, 98, 28, (3, 7)),
    DemoService("F06", "眼部护理", "面部", 40, 260, 35, 21, (7,)),
    DemoService("F07", "祛痘调理", "面部", 75, 460, 75, 14, (1, 3, 7)),
    DemoService("F08", "小气泡清洁", "面部", 45, 198, 26, 30, (3,)),
    DemoService("B01", "肩颈舒缓", "身体", 45, 280, 30, 14, (3,)),
    DemoService("B02", "全身精油", "身体", 90, 520, 80, 28, (3,)),
    DemoService("B03", "背部刮痧", "身体", 50, 240, 18, 21, (1, 3)),
    DemoService("B04", "足部护理", "身体", 60, 220, 25, 21, (7,)),
    DemoService("B05", "腰腹紧致", "身体", 70, 480, 72, 10, (3, 7)),
    DemoService("B06", "温灸调理", "身体", 60, 320, 40, 14, (3, 7)),
    DemoService("H01", "剪发", "美发", 45, 128, 8, 35, (7,)),
    DemoService("H02", "染发", "美发", 120, 580, 140, 60, (3, 30)),
    DemoService("H03", "烫发", "美发", 150, 880, 180, 120, (3, 7, 30)),
    DemoService("H04", "头皮护理", "美发", 60, 268, 45, 21, (7,)),
    DemoService("H05", "补染发根", "美发", 80, 360, 85, 35, (3,)),
    DemoService("H06", "吹造型", "美发", 30, 80, 3, 14, ()),
    DemoService("N01", "基础美甲", "美甲", 50, 168, 20, 24, (3,)),
    DemoService("N02", "光疗延长", "美甲", 120, 398, 60, 28, (3, 14)),
    DemoService("N03", "手部护理", "美甲", 40, 150, 16, 28, (7,)),
    DemoService("E01", "眉形设计", "眉睫", 30, 120, 6, 30, (3,)),
    DemoService("E02", "半永久眉", "眉睫", 120, 1280, 210, 365, (1, 3, 7, 30)),
    DemoService("E03", "睫毛嫁接", "眉睫", 80, 298, 42, 25, (1, 7)),
    DemoService("W01", "腋下脱毛", "脱毛", 30, 188, 15, 35, (3,)),
    DemoService("W02", "小腿脱毛", "脱毛", 50, 328, 28, 35, (3,)),
    DemoService("Z01", "初次咨询", "咨询", 30, 0, 0, 0, (3,)),
    DemoService("Z02", "疗程护理", "面部", 90, 560, 90, 14, (3, 7)),
)

_SHELF = (
    ("面膜", "润澄", (("补水面膜 5 片", 98), ("舒缓面膜 5 片", 118), ("亮肤面膜 5 片", 128), ("睡眠面膜 80 g", 168))),
    (
        "精华",
        "润澄",
        (("保湿精华 30 ml", 268), ("修护精华 30 ml", 328), ("亮肤精华 30 ml", 358), ("抗皱精华 30 ml", 468)),
    ),
    ("面霜", "润澄", (("清爽乳 50 ml", 198), ("滋润霜 50 g", 238), ("晚霜 50 g", 288), ("眼霜 15 g", 258))),
    ("洁面", "素也", (("氨基酸洁面 120 ml", 88), ("卸妆油 150 ml", 128), ("洁面慕斯 150 ml", 98))),
    ("化妆水", "素也", (("玫瑰水 200 ml", 78), ("舒缓水 200 ml", 108), ("收敛水 200 ml", 98))),
    ("防晒", "素也", (("防晒乳 SPF50 50 ml", 148), ("防晒喷雾 150 ml", 118))),
    (
        "洗护",
        "木柔",
        (("护色洗发水 300 ml", 108), ("护色护发素 300 ml", 108), ("去屑洗发水 300 ml", 98), ("护发精油 50 ml", 138)),
    ),
    ("洗护", "木柔", (("修护发膜 200 g", 158), ("头皮精华 60 ml", 198), ("造型泥 80 g", 88), ("定型喷雾 200 ml", 78))),
    ("身体", "禾香", (("身体乳 250 ml", 118), ("护手霜 60 g", 48), ("按摩精油 100 ml", 168), ("磨砂膏 200 g", 98))),
    ("美甲", "指间", (("护甲油 10 ml", 58), ("指缘油 10 ml", 45), ("卸甲包 10 片", 28))),
    ("工具", "", (("化妆棉 100 片", 18), ("按摩梳", 68), ("修眉刀 3 支", 25), ("一次性毛巾 20 条", 36))),
    ("礼盒", "润澄", (("补水礼盒", 498), ("节日礼盒", 698))),
)


def _products() -> tuple[DemoProduct, ...]:
    flat = [(category, brand, name, price) for category, brand, lines in _SHELF for name, price in lines]
    return tuple(
        DemoProduct(f"P{number:03d}", name, brand, category, price, price * 2 // 5)
        for number, (category, brand, name, price) in enumerate(flat, start=1)
    )


PRODUCTS: tuple[DemoProduct, ...] = _products()

#: What a client of each line of work comes for: codes of the usual service first, then what she adds now and then.
HABITS: tuple[tuple[str, ...], ...] = (
    ("F01", "F06", "B01"),
    ("F02", "F08", "F01"),
    ("F03", "F06", "F01"),
    ("F04", "F05", "B02"),
    ("F07", "F02", "F03"),
    ("H01", "H02", "H04"),
    ("H01", "H06", "H04"),
    ("H05", "H02", "H01"),
    ("B01", "B03", "B06"),
    ("B02", "B04", "F01"),
    ("N01", "N03", "N02"),
    ("E03", "E01", "N01"),
    ("W01", "W02", "F01"),
    ("B05", "B02", "F04"),
    ("Z02", "F01", "F06"),
)

#: What is written down after a visit, by category: (it went well, it could have gone better).
REMARKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "面部": (
        (
            "说两颊不紧绷了，晚霜用量减半",
            "补水后状态好，下周要出差",
            "T 区还有点油，下次加清洁",
            "很放松，中途睡着了",
            "问了防晒怎么补涂",
        ),
        ("做完两颊有点红，冷敷十分钟后退了", "说房间空调有点凉", "觉得这次时间短了"),
    ),
    "身体": (
        ("右肩比左肩紧，力度中等偏重", "久坐腰酸，建议每周一次", "说当晚睡得很好", "怕凉，热毛巾多备两条"),
        ("嫌力度重，第二天有点酸", "等了十五分钟才开始"),
    ),
    "美发": (
        ("刘海留到眉下，两侧打薄", "颜色 6.35，停留 35 分钟", "头皮偏干，换了温和洗发水", "说回家很好打理"),
        ("颜色比想的深一点，答应下次免费调", "右边修得略短，她说可以接受"),
    ),
    "美甲": (("选了裸粉色，短圆形", "甲面偏薄，先养一个月", "年会前再来换款式"), ("左手无名指三天掉了一颗钻",)),
    "眉睫": (("自然款，浓密适中", "左眉尾补了一点", "选 0.05 的睫毛，轻"), ("眼睛有点敏感，下次换胶",)),
    "脱毛": (("第三次，毛发明显变细", "做完冰敷，没有泛红"), ("有轻微灼热感，已冰敷",)),
    "咨询": (("想改善毛孔，周末有空", "朋友介绍来的，先做一次试试"), ("觉得价格要再考虑",)),
}
