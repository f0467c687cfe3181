"""Every way words leave by, and the most each may carry: what is missing here fails a test."""

from domain import choices, contents, desk_settings, exports, letters, marking_letters, notices
from domain.deliveries import DeliveryKind
from domain.discretion import Form, Way
from domain.letters import Letter

LETTERS: dict[type[Letter], tuple[Way, Form]] = {
    notices.DigestNotice: (Way.DIGEST, Form.NEUTRAL),
    contents.DigestPage: (Way.DIGEST, Form.CONTENT),
    notices.ReminderNotice: (Way.REMINDER, Form.NEUTRAL),
    contents.EventReminder: (Way.REMINDER, Form.CONTENT),
    notices.SilentNotice: (Way.DIGEST, Form.CONSTANT),
    notices.HandedNotice: (Way.HANDED, Form.NEUTRAL),
    notices.Alert: (Way.ALERT, Form.NEUTRAL),
    notices.TourNotice: (Way.TOUR, Form.NEUTRAL),
    notices.CheckpointNotice: (Way.CHECKPOINT, Form.NEUTRAL),
    notices.Unsealed: (Way.UNSEALED, Form.NEUTRAL),
    notices.Lesson: (Way.LESSON, Form.CONSTANT),
    notices.RecordNotice: (Way.CONCEALED, Form.NEUTRAL),
    notices.AgendaNotice: (Way.CONCEALED, Form.NEUTRAL),
    notices.PromisesNotice: (Way.CONCEALED, Form.NEUTRAL),
    contents.RecordShown: (Way.SHOWN, Form.CONTENT),
    contents.RequestShown: (Way.SHOWN, Form.CONTENT),
    contents.SourceShown: (Way.SHOWN, Form.CONTENT),
    contents.AgendaShown: (Way.SHOWN, Form.CONTENT),
    contents.PromisesShown: (Way.SHOWN, Form.CONTENT),
    notices.PeopleNotice: (Way.CONCEALED, Form.NEUTRAL),
    contents.PeopleShown: (Way.COLLEAGUES, Form.CONTENT),
    contents.PersonShown: (Way.COLLEAGUES, Form.CONTENT),
    contents.ReadersShown: (Way.COLLEAGUES, Form.CONTENT),
    notices.GroupNotice: (Way.GROUP, Form.CONSTANT),
    notices.GroupCard: (Way.OWN, Form.NEUTRAL),
    letters.Receipt: (Way.RECEIPT, Form.NEUTRAL),
    letters.EventProposal: (Way.READ_BACK, Form.NEUTRAL),
    letters.PromiseProposal: (Way.READ_BACK, Form.NEUTRAL),
    letters.Question: (Way.QUESTION, Form.NEUTRAL),
    choices.RecordChoice: (Way.CHOICE, Form.REFERENCE),
    marking_letters.MarkingChoice: (Way.CHOICE, Form.NEUTRAL),
    marking_letters.GradingChoice: (Way.CHOICE, Form.NEUTRAL),
    marking_letters.Unmarkable: (Way.REFUSAL, Form.CONSTANT),
    marking_letters.Withheld: (Way.RECEIPT, Form.NEUTRAL),
    letters.Welcome: (Way.OWN, Form.NEUTRAL),
    letters.Help: (Way.OWN, Form.NEUTRAL),
    choices.DeskChoice: (Way.OWN, Form.NEUTRAL),
    choices.SettingsChoice: (Way.OWN, Form.NEUTRAL),
    desk_settings.DeskSettings: (Way.OWN, Form.NEUTRAL),
    choices.InviteChoice: (Way.OWN, Form.NEUTRAL),
    choices.InvitationLink: (Way.OWN, Form.NEUTRAL),
    exports.ExportOffer: (Way.EXPORT, Form.NEUTRAL),
    exports.Exported: (Way.EXPORT, Form.NEUTRAL),
    letters.Refusal: (Way.REFUSAL, Form.CONSTANT),
    letters.Plain: (Way.WORDS, Form.CONSTANT),
}
"""By which way each letter goes, and what it carries."""

DELIVERIES: dict[DeliveryKind, Way | None] = {
    DeliveryKind.CONCEAL: Way.CONCEALED,
    DeliveryKind.SWEEP: None,  # says nothing
    DeliveryKind.ANSWER: Way.DIGEST,
    DeliveryKind.REMINDER: Way.REMINDER,
    DeliveryKind.ALERT: Way.ALERT,
    DeliveryKind.TOUR: Way.TOUR,
    DeliveryKind.REQUEST: None,  # says nothing
    DeliveryKind.ASKED: Way.ALERT,
    DeliveryKind.UNSEALED: Way.UNSEALED,
    DeliveryKind.DIGEST: Way.DIGEST,
    DeliveryKind.GROUP: Way.GROUP,
    DeliveryKind.LEAVE: None,  # says nothing
    DeliveryKind.CHECKPOINT: Way.CHECKPOINT,
    DeliveryKind.LESSON: Way.LESSON,
    DeliveryKind.MENU: Way.MENU,
    DeliveryKind.SAID: None,  # says nothing: it remembers what was said
}
"""What comes unasked, or leaves."""

MESSENGER: dict[str, Way | None] = {
    "send": None,  # whatever the letter is
    "say": None,  # the same
    "show": None,  # the same
    "remove": None,  # says nothing
    "leave": None,  # the same
    "username": None,  # goes nowhere: it stands in links
    "clear": None,  # the same
    "answer_press": Way.OVER_CHAT,
    "report_incident": Way.WORDS,
    "offer": Way.MENU,
    "edition": None,  # goes nowhere: it is compared
    "answered": None,  # goes nowhere: it is counted
    "rest": None,  # the same
}
"""What the only class that speaks to Telegram can do."""

CALLS = frozenset(
    {
        *("say", "edit_message_text", "answer_callback_query"),
        *("delete_message", "delete_messages", "leave_chat", "username"),
        *("set_my_commands", "delete_my_commands", "set_my_short_description"),
        *("set_my_description",),
    }
)
"""Which methods of the bot it calls for that."""

COMMANDS = frozenset(
    {
        *("audit export", "audit key", "audit show", "audit verify"),
        *("backup create", "backup list", "backup restore", "backup verify"),
        *("desk add", "desk list", "desk set"),
        *("doctor", "init", "invite", "migrate", "rehearse", "run", "unseal"),
        *("escrow confirm", "escrow create", "escrow list", "escrow restore"),
        *("hold lift", "hold list", "hold set"),
        *("keys certificate", "keys rotate desk", "keys rotate root", "keys rotate slot"),
        *("keys shred", "keys status"),
        *(
            "member enrol",
            "member handover",
            "member lift",
            "member list",
            "member offboard",
            "member resume",
            "member role",
            "member suspend",
        ),
        "member tour",
        *("recovery add", "recovery list", "recovery remove", "recovery sheet"),
        *("marking change", "marking list", "marking set"),
        "retention extend",
    }
)
"""The operator's: none prints what was written (`tests/faults/test_what_commands_say.py`)."""
