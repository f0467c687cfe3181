"""Catalogues as tests see them: every form of every key, in every language."""

from collections.abc import Iterator

from locales.catalogues import CATALOGUES


def every_form() -> Iterator[tuple[str, str, str]]:
    """Yield language, key and words, each plural form by itself."""
    for language, catalogue in CATALOGUES.items():
        for key, forms in catalogue.words.items():
            for words in forms:
                yield language, key, words
