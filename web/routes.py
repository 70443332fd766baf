"""Every address of the web room, with its method and its guard. Nothing is routed anywhere else."""

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.routing import Route

from web.console import accounts, dangers, deliveries, desk, lookup, phones, practice, refused
from web.edge import chat, twilio, twilio_voice
from web.guards import Endpoint, Guard, guarded
from web.public import about, chat_page, groups, health, topics


@dataclass(frozen=True)
class Page:
    """One address."""

    method: str
    path: str
    endpoint: Endpoint
    guard: Guard


PAGES = (
    Page("GET", "/healthz", health.healthz, Guard.ALWAYS),
    Page("GET", "/", chat_page.chat_page, Guard.PUBLIC),
    Page("POST", "/chat/session", chat.start_session, Guard.PUBLIC),
    Page("POST", "/chat/messages", chat.receive_message, Guard.PUBLIC),
    Page("GET", "/chat/events", chat.stream_events, Guard.PUBLIC),
    Page("POST", "/twilio/messages", twilio.receive_text, Guard.PUBLIC),
    Page("POST", "/twilio/fallback", twilio.receive_fallback, Guard.PUBLIC),
    Page("POST", "/twilio/status", twilio.receive_status, Guard.PUBLIC),
    Page("POST", "/twilio/voice", twilio_voice.answer_call, Guard.PUBLIC),
    Page("POST", twilio_voice.KEYPRESS, twilio_voice.receive_keypress, Guard.PUBLIC),
    Page("GET", "/topics", topics.all_topics, Guard.PUBLIC),
    Page("GET", "/topics/{topic_id}", topics.one_topic, Guard.PUBLIC),
    Page("GET", "/groups", groups.find_groups, Guard.PUBLIC),
    Page("GET", "/g/{code}", groups.one_group, Guard.PUBLIC),
    Page("GET", "/about", about.about, Guard.PUBLIC),
    Page("GET", "/console/login", accounts.login_form, Guard.DOOR),
    Page("POST", "/console/login", accounts.login, Guard.DOOR),
    Page("GET", "/console/password", accounts.password_form, Guard.STAFF),
    Page("POST", "/console/password", accounts.change_password, Guard.STAFF),
    Page("POST", "/console/logout", accounts.logout, Guard.STAFF),
    Page("GET", "/console", lookup.home, Guard.STAFF),
    Page("GET", "/console/lookup", lookup.look_up, Guard.STAFF),
    Page("GET", "/console/practice", practice.practice_form, Guard.STAFF),
    Page("POST", "/console/practice", practice.practise, Guard.STAFF),
    Page("GET", phones.HERE, phones.show_phones, Guard.DESK),
    Page("POST", "/console/phones/{phone:int}", phones.send_text, Guard.DESK),
    Page("POST", "/console/phones/{phone:int}/calls", phones.ring, Guard.DESK),
    Page("POST", "/console/pause", desk.pause, Guard.STAFF),
    Page("POST", "/console/unpause", desk.unpause, Guard.STAFF),
    Page("GET", "/console/handoffs", desk.handoffs, Guard.DESK),
    Page("GET", "/console/handoffs/{handoff_id:int}", desk.handoff, Guard.DESK),
    Page("POST", "/console/handoffs/{handoff_id:int}/claim", desk.claim, Guard.DESK),
    Page("POST", "/console/handoffs/{handoff_id:int}/reply", desk.reply, Guard.DESK),
    Page("POST", "/console/handoffs/{handoff_id:int}/close", desk.close, Guard.DESK),
    Page("GET", "/console/conversations/{conversation_id}", dangers.conversation, Guard.DESK),
    Page("POST", "/console/findings/{finding_id:int}/clear", dangers.clear_finding, Guard.DESK),
    Page("GET", "/console/deliveries", deliveries.deliveries, Guard.DESK),
    Page("GET", "/console/deliveries/{conversation_id}", deliveries.history, Guard.DESK),
    Page("POST", "/console/deliveries/messages/{row_id:int}/replay", deliveries.replay, Guard.DESK),
    Page("POST", "/console/deliveries/texts/{row_id:int}/resend", deliveries.resend, Guard.DESK),
    Page("GET", refused.LIST, refused.refused_texts, Guard.REFUSED),
    Page("POST", "/console/refused/{row_id:int}/read", refused.read_refused, Guard.REFUSED),
    Page("POST", "/console/refused/{row_id:int}/dismiss", refused.dismiss_refused, Guard.REFUSED),
    Page("GET", "/console/alarms", desk.alarms, Guard.DESK),
    Page("POST", "/console/alarms/{alarm_id:int}/clear", desk.clear_alarm, Guard.DESK),
)


def routes_of(pages: Iterable[Page]) -> list[Route]:
    """The pages as Starlette routes, each behind its guard."""
    return [Route(page.path, guarded(page.endpoint, page.guard), methods=[page.method]) for page in pages]
