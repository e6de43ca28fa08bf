/* A long form (data-unsaved) keeps what is typed until it is saved: leaving asks first, coming back, also after signing
   in anew, puts it there again. In this tab and for this person only: a computer at a counter serves many people. */
(function () {
  "use strict";
  var script = document.currentScript, told = script.dataset, mine = "unsaved:" + told.who + ":", leaving = false;

  // A browser may refuse to keep anything: then leaving still asks first.
  function kept(change) {
    try { return change(sessionStorage); } catch (refused) { return null; }
  }
  function each(change) {
    kept(function (store) {
      Object.keys(store).forEach(function (key) {
        if (key.indexOf("unsaved:") === 0) change(store, key, JSON.parse(store.getItem(key)));
      });
    });
  }
  // The page that says that nothing was saved: what was sent is still to be saved.
  if ("failed" in told) {
    each(function (store, key, draft) {
      draft.sent = false;
      store.setItem(key, JSON.stringify(draft));
    });
    return;
  }

  var forms = Array.prototype.map.call(document.querySelectorAll("form[data-unsaved]"), function (form) {
    return { form: form, key: mine + location.pathname + "#" + form.dataset.unsaved };
  });
  each(function (store, key, draft) {
    var here = forms.some(function (one) { return one.key === key; });
    if (key.indexOf(mine) !== 0 || draft.sent && !here) store.removeItem(key);
  });

  function boxes(form) {
    return Array.prototype.filter.call(form.elements, function (box) {
      return box.name && box.name !== "csrfmiddlewaretoken" && !/^(submit|button|file|password|image|reset)$/.test(box.type);
    });
  }
  function ticks(box) { return box.type === "checkbox" || box.type === "radio"; }
  // Hidden boxes hold what was seen: they go with the words, so that a second writer is still noticed.
  function stateOf(form) {
    return boxes(form).map(function (box) {
      var value = ticks(box) ? box.checked : box.value.replace(/\r\n/g, "\n");
      return { name: box.name, of: ticks(box) ? box.value : "", value: value, hidden: box.type === "hidden" };
    });
  }
  function part(state, hidden) {
    return JSON.stringify(state.filter(function (box) { return box.hidden === hidden; }).map(function (box) {
      return [box.name, box.of, typeof box.value === "string" ? box.value.trim() : box.value];
    }));
  }
  function put(form, state) {
    var left = boxes(form);
    state.forEach(function (was) {
      var at = left.findIndex(function (box) { return box.name === was.name && (!ticks(box) || box.value === was.of); });
      if (at < 0) return;
      var box = left.splice(at, 1)[0], fold = box.closest("details");
      if (ticks(box)) box.checked = was.value; else box.value = was.value;
      for (; was.value && !was.hidden && fold; fold = fold.parentElement.closest("details")) fold.open = true;
    });
  }

  function watch(form, key) {
    // Shown again with what was typed, because something has to be put right: nothing of it is saved.
    var typed = form.hasAttribute("data-typed"), saved = stateOf(form);
    function moved() { return typed || part(stateOf(form), false) !== part(saved, false); }
    function keep(sent) {
      kept(function (store) {
        if (sent || moved()) store.setItem(key, JSON.stringify({ state: stateOf(form), sent: sent })); else store.removeItem(key);
      });
    }
    function say() {
      var said = document.createElement("div"), sentence = document.createElement("p"), back = document.createElement("button");
      said.className = "notice info";
      said.setAttribute("role", "status");
      sentence.textContent = told.restored;
      back.type = "button";
      back.className = "btn quiet small";
      back.textContent = told.back;
      back.addEventListener("click", function () {
        put(form, saved);
        keep(false);
        said.remove();
      });
      said.append(sentence, back);
      form.before(said);
    }
    var draft = JSON.parse(kept(function (store) { return store.getItem(key); }) || "null");
    var over = draft && draft.sent && part(draft.state, true) !== part(saved, true);
    if (typed) keep(false);
    else if (draft && !over && part(draft.state, false) !== part(saved, false)) {
      put(form, draft.state);
      keep(false);
      say();
    } else kept(function (store) { store.removeItem(key); });

    form.addEventListener("input", function () { keep(false); });
    form.addEventListener("change", function () { keep(false); });
    form.addEventListener("submit", function () {
      leaving = true;
      keep(true);
    });
    // やめる beside 保存する is an answer already.
    form.addEventListener("click", function (event) {
      if (!event.target.closest(".buttons a")) return;
      leaving = true;
      kept(function (store) { store.removeItem(key); });
    });
    window.addEventListener("beforeunload", function (event) {
      if (!leaving && moved()) event.preventDefault();
    });
  }
  forms.forEach(function (one) { watch(one.form, one.key); });
  var out = document.querySelector("form[data-forgets-unsaved]");
  if (out) out.addEventListener("submit", function () { each(function (store, key) { store.removeItem(key); }); });
  window.addEventListener("pageshow", function () { leaving = false; });
})();
