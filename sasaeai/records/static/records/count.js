// A press for less and one for more beside each number of people; without this file, the number is typed.
(() => {
  const words = document.currentScript.dataset;
  const read = (field) => {
    const number = Number.parseInt(field.value.normalize("NFKC"), 10);
    return Number.isFinite(number) ? number : 0;
  };
  const button = (sign, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };
  for (const field of document.querySelectorAll(".heads input.count")) {
    const name = field.closest(".field").querySelector("label").textContent.trim();
    const step = (by) => () => { field.value = Math.max(0, read(field) + by); };
    const frame = document.createElement("div");
    frame.className = "stepper";
    field.before(frame);
    frame.append(button("−", `${name}：${words.less}`, step(-1)), field, button("＋", `${name}：${words.more}`, step(1)));
  }
})();
