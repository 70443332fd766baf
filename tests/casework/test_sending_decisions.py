"""The sender's pure decisions: how long to wait, what an error means, whose account it is, and when it is night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from casework.messaging.error_table import REASONS, Verdict, reason_of, verdict_of
from casework.messaging.quiet import REPLY_WITHIN, is_reply, quiet_until, waits_until
from casework.messaging.sender import LONGEST_WAIT, MARGIN, wait_before_retry
from casework.messaging.sending import LEASE
from casework.messaging.twilio_account import TwilioAccount, account_for
from casework.messaging.twilio_client import LONGEST_REQUEST, TIMEOUT

FIRST = TwilioAccount(f"AC{'1' * 32}", "one", ("+447700900001",), f"MG{'1' * 32}")
SECOND = TwilioAccount(f"AC{'2' * 32}", "two", ("+447700900002",), f"MG{'2' * 32}")


def test_tries_are_twice_as_far_apart_each_time_up_to_a_minute_and_half_of_it_is_chance() -> None:
    longest = [wait_before_retry(tries, lambda: 1.0) for tries in range(1, 9)]
    assert longest == [1, 2, 4, 8, 16, 32, 60, 60]
    assert [wait_before_retry(tries, lambda: 0.0) for tries in range(1, 9)] == [one / 2 for one in longest]
    assert wait_before_retry(10_000, lambda: 1.0) == LONGEST_WAIT
    assert len({wait_before_retry(5) for _ in range(20)}) > 1


@pytest.mark.parametrize(
    ("status", "error", "verdict"),
    [
        (429, 20429, Verdict.AGAIN), (429, None, Verdict.AGAIN), (500, None, Verdict.AGAIN),
        (503, 20500, Verdict.AGAIN),
        (400, 63018, Verdict.AGAIN), (400, 14107, Verdict.AGAIN), (400, 21611, Verdict.AGAIN),
        (400, 21610, Verdict.NEVER), (400, 21211, Verdict.NEVER), (400, 21614, Verdict.NEVER),
        (400, 99999, Verdict.NEVER),
        (400, None, Verdict.NEVER), (401, 20003, Verdict.MEND), (403, None, Verdict.MEND), (404, 20404, Verdict.MEND),
        (400, 21606, Verdict.MEND), (400, 21408, Verdict.NEVER),
    ],
)  # fmt: skip
def test_a_refusal_is_tried_again_mended_by_a_person_or_final(status: int, error: int | None, verdict: Verdict) -> None:
    assert verdict_of(status, error) is verdict


@pytest.mark.parametrize(
    ("error", "reason"),
    [(21610, "stopped_at_provider"), (21211, "number_wrong"), (30003, "phone_off"), (30005, "number_unknown"),
     (30006, "landline"), (30007, "filtered"), (63018, "provider_busy"), (20429, "provider_busy"),
     (99999, "not_delivered"), (None, "not_delivered")],
)  # fmt: skip
def test_an_error_number_has_a_plain_reason(error: int | None, reason: str) -> None:
    assert reason_of(error) == reason
    assert all(len(one) <= 40 for one in REASONS.values()), "the column's length"


def test_no_request_can_outlast_the_lease_that_it_was_begun_under() -> None:
    assert TIMEOUT == 10
    assert timedelta(seconds=LONGEST_REQUEST) < MARGIN < LEASE


@pytest.mark.parametrize(
    ("service", "number", "found"),
    [
        (FIRST.service_sid, "+447700900009", FIRST), (SECOND.service_sid, FIRST.numbers[0], SECOND),
        ("", FIRST.numbers[0], FIRST), ("", SECOND.numbers[0], SECOND), (f"MG{'9' * 32}", SECOND.numbers[0], SECOND),
        ("", "+447700900009", None), (f"MG{'9' * 32}", "", None), ("", "", None),
    ],
)  # fmt: skip
def test_an_account_is_known_by_its_service_first_and_then_by_our_number(
    service: str, number: str, found: TwilioAccount | None
) -> None:
    assert account_for((FIRST, SECOND), service, number) is found


def test_no_service_is_never_the_service_of_an_account_that_has_none() -> None:
    bare = TwilioAccount(f"AC{'3' * 32}", "three", ("+447700900003",))
    assert account_for((bare,), "", "+447700900009") is None


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-03 08:00", None), ("2026-11-03 19:59", None),
        ("2026-11-03 20:00", "2026-11-04 08:00"), ("2026-11-04 07:59", "2026-11-04 08:00"),
        ("2026-07-03 18:59", None), ("2026-07-03 19:00", "2026-07-04 07:00"), ("2026-07-03 07:00", None),
        ("2026-07-03 06:59", "2026-07-03 07:00"),
        ("2026-03-28 22:00", "2026-03-29 07:00"), ("2026-10-24 21:00", "2026-10-25 08:00"),
    ],
)  # fmt: skip
def test_the_night_is_london_s_also_when_the_clocks_change(now: str, until: str | None) -> None:
    found = quiet_until(datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found == (datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None)


@pytest.mark.parametrize(
    ("now", "last", "until"),
    [
        # By day nothing waits, however long ago they wrote.
        ("2026-11-03 19:59:59", "2026-10-01 12:00:00", None), ("2026-11-04 08:00:00", None, None),
        ("2026-11-03 20:00:00", "2026-11-03 17:00:00", None),
        ("2026-11-03 20:00:00", "2026-11-03 16:59:59", "2026-11-04 08:00:00"),
        ("2026-11-03 23:30:00", "2026-11-03 20:30:00", None),
        ("2026-11-03 23:30:01", "2026-11-03 20:30:00", "2026-11-04 08:00:00"),
        ("2026-11-04 00:00:00", "2026-11-03 23:59:00", None),
        ("2026-11-04 07:59:59", "2026-11-03 20:10:00", "2026-11-04 08:00:00"),
        ("2026-11-04 03:00:00", None, "2026-11-04 08:00:00"),
        # Summer time: the night is London's, the three hours are real ones.
        ("2026-07-03 19:00:00", "2026-07-03 12:00:00", "2026-07-04 07:00:00"),
        ("2026-07-03 18:59:59", "2026-07-03 12:00:00", None),
        ("2026-03-29 02:30:00", "2026-03-28 23:30:00", None),
        ("2026-03-29 02:30:01", "2026-03-28 23:30:00", "2026-03-29 07:00:00"),
        ("2026-10-25 02:00:00", "2026-10-24 23:00:00", None),
        ("2026-10-25 02:00:01", "2026-10-24 23:00:00", "2026-10-25 08:00:00"),
    ],
)  # fmt: skip
def test_a_text_of_staff_waits_for_the_morning_unless_the_person_wrote_within_three_hours(
    now: str, last: str | None, until: str | None
) -> None:
    at, wrote, morning = (
        datetime.fromisoformat(one).replace(tzinfo=UTC) if one else None for one in (now, last, until)
    )
    assert at is not None
    assert waits_until(at, wrote) == morning


def test_a_reply_is_one_for_three_hours_by_day_and_by_night() -> None:
    now = datetime(2026, 11, 3, 12, tzinfo=UTC)
    assert timedelta(hours=3) == REPLY_WITHIN
    assert is_reply(now, now - REPLY_WITHIN)
    assert not is_reply(now, now - REPLY_WITHIN - timedelta(seconds=1))
    assert not is_reply(now, None)
