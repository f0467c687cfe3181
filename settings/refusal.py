"""What the operator hears of a setting that cannot be used."""

from domain.errors import OperatorRefusal


class SettingRefused(OperatorRefusal):
    """A weak or contradictory setting; the text names it and the remedy, never its value."""

    def __init__(self, setting: str, remedy: str) -> None:
        super().__init__(f"{setting}: {remedy}")
