"""What this copy of Daybook was told about itself: options of the command line, or DAYBOOK_* of the environment."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """data: folder of journal.db, views.db, people.db. network: its name when the book is founded, a-z0-9.-.

    url: the address people reach it at (feeds and links are made of it). lang: zh or en.
    """

    model_config = SettingsConfigDict(env_prefix="DAYBOOK_")

    data: Path = Path("daybook-data")
    network: str = "daybook"
    lang: str | None = None
    url: str = "http://localhost:8000"
    zone: str = "Asia/Shanghai"
