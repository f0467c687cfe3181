"""What is said for each request, both languages; a whole message, or what stands before a day."""

from domain.plain_meanings import Ask
from domain.typed_text import key

Phrase = tuple[str, ...]


def _said(choices: str) -> frozenset[Phrase]:
    return frozenset(tuple(key(choice).split()) for choice in choices.split("|"))


EXACT = {
    choice: ask
    for ask, choices in {
        Ask.AGENDA: """agenda|the agenda|my agenda|our agenda|show agenda|show me the agenda|
            show the agenda|show my agenda|show me my agenda|open the agenda|what's on|
            what is on|what's coming up|what is coming up|what's coming|what's next|what is next|
            what do we have|what do i have|what have we got|schedule|my schedule|our schedule|
            show me the schedule|show the calendar|calendar|my calendar|upcoming events|events|
            جدول الأعمال|الأجندة|أجندة|المواعيد|مواعيدي|مواعيدنا|مواعيد|الجدول|جدولي|جدولنا|
            اعرض المواعيد|أرني المواعيد|أرني الجدول|اعرض الجدول|أرني جدول الأعمال|
            اعرض جدول الأعمال|ماذا لدينا|ما المواعيد القادمة|المواعيد القادمة|شو عندنا|
            شو عنا|ايش عندنا|
            إيش عندنا|وش عندنا|عندنا إيه|عندنا ايه|شو في عندنا|ما عندنا|ماذا عندنا""",
        Ask.TODAY: "today|اليوم",
        Ask.DIGEST: """digest|the digest|my digest|show digest|show the digest|show me the digest|
            digest now|the digest now|send the digest|send me the digest|send me the digest now|
            give me the digest|today's digest|the digest please|الموجز|موجز|موجز اليوم|الموجز الآن|
            أرسل الموجز|أرسل لي الموجز|أرني الموجز|اعرض الموجز|أعطني الموجز|هات الموجز|الملخص|
            أرسل الملخص|أرني الملخص|ملخص اليوم""",
        Ask.PROMISES: """promises|the promises|my promises|our promises|show promises|
            show the promises|show our promises|show me the promises|open promises|
            what do we owe|what do i owe|what do they owe us|what did we promise|
            what have we promised|what did i promise|what did they promise us|
            what is owed to us|what's owed to us|who owes us|who owes us what|who do we owe|
            whom do we owe|what are our promises|follow-ups|follow ups|
            الوعود|وعود|وعودنا|التزاماتنا|الالتزامات|أرني الوعود|اعرض الوعود|أرني وعودنا|
            ماذا علينا|ما الذي علينا|شو علينا|ايش علينا|إيش علينا|وش علينا|علينا إيه|
            علينا ايه|بماذا وعدنا|بم وعدنا|شو وعدنا|ماذا لنا|ما الذي لنا|شو لنا|
            من عليه لنا|ما وعودنا""",
        Ask.UNDO: """undo|undo that|undo this|undo it|undo the last one|undo last|
            undo the last note|take it back|take that back|take the last one back|
            delete the last one|delete the last note|delete that|delete my last note|
            remove the last one|remove the last note|
            تراجع|التراجع|تراجع عن الأخير|تراجع عن آخر ملاحظة|تراجع عن آخر سجل|تراجع عن ذلك|
            احذف الأخير|احذف آخر ملاحظة|احذف آخر سجل|احذف الملاحظة الأخيرة|امسح الأخير|
            امسح آخر ملاحظة|اسحب الأخير""",
        Ask.DESK: """desk|my desk|the desk|which desk|which desk is this|which desk am i on|
            what desk am i on|current desk|switch desk|switch desks|change desk|change the desk|
            change my desk|desks|my desks|
            المكتب|مكتبي|أي مكتب|أي مكتب هذا|في أي مكتب أنا|أنا في أي مكتب|المكتب الحالي|
            غيّر المكتب|تغيير المكتب|بدّل المكتب|مكاتبي|المكاتب|على أي مكتب أنا""",
        Ask.MEMBERS: """members|the members|show members|show the members|show me the members|
            list members|list the members|members of the desk|members of my desk|
            who belongs to the desk|who belongs to my desk|who is on the desk|who is on my desk|
            الأعضاء|أعضاء المكتب|أعضاء مكتبي|أرني الأعضاء|اعرض الأعضاء|من في المكتب|
            من في مكتبي|قائمة الأعضاء""",
        Ask.INVITE: """invite|invite somebody|invite someone|invite a member|invite an officer|
            invite an observer|invite a head|new invitation|make an invitation|
            دعوة|دعوة جديدة|ادع ضابطا|ادع مراقبا|ادع عضوا|دعوة عضو|دعوة ضابط|دعوة مراقب|
            أنشئ دعوة|أضف عضوا""",
        Ask.SETTINGS: """settings|my settings|the settings|show settings|open settings|
            open the settings|show the settings|show my settings|change settings|
            change my settings|change the settings|preferences|my preferences|change language|
            change the language|change my language|
            الإعدادات|إعدادات|إعداداتي|افتح الإعدادات|أرني الإعدادات|اعرض الإعدادات|
            غيّر الإعدادات|تغيير الإعدادات|غيّر اللغة|تغيير اللغة|غيّر لغتي""",
        Ask.DESK_SETTINGS: """desk settings|the desk settings|my desk settings|
            settings of the desk|the settings of the desk|settings of my desk|
            the settings of my desk|show desk settings|show the desk settings|
            open desk settings|open the desk settings|change desk settings|
            change the desk settings|change the settings of the desk|
            إعدادات المكتب|إعدادات مكتبي|أرني إعدادات مكتبي|أرني إعدادات المكتب|اعرض إعدادات المكتب|
            افتح إعدادات المكتب|غيّر إعدادات المكتب|تغيير إعدادات المكتب""",
        Ask.PAUSE: """pause the desk|pause my desk|pause our desk|desk pause|desk pauses|
            pauses of the desk|pauses of my desk|desk holiday|desk holidays|
            holidays of the desk|holidays of my desk|show the pauses of the desk|
            أوقف المكتب|أوقف مكتبي|إيقاف المكتب|إيقاف مكتبي|أيام توقف المكتب|
            عطل المكتب|عطل مكتبي|عطلة المكتب|عطلة مكتبي""",
        Ask.HELP: """help|help me|i need help|show help|what can you do|what can i do|
            what can i say|how does this work|how do i use this|how do you work|commands|
            show commands|show the commands|what are the commands|
            مساعدة|المساعدة|ساعدني|ماذا تستطيع أن تفعل|ماذا يمكنك أن تفعل|ماذا تفعل|
            ماذا أقول|كيف أستخدم هذا|كيف يعمل هذا|كيف تعمل|الأوامر|ما الأوامر|ما هي الأوامر|
            أحتاج مساعدة|أحتاج إلى مساعدة|شو بتعرف تعمل|شو فيك تعمل""",
        Ask.CANCEL: """cancel|cancel that|cancel this|cancel it|never mind|nevermind|forget it|
            forget that|إلغاء|ألغ|ألغِ|ألغِ ذلك|الغي|ألغه|لا يهم|انس الأمر|انسَ ذلك|خلاص الغي""",
        Ask.TRAVEL: """travel mode|travelling|traveling|i am travelling|i'm travelling|border mode|
            turn on travel mode|switch on travel mode|travel mode on|start travel mode|
            وضع السفر|أنا مسافر|أنا مسافرة|شغّل وضع السفر|فعّل وضع السفر|تشغيل وضع السفر|
            تفعيل وضع السفر""",
        Ask.LOCK: """lock|lock it|lock now|lock this|lock everything|lock it now|
            اقفل|اقفل الآن|قفل|أقفل كل شيء""",
        Ask.GROUP: """connect a group|connect a telegram group|connect our group|
            register a group|group of the desk|the group of the desk|the desk's group|
            اربط مجموعة|ربط مجموعة|مجموعة المكتب|اربط مجموعة المكتب|سجّل مجموعة""",
        Ask.EXPORT: """export|export the desk|export this desk|export my desk|export our desk|
            export the records|export the desk's records|export the records of the desk|
            صدّر|تصدير|صدّر سجلات المكتب|صدّر سجلات مكتبي|صدّر المكتب|
            تصدير سجلات المكتب|تصدير المكتب""",
        Ask.MEETING: """meeting|new meeting|a new meeting|add a meeting|add meeting|
            record a meeting|log a meeting|note a meeting|
            اجتماع|اجتماع جديد|سجّل اجتماعا|أضف اجتماعا|تسجيل اجتماع|إضافة اجتماع|لقاء جديد|
            سجّل لقاء""",
        Ask.EVENT: """event|new event|a new event|add an event|add event|create an event|
            new appointment|add an appointment|
            موعد|موعد جديد|أضف موعدا|سجّل موعدا|إضافة موعد|تسجيل موعد|فعالية|فعالية جديدة|
            أضف فعالية""",
    }.items()
    for choice in _said(choices)
}
"""The folded words of a whole message to what it asks for."""

AGENDA_BEFORE = _said(
    """what's on|what is on|whats on for|what's on for|what is on for|what do we have|
    what do we have on|what do we have for|what do i have|what do i have on|what do i have for|
    what have we got|what have we got on|what have i got|what's happening|what is happening|
    what's planned|what is planned|what's planned for|what is planned for|what's coming up|
    what is coming up|is there anything on|anything on|is anything on|do we have anything|
    do we have anything on|do i have anything|do i have anything on|agenda|agenda for|agenda of|
    agenda on|the agenda|the agenda for|the agenda of|my agenda for|our agenda for|my agenda|
    our agenda|show agenda for|show me the agenda|show me the agenda for|show the agenda for|
    show me the agenda of|show me my agenda for|schedule|schedule for|the schedule for|
    my schedule for|our schedule for|show me the schedule for|what is the schedule for|
    what's the schedule for|what is my schedule for|what's my schedule for|programme for|
    the programme for|what is the programme for|what's the programme for|events|events on|
    events for|meetings and events|what events do we have|what events do we have on|
    what's on the agenda|what is on the agenda|what's on the agenda for|what is on the agenda for|
    calendar for|my calendar for|
    ماذا لدينا|ماذا عندنا|ماذا لدي|ماذا عندي|ما لدينا|ما عندنا|ماذا يوجد|ماذا هناك|
    ما الذي لدينا|ماذا لدينا في|ماذا لدينا من مواعيد|ما مواعيد|ما مواعيدنا|ما هي مواعيدنا|
    ما هي مواعيد|ما برنامج|ما هو برنامج|ما برنامجنا|ما هو برنامجنا|ما جدول|ما هو جدول|
    ما جدولنا|هل لدينا شيء|هل عندنا شيء|هل لدينا مواعيد|هل عندنا مواعيد|هل يوجد شيء|
    جدول الأعمال|جدول أعمال|جدول|جدولنا|جدولي|أجندة|الأجندة|برنامج|برنامجنا|مواعيد|مواعيدنا|
    مواعيدي|المواعيد|فعاليات|أرني مواعيد|اعرض مواعيد|أرني جدول|اعرض جدول|أرني برنامج|
    اعرض برنامج|أرني المواعيد|اعرض المواعيد|أرني جدول أعمال|
    شو عنا|شو في عنا|ايش برنامجنا|إيش برنامجنا|وش برنامجنا|ايش مواعيدنا|وش مواعيدنا|
    ما جدول أعمال|ما هو جدول أعمال|شو عندنا|شو عندي|شو في عندنا|شو في|شو فيه|شو برنامجنا|
    شو برنامج|شو مواعيدنا|شو المواعيد|
    ايش عندنا|إيش عندنا|ايش عندي|ايش في|ايش فيه|وش عندنا|وش عندي|وش فيه|شنو عندنا|شنو عندي|
    عندنا إيه|عندنا ايه|عندي إيه|إيه عندنا|إيه اللي عندنا|عندنا شو|عندنا ايش|في إيه|فيه إيه|
    عندنا شي|عندنا شيء|عندنا حاجة|في عندنا شي|مواعيدنا إيه|إيه مواعيدنا|إيه مواعيد"""
)
"""Before a day or a week: what is on then."""

AGENDA_BEHIND = _said(
    """what's on|what is on|what do we have|what do i have|what have we got|agenda|our agenda|
    ماذا لدينا|ماذا عندنا|ماذا لدي|ما عندنا|شو عندنا|شو عنا|شو عندي|شو في|شو في عندنا|ايش عندنا|
    إيش عندنا|ايش عندي|وش عندنا|وش عندي|شنو عندنا|عندنا إيه|عندنا ايه|عندي إيه|في إيه|فيه إيه|
    عندنا شو|عندنا ايش"""
)
"""Behind it: `tomorrow what do we have`."""

OWED_BEFORE = _said(
    """what do we owe|what do we still owe|what do i owe|what did we promise|
    what have we promised|what did i promise|promises to|promises with|our promises to|
    our promises with|what promises do we have with|the promises to|the promises with|
    ماذا علينا لـ|ما علينا لـ|بماذا وعدنا|بم وعدنا|وعودنا مع|الوعود مع|وعودنا لـ"""
)
"""Before a name: what is promised to whom."""

ADDRESSED = _said(
    """ماذا علينا|ما علينا|ما الذي علينا|شو علينا|ايش علينا|إيش علينا|وش علينا|علينا إيه|علينا ايه|
    وعودنا"""
)
"""Before a name that «ل» is written together with."""

HELD_BEFORE = _said(
    """ماذا لنا عند|ما لنا عند|ما الذي لنا عند|شو لنا عند|ايش لنا عند|وش لنا عند|لنا إيه عند|
    لنا ايه عند|ماذا لنا على|ما لنا على|ماذا على|ما الذي وعدنا به|بماذا وعدنا"""
)
"""Before a name: what we are owed by whom."""

OWED_AROUND = (
    (
        _said("what does|what do|what did"),
        _said("owe us|owe me|still owe us|promise us|promise me"),
    ),
    (_said("what has|what have"), _said("promised us|promised me")),
)
"""Around a name: `what does Colonel X owe us`."""

SHOW = _said(
    """show|show me|open|read|read back|display|view|let me see|أرني|اعرض|اعرض لي|افتح|اقرأ|
    اقرأ لي|ورني|وريني|فرجني|اعرض السجل|افتح السجل|أرني السجل"""
)
"""Before a reference."""

SHARE = _said("""share|share record|share the record|شارك|شارك السجل|مشاركة|مشاركة السجل""")
"""Before a reference and a desk: a copy for that."""

SHARED_WITH = _said("with|مع")
"""Between a reference and a desk's code in capitals."""

SHARED_WITH_DESK = _said("with desk|with the desk|مع مكتب|مع المكتب")
"""With the word desk between, in any letters."""

TRANSFER = _said(
    """transfer|transfer record|transfer the record|move|move record|move the record|
    انقل|انقل السجل|نقل|نقل السجل|حوّل|حوّل السجل"""
)
"""Before a reference and a desk: it is that one's from now on."""

TRANSFERRED_TO = _said("to|إلى|ل")

TRANSFERRED_TO_DESK = _said("""to desk|to the desk|إلى مكتب|إلى المكتب|لمكتب|للمكتب""")

REQUEST = _said(
    """request|request access to|request access to record|request record|request the record|
    ask for access to|i request access to|request to see|request to read|
    اطلب|أطلب|طلب|اطلب السجل|أطلب السجل|طلب السجل|اطلب الاطلاع على|أطلب الاطلاع على|
    طلب الاطلاع على|اطلب الوصول إلى|أطلب الوصول إلى|طلب الوصول إلى"""
)
"""Before a reference of another desk's, most of the time."""

PAUSE = _said(
    """pause the desk|pause my desk|pause our desk|desk pause|desk holiday|desk holidays|
    أوقف المكتب|أوقف مكتبي|إيقاف المكتب|إيقاف مكتبي|عطلة المكتب|عطلة مكتبي"""
)
"""Before the days on which no digest is to come."""

DESK = _said("desk|مكتب|المكتب")
"""Before a desk's code in capitals."""

SWITCH = _said(
    """switch to|switch over to|انتقل إلى|انتقل ل|حوّل إلى|
    بدّل إلى|غيّر إلى"""
)
"""Before a desk's code in capitals; with the word desk between, in any."""

SWITCH_DESK = _said(
    """switch to desk|change to desk|go to desk|move to desk|switch desk to|change desk to|
    switch to the desk|change the desk to|انتقل إلى مكتب|انتقل إلى المكتب|
    حوّل إلى مكتب|غيّر المكتب إلى|بدّل المكتب إلى|اذهب إلى مكتب|استخدم مكتب"""
)

MEETING = _said("meeting|اجتماع|لقاء")
"""Before `with` and nothing but names."""

NEW_MEETING = _said(
    """new meeting|add a meeting|add meeting|record a meeting|log a meeting|note a meeting|
    اجتماع جديد|سجّل اجتماعا|أضف اجتماعا|تسجيل اجتماع|إضافة اجتماع|لقاء جديد|سجّل لقاء"""
)
"""Before `with` and whatever stands behind it."""

EVENT = _said("event|appointment|موعد|فعالية")
"""Before a day, an hour and a title that all are clear."""

NEW_EVENT = _said(
    """new event|add event|add an event|add the event|create an event|create event|
    new appointment|add an appointment|موعد جديد|أضف موعدا|سجّل موعدا|إضافة موعد|تسجيل موعد|
    فعالية جديدة|أضف فعالية|سجّل فعالية"""
)
"""Before a line for `/event`, which asks for itself what it misses."""
