// Saving while somebody types: says what is happening, keeps what was typed, tries again. The form works without it.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const status = document.getElementById("save-status");
  let typed = 0, sent = 0, saved = 0, wait = 2000, waiting = 0;

  const say = (words, attention = true) => {
    status.textContent = words;
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

  form.addEventListener("input", () => { form.elements.seq.value = ++typed; });
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
    say("You were signed out. What you typed is kept; ");
    status.append(link);
    again();
  });

  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful) return;
    const code = detail.xhr.status;
    mark(code === 409 || code === 422);
    if (code === 409) return;
    saved = sent;
    wait = 2000;
    if (code === 204) say("Saved", false);
  });

  // A field is marked wrong exactly while a message stands at it.
  document.body.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
    const around = detail.target.id.startsWith("err-") && detail.target.closest("[data-error], .ask");
    if (!around) return;
    const wrong = Boolean(detail.target.querySelector(".error-text"));
    around.classList.toggle("has-error", wrong);
    around.querySelectorAll("input.form-control, textarea").forEach((field) => {
      if (wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    });
  });

  const failed = ({ detail }) => {
    if (detail.xhr && detail.xhr.status === 401) return;
    say("Not saved – we will try again");
    again();
  };
  form.addEventListener("htmx:sendError", failed);
  form.addEventListener("htmx:responseError", failed);
  // Back in this tab, or back on the network: no need to wait any longer.
  const now = () => { if (waiting && typed > saved) { wait = 0; again(); wait = 2000; } };
  addEventListener("focus", now);
  addEventListener("online", now);
  addEventListener("beforeunload", (event) => { if (typed > saved) event.preventDefault(); });
  form.addEventListener("submit", () => { saved = typed; });
  if (form.hasAttribute("data-unsaved")) { typed = 1; form.elements.seq.value = 1; htmx.trigger(form, "save-again"); }
})();
