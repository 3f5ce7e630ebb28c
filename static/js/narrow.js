// Narrows a list of ticks to those whose words hold what is typed into the search above it; what is ticked always stays in sight.
// Without this script the search is not shown, and the list is whole.
(() => {
  const typed = {};  // by list: kept when the form is redrawn

  const narrow = (field) => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const list = document.getElementById(field.dataset.narrows);
    const ticks = [...list.querySelectorAll("label")];
    typed[list.id] = field.value;
    ticks.forEach((tick) => {
      const words = tick.textContent.toLowerCase();
      tick.hidden = !tick.control.checked && !wanted.every((word) => words.includes(word));
    });
    list.querySelectorAll("p").forEach((heading) => { heading.hidden = wanted.length > 0; });
    const left = ticks.filter((tick) => !tick.hidden).length;
    field.parentElement.querySelector("[role=status]").textContent = wanted.length ? `${left} of ${ticks.length} shown` : "";
  };

  const begin = () => document.querySelectorAll("input[data-narrows]").forEach((field) => {
    if (field.dataset.begun) return;
    field.dataset.begun = "yes";
    // What is searched for is no part of the form: it is not sent, and Enter does not save.
    field.addEventListener("input", (event) => { event.stopPropagation(); narrow(field); });
    field.addEventListener("change", (event) => event.stopPropagation());
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    if (typed[field.dataset.narrows]) { field.value = typed[field.dataset.narrows]; narrow(field); }
  });

  begin();
  document.body.addEventListener("htmx:afterSettle", begin);
})();
