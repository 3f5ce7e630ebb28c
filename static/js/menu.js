// Closes an open menu on Escape, and when the focus or a click goes elsewhere. Without this script the menus still open and close.
(() => {
  const open = () => document.querySelectorAll("details[data-closes][open]");
  const closeOthers = event => open().forEach(menu => { if (!menu.contains(event.target)) menu.open = false; });
  addEventListener("click", closeOthers);
  addEventListener("focusin", closeOthers);
  addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    open().forEach(menu => { menu.open = false; menu.querySelector("summary").focus(); });
  });
})();
