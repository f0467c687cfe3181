"""What `member offboard` says: what ends, what is left, and what only people can do."""

from collections.abc import Sequence

from console.output import plain
from domain.actions import Role
from domain.members import MemberState
from services.people.offboarding import Ended, Leaving

_BY_HAND = (
    "paper for the one-time codes: collected and destroyed",
    "phone and other devices: the chat with the bot deleted, on both sides",
    "groups of the desk: left, or removed from",
    "printed sheets, notes, exports: collected",
    "token, server, root, slot, passphrase: if ever seen, changed (`keys rotate`, BotFather)",
    "backups or escrows in those hands: collected, or destroyed and made anew",
)


def outlook(leaving: Leaving) -> list[str]:
    """Return what would end, before it is asked for."""
    told = [f"{_name(leaving)}: {len(leaving.ended)} role(s) end, with everything owed and shown."]
    return [*told, *(_line(each, leaving) for each in leaving.ended), *_warnings(leaving)]


def lines_of(leaving: Leaving) -> list[str]:
    """Return what has ended, what is left, and the check-list for people."""
    told = [
        f"{_name(leaving)} is {leaving.member.state.value}: heard no more, told nothing.",
        *(_line(each, leaving) for each in leaving.ended),
    ]
    if leaving.waiting:
        rest = "the running bot takes them away; run this again to see"
        told.append(f"Messages still in the chat: {leaving.waiting}; {rest}.")
    if leaving.stuck:
        told.append(f"Messages that Telegram did not let go: {leaving.stuck}; delete the chat.")
    return [
        *told,
        "By hand, and crossed off on paper:",
        *(f"[ ] {each}" for each in _list(leaving)),
    ]


def document_of(leaving: Leaving) -> dict[str, object]:
    """Return the same as JSON says it."""
    return {
        "id": leaving.member.id,
        "state": leaving.member.state.value,
        "ended": [
            {
                "desk": each.desk,
                "role": each.role.value,
                "deliveries_closed": each.closed,
                "messages_taken": each.taken,
                "promises_left": each.left,
                "sole": each.is_sole,
            }
            for each in leaving.ended
        ],
        "successor": leaving.to.id if leaving.to else None,
        "messages_waiting": leaving.waiting,
        "messages_stuck": leaving.stuck,
        "by_hand": _list(leaving),
    }


def _name(leaving: Leaving) -> str:
    return f"{leaving.member.id[:6]} {plain(leaving.member.name.reveal())}"


def _line(each: Ended, leaving: Leaving) -> str:
    heir = plain(leaving.to.name.reveal()) if leaving.to else "the desk"
    return (
        f"{each.desk} {each.role.value}: deliveries closed {each.closed},"
        f" messages taken away {each.taken}, open promises to {heir} {each.left}"
    )


def _warnings(leaving: Leaving) -> list[str]:
    return [
        f"Warning: {each.desk} then has no {each.role.value}: `invite` one."
        for each in leaving.ended
        if each.is_sole
    ]


def _list(leaving: Leaving) -> Sequence[str]:
    """Return what is to be done by hand, what concerns this very person first."""
    his = [
        f"{each.desk}: nobody else is its {each.role.value}: `invite --desk {each.desk}"
        f" --role {each.role.value}`"
        for each in leaving.ended
        if each.is_sole
    ]
    his += [
        f"recovery officer {plain(name)}, if it is the same person: `recovery remove`,"
        " then `escrow create`"
        for name in leaving.namesakes
    ]
    if any(each.role is Role.AUDITOR for each in leaving.ended):
        his.append("checkpoints kept as an auditor: handed to the next auditor")
    is_gone = leaving.member.state is MemberState.PARTED
    again = [] if is_gone else ["run this command to its end: a role is left"]
    return [*his, *again, *_BY_HAND]
