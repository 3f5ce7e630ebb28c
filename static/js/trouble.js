// Says in a live region what went wrong with a request of htmx, on every page. Forms that save by themselves say it in save.js.
(() => {
  const main = document.getElementById("main");
  if (!main || !window.htmx) return;
  const region = document.createElement("div");
  region.id = "trouble";
  region.setAttribute("role", "alert");
  main.prepend(region);

  const say = (words, link) => {
    region.replaceChildren();
    const line = document.createElement("p");
    line.textContent = words;
    if (link) line.append(" ", link);
    region.append(line);
    region.className = "note amber trouble";
  };
  const silence = () => { region.replaceChildren(); region.className = ""; };
  const ours = ({ detail }) => !detail.elt.closest("form[data-autosave]");
  const typing = ({ detail }) => detail.elt.closest("form");

  // The sign-in ended while somebody typed: the page stays as it is, and they sign in in another tab.
  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr } = event.detail;
    if (!ours(event) || !typing(event)) return;
    const fresh = xhr.status === 403 && xhr.getResponseHeader("X-CSRFToken");
    if (fresh) document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = fresh; });
    if (xhr.status !== 401) return;
    event.preventDefault();
    const link = document.createElement("a");
    link.href = xhr.getResponseHeader("HX-Redirect") || "/";
    link.target = "_blank";
    link.textContent = "Sign in in a new tab";
    say("You were signed out. What you typed is still here. Sign in, come back, and do it again:", link);
  });

  document.body.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (!ours(event) || xhr.status === 401) return;
    if (xhr.status === 403 && xhr.getResponseHeader("X-CSRFToken")) return say("That took too long to be sent. Do it again");
    const plain = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain") && xhr.responseText.length < 300;
    say(plain ? xhr.responseText : "That did not work, and nothing was stored. Do it again; what you typed is still here");
  });
  document.body.addEventListener("htmx:sendError", (event) => {
    if (ours(event)) say("The server cannot be reached. What you typed is still here; do it again in a moment");
  });
  document.body.addEventListener("htmx:afterRequest", (event) => { if (ours(event) && event.detail.successful) silence(); });
})();
