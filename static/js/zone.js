// A field for a time zone begins with the browser's own; without a script it begins with UTC.
document.querySelectorAll("input[data-own-zone]").forEach((field) => {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (own) field.value = own;
});
