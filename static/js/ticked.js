// Counts the ticks of a list beside what is done with them. Without this script nothing is counted, and all works the same.
(() => {
  const region = document.querySelector("[data-counts]");
  if (!region) return;
  const count = () => {
    const ticked = document.querySelectorAll(`input[type=checkbox][name="${region.dataset.counts}"]:checked`).length;
    region.textContent = ticked ? `${ticked} ticked` : "";
  };
  addEventListener("change", count);
  addEventListener("pageshow", count);
  count();
})();
