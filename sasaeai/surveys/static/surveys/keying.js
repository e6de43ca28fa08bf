// Types a slip with the keypad alone: goes on by itself, skips what was not asked, says what seems wrong.
// Without this file the same form is filled with Tab and sent with the button.
(() => {
  const form = document.querySelector("form.keying");
  const fields = [...form.querySelectorAll("[data-kind]")];
  const last = form.querySelector("[data-last]");
  const byCode = new Map(fields.filter((field) => field.dataset.code).map((field) => [field.dataset.code, field]));
  const rowOf = (field) => field.closest(".keying-row");
  const codesOf = (field) => (field.dataset.codes || "").split(" ").filter(Boolean);
  const isLong = (field) => codesOf(field).some((code) => code.length > 1);
  const isChoice = (field) => ["single", "multiple"].includes(field.dataset.kind);
  const plain = (text) => text.normalize("NFKC");

  const given = (field) => {
    const value = plain(field.value).trim();
    if (!isChoice(field)) return value && value !== "*" ? [value] : [];
    const parts = value.split(/[\s,+]+/).filter((part) => part && part !== "0" && part !== "*");
    return parts.flatMap((part) => (codesOf(field).includes(part) || isLong(field) ? [part] : [...part]));
  };

  // The same questions as surveys/branching.py: a question that was left blank is like nothing.
  const compare = {
    "=": (a, b) => a === b, "!=": (a, b) => a !== b, "<": (a, b) => a < b, "<=": (a, b) => a <= b,
    ">": (a, b) => a > b, ">=": (a, b) => a >= b,
  };
  const holds = ([sign, ...parts]) => {
    if (sign === "or") return parts.some(holds);
    if (sign === "and") return parts.every(holds);
    if (sign === "not") return !holds(parts[0]);
    const [code, value] = parts;
    const field = byCode.get(code);
    const answers = field ? given(field) : [];
    if (sign === "selected") return answers.includes(value);
    const number = (text) => (Number.isNaN(Number(text)) ? text : Number(text));
    return answers.some((one) => compare[sign](number(one), number(value)));
  };
  const isAsked = (field) => !field.dataset.asked || JSON.parse(field.dataset.asked).every(holds);

  const showSkipped = () => {
    for (const field of fields) {
      const skipped = !isAsked(field);
      rowOf(field).classList.toggle("skipped", skipped);
      rowOf(field).querySelector(".keying-skipped").hidden = !skipped;
    }
  };

  const doubtOf = (field) => {
    const codes = given(field);
    if (field.dataset.kind === "number") {
      const [number] = codes.map(Number);
      const { least, most } = field.dataset;
      return number !== undefined && ((least && number < Number(least)) || (most && number > Number(most))) ? form.dataset.range : "";
    }
    const unknown = codes.find((code) => !codesOf(field).includes(code));
    if (unknown) return form.dataset.no + unknown;
    if (field.dataset.kind === "single") return codes.length > 1 ? form.dataset.two : "";
    const alone = field.dataset.alone.split(" ").filter(Boolean);
    if (codes.length > 1 && codes.some((code) => alone.includes(code))) return form.dataset.alone;
    return field.dataset.many && codes.length > Number(field.dataset.many) ? form.dataset.many : "";
  };
  const look = (field) => {
    if (field.dataset.kind === "text") return "";
    const words = doubtOf(field);
    rowOf(field).querySelector(".keying-doubt").textContent = words;
    return words;
  };

  const go = (field) => {
    field.focus();
    if (field.select) field.select();
    field.scrollIntoView({ block: "center" });
  };
  // `every`: also into questions that were not asked.
  let came = null;
  const step = (field, by, every) => {
    came = field;
    look(field);
    showSkipped();
    for (let at = fields.indexOf(field) + by; at >= 0; at += by) {
      if (at >= fields.length) { last.focus(); return; }
      if (every || isAsked(fields[at])) { go(fields[at]); return; }
    }
  };

  const typed = (field) => {
    const value = plain(field.value).trim();
    if (isChoice(field) && value === "0") { field.value = ""; step(field, 1); return; }
    if (field.dataset.kind === "single") {
      const longer = codesOf(field).filter((code) => code.startsWith(value));
      if (value && longer.length === 1 && longer[0] === value && !look(field)) step(field, 1);
      else if (longer.length === 0 && value && !/[\s+,]/.test(value)) look(field);
    } else if (field.dataset.kind === "multiple" && !isLong(field)) {
      field.value = [...new Set(given(field))].map((code) => `${code} `).join("");
      look(field);
    } else if (field.dataset.kind === "number" && /^\d+$/.test(value) && field.dataset.most) {
      if (value.length >= field.dataset.most.length && !look(field)) step(field, 1);
    }
  };

  const keys = {
    Enter: (field) => {
      const open = field.dataset.kind === "multiple" && isLong(field) && /\d$/.test(field.value);
      if (open && !look(field)) field.value += " ";
      else step(field, 1);
    },
    ArrowDown: (field) => step(field, 1, true),
    ArrowUp: (field) => step(field, -1, true),
    "*": (field) => { field.value = "*"; step(field, 1); },
    // A second mark on a single choice: back to where it went on by itself.
    "+": (field) => {
      const at = !field.value && came && isChoice(came) ? came : field;
      if (!isChoice(at)) return;
      at.focus();
      at.value = `${at.value.trim()} `;
    },
  };
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.dataset.kind || event.isComposing) return;
    const isText = field.dataset.kind === "text";
    if (event.key === "Backspace" && !field.value) { event.preventDefault(); step(field, -1); return; }
    if (!keys[event.key] || (isText && (field.value || event.shiftKey) && event.key !== "Enter") || (isText && event.shiftKey)) return;
    event.preventDefault();
    keys[event.key](field);
  });
  form.addEventListener("input", (event) => { if (event.target.dataset.kind) typed(event.target); });
  form.addEventListener("change", showSkipped);
  showSkipped();
  if (!document.querySelector(".notice.error, .notice.warning") && fields.length) go(fields[0]);
})();
