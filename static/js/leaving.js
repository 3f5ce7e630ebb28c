// Asks before a page is left on which something was typed or chosen and not sent. Without this script it is left without asking.
(() => {
  const ours = (elt) => elt.closest("form[data-asks]") !== null;
  let begun = document.querySelector("form[data-asks][data-unsaved]") !== null;  // what comes back filled in is not stored

  addEventListener("input", ({ target }) => { if (ours(target) && !target.matches("[type=search]")) begun = true; });
  addEventListener("submit", (event) => { if (!event.defaultPrevented && ours(event.target)) begun = false; });
  addEventListener("beforeunload", (event) => { if (begun) event.preventDefault(); });
})();
