"""What we know about people: conversations, inbox, outbox, handoffs, enquiries, findings, consent and staff."""
