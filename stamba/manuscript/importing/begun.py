"""A new book: a folder with a commented book.toml and chapters to write over, which builds at once."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

from stamba.ground.errors import ConfigError
from stamba.ground.tables import nearest, one_of
from stamba.manuscript.importing.book import Imported, put
from stamba.manuscript.importing.found import Found

_MAKEFILE = """.PHONY: all epub pdf booklet watch check lint
all: ; stamba build .
epub booklet: ; stamba build . $@
pdf: ; stamba build . screen print cover ticket
watch check lint: ; stamba $@ .
"""
_IGNORED = "build/\n"

# Language: title, author, heading and text of the first chapter with its note, heading and text of the second, and the
# labels of an interview, who asks and who answers.
_TEXTS = {
    "en": ("My Book", "Author", "The first chapter", "The text begins here.[^1] Write over it.", "A note.",
           "The second chapter", "And it goes on here.", "Question", "Answer"),
    "ka": ("ჩემი წიგნი", "ავტორი", "პირველი თავი", "აქ იწყება ტექსტი.[^1] მის ადგილას დაწერეთ თქვენი.", "შენიშვნა.",
           "მეორე თავი", "აქ კი გრძელდება.", "კითხვა", "პასუხი"),
    "de": ("Mein Buch", "Autorin", "Das erste Kapitel", "Hier beginnt der Text.[^1] Schreiben Sie darüber.",
           "Eine Anmerkung.", "Das zweite Kapitel", "Und hier geht er weiter.", "Frage", "Antwort"),
    "fr": ("Mon livre", "Auteur", "Premier chapitre", "Le texte commence ici.[^1] Écrivez à sa place.", "Une note.",
           "Deuxième chapitre", "Et il continue ici.", "Question", "Réponse"),
    "es": ("Mi libro", "Autora", "Primer capítulo", "El texto empieza aquí.[^1] Escriba en su lugar.", "Una nota.",
           "Segundo capítulo", "Y sigue aquí.", "Pregunta", "Respuesta"),
    "it": ("Il mio libro", "Autrice", "Primo capitolo", "Il testo comincia qui.[^1] Scrivete al suo posto.",
           "Una nota.", "Secondo capitolo", "E continua qui.", "Domanda", "Risposta"),
    "pt": ("O meu livro", "Autora", "Primeiro capítulo", "O texto começa aqui.[^1] Escreva no seu lugar.", "Uma nota.",
           "Segundo capítulo", "E continua aqui.", "Pergunta", "Resposta"),
    "nl": ("Mijn boek", "Auteur", "Het eerste hoofdstuk", "Hier begint de tekst.[^1] Schrijf erover heen.", "Een noot.",
           "Het tweede hoofdstuk", "En hier gaat hij verder.", "Vraag", "Antwoord"),
    "pl": ("Moja książka", "Autorka", "Rozdział pierwszy", "Tu zaczyna się tekst.[^1] Proszę pisać w jego miejscu.",
           "Przypis.", "Rozdział drugi", "A tu trwa dalej.", "Pytanie", "Odpowiedź"),
    "ru": ("Моя книга", "Автор", "Первая глава", "Здесь начинается текст.[^1] Пишите на его месте.", "Примечание.",
           "Вторая глава", "А здесь он продолжается.", "Вопрос", "Ответ"),
    "uk": ("Моя книжка", "Автор", "Перший розділ", "Тут починається текст.[^1] Пишіть на його місці.", "Примітка.",
           "Другий розділ", "А тут він триває.", "Питання", "Відповідь"),
    "el": ("Το βιβλίο μου", "Συγγραφέας", "Το πρώτο κεφάλαιο", "Εδώ αρχίζει το κείμενο.[^1] Γράψτε στη θέση του.",
           "Μια σημείωση.", "Το δεύτερο κεφάλαιο", "Και συνεχίζεται εδώ.", "Ερώτηση", "Απάντηση"),
}  # fmt: skip


def new_book(target: Path, language: str = "en", theme: str = "", *, interview: bool = False) -> Imported:
    """Make the folder of a new book; raises ConfigError when it is there, or for a language without a text to begin."""
    texts = _TEXTS.get(language.partition("-")[0])
    if texts is None:
        known = tuple(_TEXTS)
        raise ConfigError(
            f"there is no text to begin with in {language!r}",
            nearest(language, known) or f"Use {one_of(known)}, and change `language` in book.toml.",
        )
    title, author, first, text, note, second, more, asks, answers = texts
    found = Found("new")
    found.said = {
        "title": title,
        "language": language,
        "slug": "-".join(re.findall("[a-z0-9]+", target.name.lower())) or "book",
        "identifier": uuid.uuid4().urn,
        "contributors": [{"name": author, "roles": ["aut"]}],
    }
    if theme:
        found.said["theme"] = theme
    if interview:
        found.said["speakers"] = [
            {"label": asks[0], "name": asks, "role": "interviewer"},
            {"label": answers[0], "name": answers, "role": "interviewee"},
        ]
        text = f"{asks[0]}: {text}\n\n{answers[0]}: {more}"
    found.chapters = {
        "10-first.md": f"# {first}\n\n{text}\n\n[^1]: {note}\n",
        "20-second.md": f"# {second}\n\n{more}\n",
    }
    found.files = {"Makefile": _MAKEFILE.encode(), ".gitignore": _IGNORED.encode()}
    return put(found, target)
