"""More pairs of one person and of two, as a stranger thought of them for the list of nine hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from desk_app.clients.client import Birthday, ClientDraft

#: Of a pair: its kind, and both files.
Kind = tuple[str, ClientDraft, ClientDraft]

#: Names of one person on one phone.
_ON_ONE_PHONE = [
    ("tones", "李秀英", "Lǐ Xiùyīng"),
    ("ü as v", "吕梅", "Lv Mei"),
    ("ü as u", "吕兰", "Lu Lan"),
    ("ü as yu", "吕娜", "LYU NA"),
    ("a hyphen", "陈思雨", "Si-yu Chen"),
    ("a comma", "陈美玲", "CHEN, Mei Ling"),
    ("a surname of two signs", "欧阳娜", "Na Ouyang"),
    ("a surname read otherwise", "单雪", "Shan Xue"),
    ("traditional", "苏国荣", "蘇國榮"),
    ("a variant", "钟里", "鍾裡"),
    ("married", "Julia Becker", "Julia Wagner"),
    ("married, both names", "Anna Meyer", "Anna Meyer-Lange"),
    ("married, his name first", "陈方安生", "方安生"),
    ("a pet name", "Katharina Braun", "Kathi Braun"),
    ("an English name in brackets", "张文慧(Amy)", "Amy张文慧"),
    ("as in Hong Kong", "陈美玲 Mary", "Mary Chen Meiling"),
    ("the English name alone", "陈美玉 Cindy", "Cindy"),
    ("an umlaut", "Jörg Müller", "Joerg Mueller"),
    ("the surname first, accents", "Maria Gonzalez", "González María"),
    ("Mrs", "Emma Clark", "Mrs Clark"),
    ("Ms, in pinyin", "曹颖", "Ms Cao"),
    ("a sign that sounds the same", "孙燕妮", "孙燕尼"),
    ("a sign that looks the same", "何未", "何末"),
    ("signs that look the same", "何晓莉", "何晓丽"),
    ("a sign that sounds almost so", "马婉婷", "马婉清"),
]

#: Names of one person on one phone with one whole birthday.
_AND_A_BIRTHDAY = [
    ("as it is", "苏曼青", "苏曼青"),
    ("in capitals", "Olga Ivanova", "OLGA IVANOVA"),
    ("traditional", "陈丽华", "陳麗華"),
    ("married", "Marie Schmidt", "Marie Hoffmann"),
    ("a pet name", "Elizabeth Brown", "Liz Brown"),
    ("another pet name", "Robert Brown", "Bob Brown"),
    ("an English first name", "Lucy Zhang", "张露"),
    ("two signs that look the same", "郭倩倩", "郭晴晴"),
]

#: Names of two people on one phone.
_TWO_ON_A_PHONE = [
    ("father and son", "Karl Vogel", "Karl Vogel"),
    ("father and son, told apart", "Karl Busch sr.", "Karl Busch jr."),
    ("the second", "Karl Roth", "Karl Roth II"),
    ("her mother", "王芳", "王芳 mother"),
    ("her mother, in Chinese", "曹芳", "曹芳妈妈"),
    ("numbered", "邓芳1", "邓芳2"),
    ("numbered, in letters", "Nina Kraus 1", "Nina Kraus 2"),
    ("English names", "李娜 Mary", "李娜 Lucy"),
    ("a surname and English names", "李 Mary", "李 John"),
    ("a couple", "Wei Li", "Li Wei"),
    ("a couple with titles", "Mr Alex Smith", "Mrs Alex Smith"),
    ("walk-ins", "散客", "散客"),
    ("walk-ins, numbered", "散客1", "散客2"),
    ("walk-ins in English", "Walk-in", "walk in"),
    ("ladies", "女士", "女士"),
    ("pictures", "🌸", "🐶"),
    ("Thai", "ดำ", "ดี"),
    ("kana", "たいき", "だいき"),
    ("Hindi", "रवि", "रवी"),
    ("Arabic", "سارة", "سارا"),
    ("her son", "Zhang San", "Zhang San's son"),
]

#: Names of twins.
_TWINS = [
    ("one sound", "冯子涵", "冯梓涵"),
    ("one sound, signs alike", "程云", "程芸"),
    ("one sound, one in letters", "王晓红", "Wang Xiaohong"),
    ("one letter", "Mia Koch", "Lia Koch"),
    ("a walk-in's birthday", "散客", "散客"),
    ("a walk-in's birthday, lettered", "散客A", "散客A"),
    ("what the family says", "妈妈", "妈妈"),
    ("a surname alone", "小王", "小王"),
    ("a note", "谢芳", "谢芳 mum"),
    ("turned", "Chen Lin", "Lin Chen"),
]

#: Addresses of two people of one name and birthday.
_TWO_HOMES = [
    ("a town", "London", "London"),
    ("a district", "上海市静安区", "上海市静安区南京西路"),
    ("one block", "上海市静安区南京西路100弄2号A座", "上海市静安区南京西路100弄2号B座"),
    ("numbers in Chinese", "上海市静安区南京西路五弄三号", "上海市静安区南京西路九弄三号"),
    ("one house", "上海市静安区南京西路100弄2号301", "上海市静安区南京西路100弄2号301"),
]


def of_one(phone: Callable[[], str], born: Callable[[], Birthday]) -> Iterator[Kind]:
    """Pairs of one person, each kind once."""
    for kind, one, other in _ON_ONE_PHONE:
        number = phone()
        yield f"phone: {kind}", ClientDraft(one, phones=(number,)), ClientDraft(other, phones=(number,))
    for kind, one, other in _AND_A_BIRTHDAY:
        number, day = phone(), born()
        yield (
            f"phone and birthday: {kind}",
            ClientDraft(one, phones=(number,), birthday=day),
            ClientDraft(other, phones=(number,), birthday=day),
        )
    day, home = born(), f"成都市武侯区文化路{phone()[-3:]}号3栋"
    yield (
        "birthday and address: married",
        ClientDraft("Anna Fischer", birthday=day, address=home),
        ClientDraft("Anna Keller", birthday=day, address=home),
    )
    number = phone()
    wrong = number[:6] + str((int(number[6]) + 1) % 10) + number[7:]
    yield (
        "a digit wrong, in letters",
        ClientDraft("赵晓霞", phones=(number,)),
        ClientDraft("Zhao Xiaoxia", phones=(wrong,)),
    )
    local = "6" + phone()[-7:]
    yield "the area code", ClientDraft("许文静", phones=(f"021{local}",)), ClientDraft("许文静", phones=(local,))
    number = phone()
    yield (
        "day and month swapped",
        ClientDraft("罗佳妮", phones=(number,), birthday=Birthday(3, 7, 1990)),
        ClientDraft("罗佳妮", phones=(number,), birthday=Birthday(7, 3, 1990)),
    )


def of_two(phone: Callable[[], str], born: Callable[[], Birthday], random: Random) -> Iterator[Kind]:
    """Pairs of two people who look alike, each kind once."""
    for kind, one, other in _TWO_ON_A_PHONE:
        number = phone()
        known = random.choice([born(), None])
        yield kind, ClientDraft(one, phones=(number,), birthday=known), ClientDraft(other, phones=(number,))
    for kind, one, other in _TWINS:
        number, day, home = phone(), born(), f"成都市武侯区团结街{phone()[-3:]}号"
        yield (
            f"twins: {kind}",
            ClientDraft(one, phones=(number,), birthday=day, address=home),
            ClientDraft(other, phones=(number,), birthday=day, address=home),
        )
    for kind, one, other in _TWO_HOMES:
        day = born()
        yield (
            f"namesakes of one day: {kind}",
            ClientDraft("许静", birthday=day, address=one),
            ClientDraft("许静", birthday=day, address=other),
        )
    number, first = phone(), Birthday(1, 1, 1990)
    yield (
        "father and son of whom a year was typed",
        ClientDraft("Peter Hansen", phones=(number,), birthday=first),
        ClientDraft("Peter Hansen", phones=(number,), birthday=first),
    )


def family(phone: str) -> list[ClientDraft]:
    """A family with one phone, the mother twice: the last two."""
    names = ("王建国", "王子涵", "王秀英", "王浩然", "李芳", "李芳")
    return [ClientDraft(name, phones=(phone,)) for name in names]
