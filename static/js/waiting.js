// Says in sight, and to a screen reader, what goes on after a press that takes its time, and takes no second press of it.
// Without this script the press does the same, and nothing is said.
(() => {
  const main = document.getElementById("main");
  if (!main) return;
  const SOON = 400, LONG = 20000;  // milliseconds: what is done sooner need not be said; after that a press counts again
  let timer = 0;
  let pressed = null;

  const region = document.createElement("p");
  region.className = "waiting";
  region.setAttribute("role", "status");
  main.append(region);

  const say = (words) => { clearTimeout(timer); timer = setTimeout(() => { region.textContent = words; }, SOON); };
  const over = () => {
    clearTimeout(timer);
    region.textContent = "";
    if (pressed) pressed.button?.removeAttribute("aria-disabled");
    pressed = null;
  };

  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.dataset.while) return;
    if (pressed?.form === form && Date.now() - pressed.at < LONG) { event.preventDefault(); return; }
    over();
    pressed = { form, at: Date.now(), button: event.submitter?.tabIndex === -1 ? form.querySelector(".btn-primary") : event.submitter };
    pressed.button?.setAttribute("aria-disabled", "true");
    say(form.dataset.while);
  });
  addEventListener("pageshow", over);
  addEventListener("keydown", ({ key }) => { if (key === "Escape") over(); });

  document.body.addEventListener("htmx:beforeRequest", ({ detail }) => { if (!pressed && detail.elt.closest("form[data-redrawn]")) say("Fitting the form…"); });
  document.body.addEventListener("htmx:afterRequest", () => { if (!pressed) over(); });
})();
