"""The switches for language and size: kept in cookies, back to the same page, never to another site."""

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from api.appearance import is_large, language_of, own_path, path_of, router

site = FastAPI()
site.include_router(router)


@site.get("/page")
def page(request: Request) -> list[str | bool]:
    return [language_of(request).code, is_large(request), path_of(request)]


def test_a_chosen_language_and_size_are_kept_and_the_reader_comes_back_to_the_page() -> None:
    reader = TestClient(site, follow_redirects=False, headers={"Accept-Language": "zh"})
    assert reader.get("/page").json() == ["zh", False, "/page"]
    answer = reader.post("/appearance", data={"lang": "en", "back": "/page?day=3"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/page?day=3")
    reader.post("/appearance", data={"size": "large", "back": "/page"})
    assert reader.get("/page?day=3").json() == ["en", True, "/page?day=3"]
    assert reader.get("/page?lang=zh&day=3").json() == ["zh", True, "/page?day=3"]


def test_what_is_no_language_and_no_size_is_not_kept() -> None:
    answer = TestClient(site, follow_redirects=False).post("/appearance", data={"lang": "xx", "size": "huge"})
    assert (answer.headers["location"], answer.headers.get("set-cookie")) == ("/", None)


@pytest.mark.parametrize("back", ["https://else.example/", "//else.example", "/\\else.example", "", "/\t/else.example"])
def test_nobody_is_sent_to_another_site(back: str) -> None:
    assert own_path(back) == "/"
