"""Names a believable shop has: common ones, rare characters, two-character surnames, namesakes, other scripts."""

from __future__ import annotations

from random import Random

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟"
)
_DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "慕容", "司徒", "尉迟")
_WOMEN = (
    "婷婧颖晶蓉岚佳慧洁琪倩丽雪琳欣妍怡静敏芳娜秀兰玲艳娟英梅莉燕红霞萍雅诗语桐彤萱瑶璐晴薇蕾悦思雨梦洛宁"
    "淑珍玉桂月文心可歆然若溪"
)
_MEN = "伟强超杰涛明军勇磊洋鹏飞浩宇轩博文俊峰斌波辉刚健龙海志国建华平林瑞泽凯晨旭航子昊睿哲铭恒诚"
_RARE = "喆犇玥翀甯璟赟骉燊堃晟昶祎珺瑄旻淼鑫垚焱羴龘"
_TRADITIONAL = ("陳怡君", "林淑芬", "張雅婷", "黃麗華", "劉美玲", "葉曉雲", "鄭國強", "趙偉傑", "楊鳳儀", "蕭薔薇")
_ENGLISH = ("Emma Wilson", "Sophie Müller", "Grace Tan", "Olivia O'Brien", "Anna Kowalska", "Daniel Lee", "Mia García")
#: Namesakes: the same name again and again, as in any real list.
_NAMESAKES = ("王芳", "李娜", "张伟", "刘洋", "陈静", "李静", "王丽", "张敏")


def a_name(rng: Random, gender: str) -> str:
    """A name for a person of ``gender`` ("f" or "m"). 1 in 40 holds a rare character, 1 in 60 is not simplified."""
    lot = rng.random()
    if lot < 0.010:
        return rng.choice(_TRADITIONAL)
    if lot < 0.017:
        return rng.choice(_ENGLISH)
    if lot < 0.032:
        return rng.choice(_NAMESAKES)
    surname = rng.choice(_DOUBLE_SURNAMES) if lot < 0.050 else _surname(rng)
    pool = _WOMEN if gender == "f" else _MEN
    given = rng.choice(pool)
    if lot < 0.075:
        given += rng.choice(_RARE)
    elif rng.random() < 0.62:
        given += rng.choice(pool)
    return surname + given


def _surname(rng: Random) -> str:
    # The first thirty carry most of the country; squaring the draw leans towards them.
    return _SURNAMES[int(rng.random() ** 2 * len(_SURNAMES))]
