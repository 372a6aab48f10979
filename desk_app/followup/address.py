"""How a client is spoken to on the telephone. Pure."""

from __future__ import annotations

_DOUBLE = (
    "欧阳司马上官诸葛司徒东方独孤南宫夏侯慕容皇甫尉迟长孙宇文令狐公孙轩辕端木百里呼延"
    "歐陽司馬諸葛東方獨孤南宮長孫公孫軒轅尉遲"
)

#: In the place of a gender: no person is called so.
FIRM = "firm"

#: Family names of two characters.
DOUBLE_SURNAMES = frozenset(_DOUBLE[index : index + 2] for index in range(0, len(_DOUBLE), 2))

#: The common family names of one character, simplified and traditional: a nickname (小美, 阿芳) is not made a 小女士.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊"
    "白孟秦邱侯江尹薛闫雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文尚欧施洪季葛柴俞章鲁毕舒项纪牛樊华左齐伍庄柳裴倪凌梅童穆盛包焦岳"
    "路温殷翟安颜喻涂柯霍游阮聂申詹单关骆丘凤祝苗费卫储芦宁桑甘祁窦屈应管冷宗傅辛娄车楼谷隋边卜司"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓鄧馮蔣葉蘇呂盧鍾譚陸範賈鄒龍賀顧龔萬錢戴嚴湯喬賴歐紀齊莊閻聶單關駱費衛寧"
)


def address(name: str, gender: str, language: str) -> str:
    """王女士 or 王先生 in Chinese where family name and gender are known, else the whole name.

    English takes the first of several words, and a Chinese name whole. A member code standing for a name stays whole,
    and so does the name of a firm (``gender`` ``FIRM``).
    """
    if gender == FIRM:
        return name
    if is_chinese(name):
        title = {"f": "女士", "m": "先生"}.get(gender, "")
        if language != "zh_CN" or not title or len(name) > 4:
            return name
        family = name[:2] if name[:2] in DOUBLE_SURNAMES else name[:1]
        return family + title if family in DOUBLE_SURNAMES or family in SURNAMES else name
    first = name.split(maxsplit=1)[0] if name.split() else name
    return first if first.isalpha() and len(first) > 1 else name


def is_chinese(name: str) -> bool:
    """Whether a name is written in Han characters alone."""
    return len(name) >= 2 and all("\u3400" <= sign <= "\u9fff" or "\U00020000" <= sign <= "\U0003ffff" for sign in name)
