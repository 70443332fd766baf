"""Pages for staff: look things up, help people who wait, pause the bot. Every one needs a login."""
