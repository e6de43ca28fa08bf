// 「この方です」 writes the name without loading the page again; without this file the button sends the form.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=pick]");
  if (!button) return;
  event.preventDefault();
  const form = button.form;
  const byProxy = form.elements.caller.value === "proxy";
  form.elements[byProxy ? "proxy_name" : "name"].value = button.dataset.name;
  if (!byProxy && button.dataset.kana) form.elements.kana.value = button.dataset.kana;
  form.elements.town.focus();
  form.dispatchEvent(new Event("change"));
});
