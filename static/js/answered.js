// Counts anew how many questions of a section are answered, with each answer. Without this script the count is that of the last load.
addEventListener("input", ({ target }) => {
  const section = target.closest?.("details.asked");
  const count = section?.querySelector(".count-answered");
  if (!count) return;
  const isAnswer = (field) => !/_(how|source)$/.test(field.name);
  const says = (field) => (field.matches("[type=radio], [type=checkbox]") ? field.checked : Boolean(field.value.trim()));
  const fields = "input:not([type=hidden]), select, textarea";
  count.textContent = [...section.querySelectorAll(".one")].filter((one) => [...one.querySelectorAll(fields)].some((field) => isAnswer(field) && says(field))).length;
});
