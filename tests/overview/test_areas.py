"""M10: the area an address lies in, by the rule that is stated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.overview.areas import area_of


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("上海市浦东新区世纪大道 100 号", "上海市浦东新区"),
        ("上海浦东新区世纪大道100号", "上海市浦东新区"),
        ("北京市市辖区朝阳区建国路88号", "北京市朝阳区"),
        ("中国广东省深圳市南山区科技园", "深圳市南山区"),
        ("浙江省杭州市西湖区文三路", "杭州市西湖区"),
        ("江苏省苏州市昆山市玉山镇", "苏州市昆山市"),
        ("湖南省长沙市长沙县星沙街道", "长沙市长沙县"),
        ("内蒙古自治区锡林郭勒盟正蓝旗", "锡林郭勒盟正蓝旗"),
        ("杭州市文三路 5 号", "杭州市"),
        ("浦东新区张江路 1 号", "浦东新区"),
        ("四川省", "四川省"),
        ("阳光小区 3 栋", ""),
        ("新桥路153号12栋739", "新桥路"),
        ("梧桐里111号10栋273", "梧桐里"),
        ("12 High Street, Camden, London NW1 8AB", "London"),
        ("Hauptstr. 5, 80331 München", "München"),
        ("500 Main St, Austin, TX 78701, USA", "Austin"),
        ("80331", ""),
        ("", ""),
        ("   ", ""),
    ],
)
def test_m10_the_area_of_an_address(address: str, area: str) -> None:
    assert area_of(address) == area


@given(st.text(max_size=80))
def test_m10_any_text_has_an_area_or_none(address: str) -> None:
    assert len(area_of(address)) <= 40
    assert area_of(address) == area_of(f" {address} ") or not address.strip()
