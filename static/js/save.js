// Saving while somebody types: says what is happening, keeps what was typed, tries again. The form works without it.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const status = document.getElementById("save-status");
  let typed = 0, sent = 0, saved = 0, wait = 2000, waiting = 0, held = null;

  // What is not stored yet is said where it can be seen, however far down somebody is.
  const say = (words, attention = true, unsent = false) => {
    status.textContent = words;
    status.classList.toggle("unsent", unsent);
    mark(attention);
  };
  const mark = (attention) => {
    status.classList.remove("unsaid");
    status.classList.toggle("attention", attention);
  };
  const again = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => htmx.trigger(form, "save-again"), wait);
    wait = Math.min(Math.max(wait, 1000) * 2, 30000);
  };

  // Arrow keys choose each choice that they pass: what is passed is not saved, what somebody stays at or leaves is.
  const PAUSE = 5000;  // milliseconds: a choice is read aloud in less
  const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];
  let passing = 0, stays = 0;  // when an arrow was last pressed among choices; what saves once nobody goes on
  const settle = () => {
    clearTimeout(stays);
    passing = 0;
    if (stays) { stays = 0; htmx.trigger(form, "save-again"); }
  };
  form.addEventListener("keydown", ({ target, key }) => {
    if (!target.matches("[type=radio]")) return;
    if (ARROWS.includes(key)) passing = performance.now();
    else if (key === " ") settle();
  });
  form.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (target.matches("[type=radio]") && relatedTarget?.name !== target.name) settle();
  });
  form.addEventListener("pointerdown", () => { passing = 0; });
  form.addEventListener("htmx:confirm", (event) => {
    if (event.target !== form || !passing || performance.now() - passing >= PAUSE) return;
    event.preventDefault();
    clearTimeout(stays);
    stays = setTimeout(settle, PAUSE);
  });

  form.addEventListener("input", () => { form.elements.seq.value = ++typed; held = null; });
  form.addEventListener("htmx:beforeRequest", () => { clearTimeout(waiting); waiting = 0; sent = typed; say("Saving…", false); });

  // Signed out: the text stays here, and is sent once somebody has signed in again in another tab.
  form.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 403 && xhr.getResponseHeader("X-CSRFToken")) {
      form.elements.csrfmiddlewaretoken.value = xhr.getResponseHeader("X-CSRFToken");
    }
    if (xhr.status !== 401) return;
    event.preventDefault();
    typed = Math.max(typed, saved + 1);
    const link = document.createElement("a");
    link.href = xhr.getResponseHeader("HX-Redirect") || "/";
    link.target = "_blank";
    link.textContent = "sign in to go on";
    say("You were signed out. What you typed is kept; ", true, true);
    status.append(link);
    again();
  });

  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful) return;
    const code = detail.xhr.status;
    mark(code === 409 || code === 422);
    status.classList.remove("unsent");
    const goesOn = held;
    held = null;
    if (code === 409) return;
    saved = sent;
    wait = 2000;
    if (code === 204) say("Saved", false);
    if (goesOn && typed === saved) form.requestSubmit(goesOn.by);
  });

  const failed = ({ detail }) => {
    if (detail.xhr && detail.xhr.status === 401) return;
    say(held ? "No connection. What you typed is kept on this page; it goes on by itself once it is saved" : "Not saved – we will try again", true, true);
    again();
  };
  form.addEventListener("htmx:sendError", failed);
  form.addEventListener("htmx:responseError", failed);
  // Back in this tab, or back on the network: no need to wait any longer.
  const now = () => { if (waiting && typed > saved) { wait = 0; again(); wait = 2000; } };
  addEventListener("focus", now);
  addEventListener("online", now);
  addEventListener("beforeunload", (event) => { if (typed > saved) event.preventDefault(); });
  // A page that is sent while nothing gets through is lost with all that was typed: it is saved first, and goes on after that.
  form.addEventListener("submit", (event) => {
    clearTimeout(stays);
    if (typed > saved && (waiting || !navigator.onLine)) {
      event.preventDefault();
      held = { by: event.submitter };
      clearTimeout(waiting);
      htmx.trigger(form, "save-again");
    } else saved = typed;
  });
  if (form.hasAttribute("data-unsaved")) { typed = 1; form.elements.seq.value = 1; htmx.trigger(form, "save-again"); }
})();
