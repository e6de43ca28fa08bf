// A telephone without signal: the page stays with what was chosen on it and says so, where otherwise the browser's own
// error page takes its place. Whoever leaves the page by another way than its buttons keeps what was chosen, too.
"use strict";

const PATIENCE = 8000;
const form = document.querySelector(".answer-form, #go");
const trouble = document.querySelector("[data-no-network]");
// Not where the desk tries the questionnaire: nothing is kept there.
const answers = form?.matches(".answer-form") && !form.elements.carried ? form : null;
const state = { changed: false, asking: false, goes: false, presses: 0 };

async function isThere() {
  const small = document.querySelector("link[rel=icon]").href;
  try {
    // An older browser waits as long as it likes.
    await fetch(small, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) });
    return true;
  } catch {
    return false;
  }
}

function show(isTrouble) {
  trouble.hidden = !isTrouble;
  if (isTrouble) trouble.scrollIntoView({ block: "nearest" });
}

form?.addEventListener("submit", async (event) => {
  if (state.goes) return;
  event.preventDefault();
  if (state.asking) return;
  const button = event.submitter;
  state.asking = true;
  state.presses += 1;
  // Whoever presses a third time is let go where the telephone believes in its signal: nobody is locked in by a guess.
  state.goes = (await isThere()) || (state.presses > 2 && navigator.onLine);
  state.asking = false;
  show(!state.goes);
  if (state.goes) form.requestSubmit(button);
});

// The server keeps a page's answers without going on; it answers with a page that nobody needs.
async function keep() {
  if (!answers || !state.changed || state.goes) return;
  state.changed = false;
  try {
    await fetch(window.location.href, { method: "POST", body: new FormData(answers), keepalive: true, redirect: "manual" });
  } catch (fault) {
    state.changed = true;
    throw fault;
  }
}

function keepBefore(element, kind, goOn) {
  element?.addEventListener(kind, async (event) => {
    if (!state.changed) return;
    event.preventDefault();
    try {
      await keep();
    } catch {
      show(true);
      return;
    }
    goOn();
  });
}

if (answers) {
  answers.addEventListener("input", () => {
    state.changed = true;
  });
  for (const link of document.querySelectorAll(".tools a")) {
    keepBefore(link, "click", () => {
      window.location.href = link.href;
    });
  }
  const stop = document.querySelector(".answer-stop");
  keepBefore(stop, "submit", () => stop.submit());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep().catch(() => {});
  });
}

window.addEventListener("pageshow", () => {
  state.goes = false;
});
