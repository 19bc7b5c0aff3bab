"""Code lists: what the book writes, and what people read. Data: a network can replace the words, never a used code.

Sources: DOMAIN section 1 (fields, kinds of help, types, kinds of units); 志愿服务条例 2017 art. 14, 17 and 25
(credentials, consent). Facts hold the code alone: a word can change and history stays as it is. Nothing here says
anything of somebody's health: a reason about a person is short and coarse, its story lies in the address book.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

FORM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
LONGEST = 40


class Words(NamedTuple):
    zh: str
    en: str


Codes = Mapping[str, Words]


def _codes(text: str) -> Codes:
    """`code zh english words` a line."""
    rows = (line.split(maxsplit=2) for line in text.strip().splitlines())
    return MappingProxyType({code: Words(zh, en) for code, zh, en in rows})


FIELDS = _codes("""
    elder-care 养老 care for elders
    child-care 儿童 care for children
    relief 救助 relief
    social-affairs 社会事务 social affairs
    community-governance 社区治理 community governance
""")

TYPES = _codes("""
    festival 节庆 festival
    craft 手工 craft
    lecture 讲座 lecture
    visit 探访 visit
    case-work 个案 case work
    group 小组 group
    community-event 社区活动 community event
    community-building 社区营造 community building
    publicity 宣传 publicity
    outreach 外展 outreach
    counselling 咨询 counselling
    meal 助餐 meal
    free-clinic 义诊 free clinic
    rehabilitation 康复 rehabilitation
    training 培训 training
    supervision 督导 supervision
    meeting 会议 meeting
    other 其他 other
""")

AIDS = _codes("""
    elders 助老 help for elders
    disabled 助残 help for people with disabilities
    medical 助医 medical help
    study 助学 help with studies
    hardship 助困 help in hardship
    disaster 赈灾 disaster relief
""")

KINDS_OF_UNIT = _codes("""
    competent-authority 主管部门 competent authority
    guidance-centre 指导中心 guidance centre
    head-station 总站 head station
    station 社工站 station
    workroom 社工室 workroom
    day-care-centre 日间照料中心 day-care centre
    operator 承接方 operator
    purchaser 购买方 purchaser
    partner 合作单位 partner
    administrative-unit 行政单位 administrative unit
""")

CREDENTIALS = _codes("""
    agreement 志愿服务协议 volunteer agreement
    insurance 保险 insurance
    health-check 健康证明 health check
    first-aid 急救证 first-aid certificate
    training 培训 training
    food-safety 食品安全培训 food-safety training
    social-worker 社会工作者职业资格 social worker's qualification
    driving-licence 驾驶证 driving licence
    clean-record 无犯罪记录证明 certificate of no criminal record
""")

CONSENTS = _codes("""
    self 本人 by the person
    signed-form 签字表格 signed form
    in-person 当面 in person
    phone 电话 by phone
    message 信息 by message
    guardian 监护人 by the guardian
""")

REASONS_ABOUT_PEOPLE = _codes("""
    own-wish 本人要求 own wish
    no-show 爽约 did not come
    conduct 行为不当 conduct
    papers-missing 材料不全 papers missing
    papers-withdrawn 证件被撤销 papers withdrawn by their issuer
    entered-wrongly 登记有误 entered wrongly
    safety 安全原因 safety
    other 其他 other
""")
