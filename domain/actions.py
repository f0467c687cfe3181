"""Who may do what: the audit's actions and the permission table are one list."""

from enum import StrEnum


class Role(StrEnum):
    """What a member is on one desk."""

    HEAD = "head"
    OFFICER = "officer"
    CUSTODIAN = "custodian"
    OBSERVER = "observer"
    AUDITOR = "auditor"


class Action(StrEnum):
    """Everything that is audited, as `noun:verb`."""

    NOTE_SAVE = "note:save"
    MEETING_SAVE = "meeting:save"
    EVENT_SAVE = "event:save"
    EVENT_SEE = "event:see"
    FOLLOW_UP_SAVE = "follow-up:save"
    FOLLOW_UP_CHANGE = "follow-up:change"
    FOLLOW_UP_READ = "follow-up:read"
    RECORD_READ = "record:read"
    READERS_READ = "readers:read"
    READINGS_REFUSE = "readings:refuse"
    RECORD_ADD = "record:add"
    RECORD_REPLACE = "record:replace"
    RECORD_WITHDRAW = "record:withdraw"
    RECORD_MARK = "record:mark"
    RECORD_GRADE = "record:grade"
    RECORD_MOVE = "record:move"
    RECORD_SHARE = "record:share"
    RECORD_UNSHARE = "record:unshare"
    RECORD_SEND = "record:send"
    RECORD_REQUEST = "record:request"
    RECORD_DECLINE = "record:decline"
    RECORD_EXPORT = "record:export"
    RECORD_HOLD = "record:hold"
    RECORD_LIFT = "record:lift"
    RECORD_EXTEND = "record:extend"
    RECORD_SHRED = "record:shred"
    SOURCE_SAVE = "source:save"
    SOURCE_READ = "source:read"
    SOURCE_MOVE = "source:move"
    SOURCE_SHRED = "source:shred"
    AGENDA_READ = "agenda:read"
    DIGEST_READ = "digest:read"
    ALERT_READ = "alert:read"
    DESK_ADD = "desk:add"
    DESK_SET = "desk:set"
    DESK_EXPORT = "desk:export"
    DESK_RESERVE = "desk:reserve"
    DESK_RELEASE = "desk:release"
    DESK_UNTOLD = "desk:untold"
    DESK_CONDEMN = "desk:condemn"
    DESK_SPARE = "desk:spare"
    DESK_CHOOSE = "desk:choose"
    CHECKPOINT_READ = "checkpoint:read"
    AUDIT_SHOW = "audit:show"
    AUDIT_EXPORT = "audit:export"
    DIGEST_PLAN = "digest:plan"
    GROUP_INVITE = "group:invite"
    GROUP_ADD = "group:add"
    GROUP_END = "group:end"
    GROUP_REFUSE = "group:refuse"
    KEYS_EXTEND = "keys:extend"
    KEYS_ROTATE = "keys:rotate"
    KEYS_RENEW = "keys:renew"
    KEYS_END = "keys:end"
    KEYS_RESUME = "keys:resume"
    KEYS_RETIRE = "keys:retire"
    KEYS_CONDEMN = "keys:condemn"
    KEYS_REPRIEVE = "keys:reprieve"
    KEYS_SHRED = "keys:shred"
    KEYS_CERTIFY = "keys:certify"
    RECORD_RESEAL = "record:reseal"
    RECORD_CONCEAL = "record:conceal"
    INVITATION_MAKE = "invitation:make"
    INVITATION_REFUSE = "invitation:refuse"
    MEMBER_CLAIM = "member:claim"
    MEMBER_ADMIT = "member:admit"
    MEMBER_SET = "member:set"
    MEMBER_SUSPEND = "member:suspend"
    MEMBER_RESUME = "member:resume"
    MEMBER_LOSE = "member:lose"
    MEMBER_FIND = "member:find"
    MEMBER_LIST = "member:list"
    MEMBER_ROLE = "member:role"
    MEMBER_PART = "member:part"
    MEMBER_TOUR = "member:tour"
    MEMBER_HAND_OVER = "member:hand-over"
    STEP_UP_CLAIM = "step-up:claim"
    STEP_UP_CONFIRM = "step-up:confirm"
    STEP_UP_ENROL = "step-up:enrol"
    STEP_UP_UNLOCK = "step-up:unlock"
    STEP_UP_REFUSE = "step-up:refuse"
    STEP_UP_EXPORT = "step-up:export"
    STEP_UP_SPEND = "step-up:spend"
    STEP_UP_LOCK = "step-up:lock"
    STEP_UP_END = "step-up:end"
    STEP_UP_DURESS = "step-up:duress"
    STEP_UP_WARN = "step-up:warn"
    TRAVEL_BEGIN = "travel:begin"
    TRAVEL_LIFT = "travel:lift"
    OFFICER_ADD = "officer:add"
    OFFICER_REMOVE = "officer:remove"
    OFFICER_INTRODUCE = "officer:introduce"
    OFFICER_COUNT = "officer:count"
    OFFICER_READ = "officer:read"
    MARKING_REFUSE = "marking:refuse"
    MARKINGS_SET = "markings:set"
    ESCROW_MAKE = "escrow:make"
    ESCROW_WRITE = "escrow:write"
    ESCROW_WITHDRAW = "escrow:withdraw"
    ESCROW_CONFIRM = "escrow:confirm"
    ESCROW_DESTROY = "escrow:destroy"
    ESCROW_RESTORE = "escrow:restore"
    BACKUP_MAKE = "backup:make"
    BACKUP_VERIFY = "backup:verify"
    BACKUP_RESTORE = "backup:restore"


READERS = frozenset({Role.HEAD, Role.OFFICER, Role.CUSTODIAN, Role.OBSERVER})
"""Who reads what a desk keeps: an auditor reads nothing of it."""

_WRITERS = frozenset({Role.HEAD, Role.OFFICER, Role.CUSTODIAN})

_HEADS = frozenset({Role.HEAD})

READINGS = frozenset(
    {
        Action.RECORD_READ,
        Action.RECORD_EXPORT,
        Action.AGENDA_READ,
        Action.DIGEST_READ,
        Action.FOLLOW_UP_READ,
    }
)
"""By what something of a record is shown or given: the audit's entry is about that record."""

PERMITTED: dict[Action, frozenset[Role]] = {
    Action.NOTE_SAVE: _WRITERS,
    Action.MEETING_SAVE: _WRITERS,
    Action.EVENT_SAVE: _WRITERS,
    Action.FOLLOW_UP_SAVE: _WRITERS,
    Action.FOLLOW_UP_CHANGE: _WRITERS,
    Action.FOLLOW_UP_READ: READERS,
    Action.EVENT_SEE: READERS,
    Action.RECORD_READ: READERS,
    Action.READERS_READ: _HEADS,
    Action.GROUP_ADD: _HEADS,
    Action.RECORD_ADD: _WRITERS,
    Action.RECORD_REPLACE: _WRITERS,
    Action.RECORD_WITHDRAW: _WRITERS,
    Action.RECORD_MARK: _WRITERS,
    Action.RECORD_GRADE: _WRITERS,
    Action.RECORD_MOVE: _WRITERS,
    Action.RECORD_SHARE: _WRITERS,
    Action.RECORD_UNSHARE: _WRITERS,
    Action.RECORD_SEND: _HEADS,
    Action.RECORD_REQUEST: READERS,
    Action.RECORD_DECLINE: READERS,
    Action.RECORD_EXPORT: _HEADS,
    Action.SOURCE_SAVE: frozenset({Role.CUSTODIAN}),
    Action.SOURCE_READ: frozenset({Role.CUSTODIAN}),
    Action.AGENDA_READ: READERS,
    Action.DIGEST_READ: READERS,
    Action.DESK_CHOOSE: READERS,
    Action.ALERT_READ: _HEADS,
    Action.MEMBER_LIST: _HEADS,
    Action.MEMBER_SUSPEND: _HEADS,
    Action.MEMBER_RESUME: _HEADS,
    Action.MEMBER_ROLE: _HEADS,
    Action.MEMBER_PART: _HEADS,
    Action.INVITATION_MAKE: _HEADS,
    Action.DESK_SET: _HEADS,
    Action.TRAVEL_LIFT: _HEADS,
    Action.CHECKPOINT_READ: frozenset({Role.AUDITOR}),
    Action.OFFICER_READ: frozenset({Role.HEAD, Role.AUDITOR}),
}
"""What each role may do on its desk; what is not here only the operator's console does."""

AS_AUTHOR: dict[Action, Action] = {
    Action.SOURCE_SAVE: Action.RECORD_ADD,
    Action.SOURCE_READ: Action.RECORD_READ,
}
"""What the author of a record may do with it wherever he may do the other on its desk."""
