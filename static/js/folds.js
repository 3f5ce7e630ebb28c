// Folds that somebody opened stay open when a press leads to the page anew, in this tab. Without this script the page opens what matters.
(() => {
  const KEY = "open folds";
  const folds = () => [...document.querySelectorAll("details[id]")];

  addEventListener("submit", () => {
    sessionStorage.setItem(KEY, JSON.stringify(folds().filter((fold) => fold.open).map((fold) => fold.id)));
  });

  const kept = JSON.parse(sessionStorage.getItem(KEY) || "[]");
  sessionStorage.removeItem(KEY);
  for (const fold of folds()) if (kept.includes(fold.id)) fold.open = true;
})();
