"""Characters that are taken for one another because they look alike, as names have them. Pure."""

from __future__ import annotations

#: Groups of characters, simplified. A character may be in several.
_GROUPS = (
    "未末 己已巳 土士 日曰 干千于 大太犬 天夭 王玉 人入 刀力 午牛 田由甲申 戊戌戍 夫失 木本 今令 白自 目日 了子 "
    "晴睛倩清情靖请精 丽莉俪 妍研 冶治 候侯 傅付 肖萧 闫阎 婷停亭 瑶谣遥摇 莹茔萤荧 兰蓝 梅海 娜那 "
    "珊姗 玲铃岭伶聆 琳林霖 佳住往 怡治 悦说锐 欣昕 辰晨 梓锌样 涵函 萱宣瑄喧 蕾雷 薇微 璇旋漩 琪棋淇祺琦 "
    "媛缓援 婧靖 娟捐涓绢 娇骄桥 妮尼呢 艳滟 霞遐瑕 雯文 霏菲非 芸云 茹如 茜洒 菁青 蓉容 蔓曼 薛薜 "
    "杨扬 杭抗 析折 枚牧 栋拣 梁粱 柯何 徐除 陈阵 邓郑 郭敦 金全 钟种 铭名 锋峰烽 钰玉 "
    "静净 颖颍 颜颇 顺须 鸣呜 鹏朋 麦来 龙尤 尧晓 泽译择 波坡 洋样 涛寿 淑叔 渊洲 清青 润闰 "
    "明朋 昊吴 易昜 昌晶 映英 春舂 晗含 智知 曼蔓 月用 胜性 腾滕 伟玮炜 健建 俊峻 凌陵 凤风 "
    "勤勒 博搏 卉奔 厉历 双又 可呵 君群 吉古 周同 嘉喜 国围 圆园 坤绅 培倍 壮状 孟盂 宏宠 宝定 "
    "寒塞 岚风 崔催 川州 巧功 庆厌 廷延 弘宏 彤形 彬杉 心必 志忐 思恩 恒桓 慧惠 成戍 支技 文丈 斌武 新亲"
)

_OF: dict[str, set[str]] = {}
for _group in _GROUPS.split():
    for _sign in _group:
        _OF.setdefault(_sign, set()).update(_group)


def alike(one: str, other: str) -> bool:
    """Whether two names of one length and one first sign differ in signs alone that look alike."""
    if len(one) != len(other) or one[:1] != other[:1]:
        return False
    return all(first == second or second in _OF.get(first, ()) for first, second in zip(one, other, strict=True))
