"""The only public HTTP edge: the chat's API and page, topic pages, and the staff console."""
