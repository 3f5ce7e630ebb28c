// Finds questions by their words among folded sections: opens the sections that hold one, and shows no other.
// Without this script the search is not shown, and all questions stand in their sections.
(() => {
  const field = document.querySelector("input[data-finds]");
  if (!field) return;
  const said = field.parentElement.querySelector("[role=status]");
  const sections = [...document.getElementById(field.dataset.finds).querySelectorAll("details.asked")];
  const questions = sections.flatMap((section) => [...section.querySelectorAll(".one")]);
  let open = null;  // which sections were open before anything was searched

  const find = () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!wanted.length && !open) return;
    if (!open) open = sections.filter((section) => section.open);
    questions.forEach((each) => {
      const words = `${each.dataset.words} ${each.textContent}`.toLowerCase();
      each.hidden = !wanted.every((word) => words.includes(word));
    });
    sections.forEach((section) => {
      const found = Boolean(section.querySelector(".one:not([hidden])"));
      section.hidden = !found;
      section.open = wanted.length ? found : open.includes(section);
    });
    if (!wanted.length) open = null;
    const left = questions.filter((each) => !each.hidden).length;
    said.textContent = wanted.length ? `${left} of ${questions.length} questions` : "";
  };

  // What is searched for is no answer: it changes nothing, and Enter goes to the first question found.
  field.addEventListener("input", (event) => { event.stopPropagation(); find(); });
  field.addEventListener("change", (event) => event.stopPropagation());
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    document.querySelector(".one:not([hidden]) :is(input, select, textarea):not([type=hidden])")?.focus();
  });
})();
