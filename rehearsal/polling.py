"""How the bot receives: one long poll at a time, or a webhook, never both."""

from rehearsal import parameters
from rehearsal.office import Caller, Office
from rehearsal.refusals import Json, conflict, refuse

_LONGEST_POLL = 50
_MOST = 100


async def get_updates(office: Office, call: Json, caller: Caller) -> list[Json]:
    """Return what waits, or hang until something comes (Bot API, getUpdates)."""
    _refuse_beside_webhook(office)
    _take_over(office, caller)
    queue = office.world.updates
    _choose_kinds(office, call)
    queue.confirm(parameters.integer(call, "offset"))
    limit = parameters.integer(call, "limit", _MOST)
    seconds = min(max(parameters.integer(call, "timeout"), 0), _LONGEST_POLL)
    await office.world.until(
        lambda: caller.gone or office.poll is not caller or bool(queue.count()), seconds
    )
    _refuse_the_superseded(office, caller)
    given = [] if caller.gone else queue.waiting(limit if 1 <= limit <= _MOST else _MOST)
    _show_work(office, given)
    return given


def set_webhook(office: Office, call: Json) -> bool:
    """
    Remember the address; polling is refused until it is taken away.

    On loopback it may be plain HTTP, as for a Bot API server of one's own (its option --local).
    """
    url = parameters.text(call, "url")
    if url and not url.startswith(("https://", "http://127.0.0.1:")):
        refuse("bad webhook: An HTTPS URL must be provided for webhook")
    _choose_kinds(office, call)
    _drop_if_asked(office, call)
    office.webhook = {"url": url, **_webhook_options(call)} if url else {}
    office.secret = parameters.text(call, "secret_token")
    office.poll = None
    office.world.touch()
    return True


def delete_webhook(office: Office, call: Json) -> bool:
    """Forget the address."""
    _drop_if_asked(office, call)
    office.webhook = {}
    return True


def get_webhook_info(office: Office, _: Json) -> Json:
    """Return the WebhookInfo."""
    info: Json = {"url": "", "has_custom_certificate": False}
    waiting: Json = {"pending_update_count": office.world.updates.count()}
    kinds = list(office.world.updates.allowed)
    allowed: Json = {"allowed_updates": kinds} if kinds else {}
    return info | waiting | allowed | office.webhook


def _show_work(office: Office, given: list[Json]) -> None:
    """Let each phone show that the bot has something of it in its hands."""
    bodies = [parameters.mapping(body) for update in given for body in update.values()]
    senders = [parameters.mapping(body.get("from")) for body in bodies]
    for number in {parameters.integer(sender, "id") for sender in senders}:
        if number in office.phones:
            office.phones[number].expect()


def _refuse_beside_webhook(office: Office) -> None:
    if office.webhook:
        conflict(
            "can't use getUpdates method while webhook is active;"
            " use deleteWebhook to delete the webhook first"
        )


def _take_over(office: Office, caller: Caller) -> None:
    """Let the newcomer poll; a poll still hanging is ended, as Telegram ends the older one."""
    office.poll = caller
    office.world.touch()


def _refuse_the_superseded(office: Office, caller: Caller) -> None:
    if office.webhook:
        conflict("terminated by setWebhook request")
    if office.poll is not caller and not caller.gone:
        conflict(
            "terminated by other getUpdates request;"
            " make sure that only one bot instance is running"
        )


def _choose_kinds(office: Office, call: Json) -> None:
    kinds = call.get("allowed_updates")
    if isinstance(kinds, list):
        office.world.updates.allow([str(kind) for kind in kinds])


def _drop_if_asked(office: Office, call: Json) -> None:
    if parameters.flag(call, "drop_pending_updates"):
        office.world.updates.clear()


def _webhook_options(call: Json) -> Json:
    return {"max_connections": parameters.integer(call, "max_connections", 40)}
