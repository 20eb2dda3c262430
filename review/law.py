"""The articles that stand beside the eight questions, word for word, so that nobody opens another window to read them."""

from review.enums import Question

DISCLOSURE_14 = (
    "《政府信息公开条例》第十四条",
    "依法确定为国家秘密的政府信息，法律、行政法规禁止公开的政府信息，以及公开后可能危及国家安全、公共安全、经济安全、"
    "社会稳定的政府信息，不予公开。",
)
DISCLOSURE_15 = (
    "《政府信息公开条例》第十五条",
    "涉及商业秘密、个人隐私等公开会对第三方合法权益造成损害的政府信息，行政机关不得公开。但是，第三方同意公开或者"
    "行政机关认为不公开会对公共利益造成重大影响的，予以公开。",
)
DISCLOSURE_16_1 = (
    "《政府信息公开条例》第十六条第一款",
    "行政机关的内部事务信息，包括人事管理、后勤管理、内部工作流程等方面的信息，可以不予公开。",
)
DISCLOSURE_16_2 = (
    "《政府信息公开条例》第十六条第二款",
    "行政机关在履行行政管理职能过程中形成的讨论记录、过程稿、磋商信函、请示报告等过程性信息以及行政执法案卷信息，"
    "可以不予公开。法律、法规、规章规定上述信息应当公开的，从其规定。",
)
DISCLOSURE_32 = (
    "《政府信息公开条例》第三十二条",
    "依申请公开的政府信息公开会损害第三方合法权益的，行政机关应当书面征求第三方的意见。第三方应当自收到征求意见书之日起"
    "15个工作日内提出意见。第三方逾期未提出意见的，由行政机关依照本条例的规定决定是否公开。第三方不同意公开且有合理理由"
    "的，行政机关不予公开。行政机关认为不公开可能对公共利益造成重大影响的，可以决定予以公开，并将决定公开的政府信息内容"
    "和理由书面告知第三方。",
)
SECRETS_35 = (
    "《保守国家秘密法》第三十五条",
    "机关、单位应当依法对拟公开的信息进行保密审查，遵守国家保密规定。",
)
SECRETS_64 = (
    "《保守国家秘密法》第六十四条",
    "机关、单位对履行职能过程中产生或者获取的不属于国家秘密但泄露后会造成一定不利影响的事项，适用工作秘密管理办法采取"
    "必要的保护措施。工作秘密管理办法另行规定。",
)
PERSONAL_28 = (
    "《个人信息保护法》第二十八条",
    "敏感个人信息是一旦泄露或者非法使用，容易导致自然人的人格尊严受到侵害或者人身、财产安全受到危害的个人信息，包括"
    "生物识别、宗教信仰、特定身份、医疗健康、金融账户、行踪轨迹等信息，以及不满十四周岁未成年人的个人信息。只有在具有"
    "特定的目的和充分的必要性，并采取严格保护措施的情形下，个人信息处理者方可处理敏感个人信息。",
)

# (name of the article, its text), in the order of reading.
ARTICLES: dict[Question, tuple[tuple[str, str], ...]] = {
    Question.STATE_SECRET: (DISCLOSURE_14, SECRETS_35),
    Question.WORK_SECRET: (SECRETS_64,),
    Question.TRADE_SECRET: (DISCLOSURE_15, DISCLOSURE_32),
    Question.PERSONAL_PRIVACY: (DISCLOSURE_15, PERSONAL_28),
    Question.SECURITY_AND_STABILITY: (DISCLOSURE_14,),
    Question.INTERNAL_AFFAIRS: (DISCLOSURE_16_1,),
    Question.DELIBERATION: (DISCLOSURE_16_2,),
    Question.CASE_FILE: (DISCLOSURE_16_2,),
}
