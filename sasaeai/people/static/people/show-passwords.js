// 「打った文字を見る」: whoever types with one finger can see what was typed. Without JavaScript it is not offered.
for (const offer of document.querySelectorAll("[data-show-passwords]")) {
  const box = offer.querySelector("input");
  const fields = [...offer.closest("form").querySelectorAll("input[type=password]")];
  const show = (visible) => fields.forEach((field) => { field.type = visible ? "text" : "password"; });
  box.checked = false;
  box.addEventListener("change", () => show(box.checked));
  // Only a field that is hidden again is kept by the browser as a password, and not as a word it offers to everybody.
  offer.closest("form").addEventListener("submit", () => show(false));
  offer.hidden = false;
}
