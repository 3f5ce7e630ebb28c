// Changes the colours where one is, says it, and keeps the focus. Without this script the page is loaded anew in them.
addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-colours]") || !event.submitter) return;
  event.preventDefault();
  const { value: theme, textContent: words } = event.submitter;
  const sent = new FormData(form);
  sent.set("theme", theme);
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw answer;
  } catch {
    return form.querySelector("[role=status]").textContent = "Not changed. Try again in a moment";
  }
  const own = theme === "light" || theme === "dark";
  if (own) document.documentElement.dataset.bsTheme = theme;
  else delete document.documentElement.dataset.bsTheme;
  document.querySelector("meta[name=color-scheme]").content = own ? theme : "light dark";
  form.querySelectorAll("button").forEach((each) => each.setAttribute("aria-pressed", String(each.value === theme)));
  form.querySelector("[role=status]").textContent = words;
});
