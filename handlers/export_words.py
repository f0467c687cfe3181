"""Words about exports: counts, keys and a file's name, and nothing that somebody wrote."""

from html import escape

from domain.exports import Exported, ExportOffer
from handlers.voice import Voice


def offer(voice: Voice, letter: ExportOffer) -> str:
    """Return how many records would leave, which keys open them, and what to do."""
    head = voice.say("export-offer", letter.records, code=letter.code)
    keys = [f"<code>{escape(each)}</code>" for each in letter.receivers]
    return "\n".join((head, "", voice.say("export-receivers"), *keys, "", voice.say("export-how")))


def exported(voice: Voice, letter: Exported) -> str:
    """Return how many records are in which file, and who hands it over."""
    head = voice.say("exported", letter.records, code=letter.code)
    return "\n".join((head, f"<code>{escape(letter.file)}</code>", "", voice.say("exported-next")))
