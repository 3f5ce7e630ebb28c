// Remembers whether the live panel was folded. The only thing that Groundwork keeps in the browser.
(() => {
  const panel = document.querySelector("details[data-remembers]");
  if (!panel) return;
  const key = `folded ${panel.dataset.remembers}`;
  try {
    if (localStorage.getItem(key)) panel.open = false;
    panel.addEventListener("toggle", () => {
      if (panel.open) localStorage.removeItem(key);
      else localStorage.setItem(key, "yes");
    });
  } catch { /* a browser that keeps nothing shows the panel open */ }
})();
