"""The chat's API: who is let in, what is stored, what comes back."""

import json

import pytest

from casework.messaging.parts import ReplyPart
from casework.turns import TurnOutcome


def _answer(web, *parts: ReplyPart) -> None:
    leased = web.casework.inbox.lease_next("stand-in")
    web.casework.turns.finish(leased, TurnOutcome(parts))


def _events(web, token: str, **headers: str) -> list[dict]:
    reply = web.browser.get("/chat/events", headers={"authorization": f"Bearer {token}", **headers})
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in reply.text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            assert fields["event"] == "part"
            found.append({"id": int(fields["id"]), **json.loads(fields["data"])})
    return found


def test_a_message_is_stored_before_it_is_acknowledged_and_the_bot_is_woken(web):
    token = web.token()
    reply = web.say(token, "I feel low")
    assert (reply.status_code, reply.json()) == (202, {"id": "m1"})
    assert web.bell.rung == ["bot"]
    leased = web.casework.inbox.lease_next("stand-in")
    assert (leased.text, leased.channel) == ("I feel low", "web")


def test_a_repeat_is_acknowledged_and_stored_once(web):
    token = web.token()
    assert web.say(token, "hello").json() == web.say(token, "hello").json()
    web.casework.inbox.lease_next("stand-in")
    assert web.casework.inbox.lease_next("other") is None


def test_the_same_message_id_in_two_chats_is_two_messages(web):
    one, two = web.token(), web.token()
    web.say(one, "first", "same-id")
    web.say(two, "second", "same-id")
    texts = {web.casework.inbox.lease_next("a").text, web.casework.inbox.lease_next("b").text}
    assert texts == {"first", "second"}


@pytest.mark.parametrize(
    "text",
    ["🙂", "   ", "\n", "<b>hi</b><script>alert(1)</script>", "'; DROP TABLE inbox; --", "a" * 10_000, "\u202e‏", "0"],
    ids=["emoji", "spaces", "newline", "html", "sql", "longest", "direction marks", "zero"],
)
def test_odd_text_is_taken_as_it_is(web, text):
    assert web.say(web.token(), text).status_code == 202
    assert web.casework.inbox.lease_next("stand-in").text == text


def test_half_a_character_does_not_break_the_edge(web):
    headers = {"authorization": f"Bearer {web.token()}", "content-type": "application/json"}
    reply = web.browser.post(
        "/chat/messages", content=b'{"id": "m1", "text": "oh \\ud83d no \\u0000"}', headers=headers
    )
    assert reply.status_code == 202
    assert web.casework.inbox.lease_next("stand-in").text == "oh \ufffd no "


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{not json", "application/json", 400),
        (b"", "application/json", 400),
        (b"[1, 2]", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"[" * 40_000, "application/json", 400),
        (b'{"id": "m1"}', "application/json", 400),
        (b'{"text": "hello"}', "application/json", 400),
        (b'{"id": "m1", "text": ""}', "application/json", 400),
        (b'{"id": "m1", "text": 7}', "application/json", 400),
        (b'{"id": "m1", "text": null}', "application/json", 400),
        (b'{"id": 7, "text": "hello"}', "application/json", 400),
        (b'{"id": "", "text": "hello"}', "application/json", 400),
        (b'{"id": "a b", "text": "hello"}', "application/json", 400),
        (json.dumps({"id": "m" * 41, "text": "hello"}).encode(), "application/json", 400),
        (json.dumps({"id": "m1", "text": "a" * 10_001}).encode(), "application/json", 413),
        (json.dumps({"id": "m1", "text": "a" * 70_000}).encode(), "application/json", 413),
        ('{"id": "m1", "text": "caf\u00e9"}'.encode("latin-1"), "application/json", 400),
        ('{"id": "m1", "text": "hello"}'.encode("utf-16"), "application/json", 400),
        (b'{"id": "m1", "text": "hello"}', "application/json; charset=latin-1", 415),
        (b'{"id": "m1", "text": "hello"}', "text/plain", 415),
        (b"id=m1&text=hello", "application/x-www-form-urlencoded", 415),
        (b'{"id": "m1", "text": "hello"}', "", 415),
    ],
)
def test_a_bad_request_gets_one_sentence_and_stores_nothing(web, body, kind, status):
    headers = {"authorization": f"Bearer {web.token()}", "content-type": kind}
    reply = web.browser.post("/chat/messages", content=body, headers=headers)
    assert reply.status_code == status
    assert list(reply.json()) == ["error"]
    assert reply.json()["error"].endswith(".")
    assert web.casework.inbox.lease_next("stand-in") is None


def test_a_body_without_a_declared_length_is_counted_too(web):
    headers = {"authorization": f"Bearer {web.token()}", "content-type": "application/json"}
    pieces = iter([b'{"id": "m1", "text": "hello"', *[b" " * 10_000] * 8, b"}"])
    reply = web.browser.post("/chat/messages", content=pieces, headers=headers)
    assert reply.status_code == 413
    assert reply.json()["error"]


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "Bearer forged.token", "Bearer \u00e9"])
def test_nobody_speaks_or_listens_without_a_token_of_ours(web, header):
    headers = {} if header is None else {"authorization": header.encode()}
    for reply in (
        web.browser.post("/chat/messages", json={"id": "m1", "text": "hello"}, headers=headers),
        web.browser.get("/chat/events", headers=headers),
    ):
        assert reply.status_code == 401
        assert reply.json()["error"]


def test_a_changed_token_is_refused(web):
    token = web.token()
    for place in (0, len(token) // 2, len(token) - 2):
        other = "A" if token[place] != "A" else "B"
        assert web.say(token[:place] + other + token[place + 1 :], "hello").status_code == 401


def test_a_token_signed_with_another_key_is_refused(web, make_web):
    stranger = make_web(secret_key="another key, also long enough to sign")
    assert web.say(stranger.token(), "hello").status_code == 401


def test_a_token_ends_after_a_day(web):
    token = web.token()
    web.clock.forward(hours=23)
    assert web.say(token, "hello", "m1").status_code == 202
    web.clock.forward(hours=2)
    assert web.say(token, "hello", "m2").status_code == 401


def test_a_token_for_a_chat_that_was_deleted_is_refused(web):
    token = web.app.state.room.tokens.mint("0" * 32)
    assert web.say(token, "hello").status_code == 401


def test_the_stream_gives_each_part_in_order_and_resumes_after_the_last_one_seen(web):
    token = web.token()
    web.say(token, "hello")
    _answer(web, ReplyPart("one"), ReplyPart("two\nlines", {"kind": "handoff", "expect": "today"}))
    first, second = _events(web, token)
    assert (first["text"], first["said_by"], first["custom"]) == ("one", "bot", {"kind": "text"})
    assert second["text"] == "two\nlines"
    assert [each["id"] for each in _events(web, token, **{"last-event-id": str(first["id"])})] == [second["id"]]
    assert _events(web, token, **{"last-event-id": str(second["id"])}) == []


def test_the_stream_can_resume_from_the_address_too(web):
    token = web.token()
    web.say(token, "hello")
    _answer(web, ReplyPart("one"))
    reply = web.browser.get("/chat/events?after=999", headers={"authorization": f"Bearer {token}"})
    assert "one" not in reply.text


def test_nobody_hears_another_chat(web):
    mine, theirs = web.token(), web.token()
    web.say(mine, "hello")
    _answer(web, ReplyPart("only for me"))
    assert _events(web, theirs) == []
    assert len(_events(web, mine)) == 1


@pytest.mark.parametrize("last_id", ["x", "-1", "1.5", "9" * 30, "١"])
def test_an_odd_event_id_is_refused(web, last_id):
    headers = {"authorization": f"Bearer {web.token()}", "last-event-id": last_id.encode()}
    assert web.browser.get("/chat/events", headers=headers).status_code == 400


def test_a_script_that_sends_too_fast_is_slowed_down_and_others_are_not(web):
    token = web.token()
    replies = [web.say(token, "hello", f"m{number}") for number in range(31)]
    assert [reply.status_code for reply in replies] == [202] * 30 + [429]
    assert replies[-1].headers["retry-after"] == "60"
    assert "999" in replies[-1].json()["error"]
    assert web.say(web.token(), "hello").status_code == 202


def test_chat_sets_no_cookie(web):
    token = web.token()
    for reply in (web.browser.get("/"), web.browser.post("/chat/session"), web.say(token, "hello")):
        assert "set-cookie" not in reply.headers


def test_the_wrong_method_gets_a_sentence(web):
    reply = web.browser.get("/chat/messages")
    assert (reply.status_code, list(reply.json())) == (405, ["error"])


def test_while_only_lookup_is_on_the_chat_is_closed_in_one_sentence(make_web):
    web = make_web(lookup_only=True)
    for reply in (
        web.browser.post("/chat/session"),
        web.browser.post("/chat/messages"),
        web.browser.get("/chat/events"),
    ):
        assert reply.status_code == 503
        assert "999" in reply.json()["error"]
    page = web.browser.get("/")
    assert page.status_code == 503
    assert "116 123" in page.text
