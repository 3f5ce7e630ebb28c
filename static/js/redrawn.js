// Forms that the server redraws: what is typed, chosen or pressed while an answer is on its way is never lost.
// One request at a time; an answer to what no longer stands there is asked for again. Without this script each button posts the page.
(() => {
  let touched = 0;  // how often something was typed or chosen
  let asking = null;  // what htmx is about to send
  let running = null;
  let next = null;  // what to ask for in place of the answer that is on its way
  let again = null;
  let pressed = "";  // the button to press as soon as the form is redrawn
  let stay = "";  // where the focus went meanwhile
  let place = null;  // what was chosen, and how far down the window it stands
  const PAUSE = 1000;  // milliseconds: letters pressed in a list sooner than that spell one word
  let spelled = -PAUSE;  // when a key was last pressed in a list
  let held = null;  // what to ask for once the word is spelled: a list that is redrawn forgets its letters
  let timer = 0;

  const form = () => document.querySelector("form[data-redrawn]");
  const ours = (elt) => Boolean(form() && form().contains(elt));
  const isAlone = (elt) => elt.hasAttribute("data-alone");  // redrawn alone, and with the form each time
  const isPress = (elt) => elt.matches("button");
  const numbersAnew = (elt) => !/^(add:|propose)/.test(elt.value);
  const isList = (elt) => elt.matches("select") && ours(elt);
  const isSpelling = () => isList(document.activeElement) && performance.now() - spelled < PAUSE;

  const release = () => {
    clearTimeout(timer);
    if (!held) return;
    if (isSpelling()) { timer = setTimeout(release, PAUSE); return; }
    const { issue } = held;
    held = null;
    if (!running) issue();
    else if (!isPress(running.elt)) next ||= issue;  // an answer to a press has fitted the lists, too
  };
  const hold = (asked) => {
    if (!held || !isPress(held.elt)) held = asked;
    clearTimeout(timer);
    timer = setTimeout(release, PAUSE);
  };

  addEventListener("keydown", ({ target, key }) => {
    if (isList(target)) spelled = ["Enter", "Escape", "Tab"].includes(key) ? -PAUSE : performance.now();
  });
  addEventListener("focusout", ({ target }) => { if (isList(target)) { spelled = -PAUSE; release(); } });

  addEventListener("input", ({ target }) => { if (ours(target)) touched += 1; });

  document.body.addEventListener("htmx:confirm", (event) => {
    const { elt, issueRequest } = event.detail;
    if (!ours(elt)) return;
    const issue = () => { asking = { elt, issue }; issueRequest(true); };
    if (isList(elt) && isSpelling()) { event.preventDefault(); hold({ elt, issue }); return; }
    if (!running) { asking = { elt, issue }; return; }
    event.preventDefault();
    if (isAlone(elt)) return;
    if (!isPress(running.elt)) next = isPress(elt) || !next ? issue : next;
    else if (isPress(elt) && !numbersAnew(running.elt)) pressed = elt.value;
  });

  document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (asking && asking.elt === detail.elt) running = { ...asking, xhr: detail.xhr, touched };
  });

  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (!running || running.xhr !== xhr || !event.detail.shouldSwap) return;
    if (!isAlone(running.elt) && isSpelling()) {
      event.detail.shouldSwap = false;
      hold({ elt: running.elt, issue: next || running.issue });
      return;
    }
    if (next || touched > running.touched) {
      event.detail.shouldSwap = false;
      again = next || running.issue;
      return;
    }
    place = isPress(running.elt) ? null : { id: running.elt.id, top: running.elt.getBoundingClientRect().top };
    const here = document.activeElement;
    stay = here !== running.elt && ours(here) ? here.id : "";
  });

  // The new form is put before the old one, which the browser may hold in its place: then the page would have jumped.
  document.body.addEventListener("htmx:afterSwap", () => {
    const chosen = place && document.getElementById(place.id);
    if (chosen) scrollBy({ top: chosen.getBoundingClientRect().top - place.top, behavior: "instant" });
    place = null;
  });

  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!running || running.xhr !== detail.xhr) return;
    const waiting = again || next;  // no swap was asked about where the request failed: what waited for it is asked for all the same
    if (waiting) queueMicrotask(waiting);
    else if (!detail.successful) pressed = "";
    running = next = again = null;
  });

  document.body.addEventListener("htmx:afterSettle", () => {
    if (stay) document.getElementById(stay)?.focus();
    const button = pressed && form() && [...form().querySelectorAll("button[name=do]")].find((each) => each.value === pressed);
    stay = pressed = "";
    if (button) button.click();
  });
})();
