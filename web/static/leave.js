// "Leave this page": clear what is on the screen and what this tab keeps, then replace the page in the history.
"use strict";
(() => {
  const leave = document.getElementById("leave");
  if (!leave) return;
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    try { sessionStorage.clear(); } catch { /* the browser keeps nothing for us: nothing to clear */ }
    const where = leave.href;
    document.title = "";
    document.body.replaceChildren();
    location.replace(where);
  });
  // A page that the browser kept for its Back button is loaded afresh.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
