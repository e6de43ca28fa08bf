// What is wrong with the open page at the width that it has now, with everything unfolded.
// axe looks at each page once with all its rules. At the second width it does so again only where something shows that
// did not show before; elsewhere it asks what the width decides: which links stand in a text, which boxes scroll.
// Contrast is measured until axe has decided on a look once: a text's colour and size, and whatever lies behind it. What
// was decided is remembered from page to page; axe does not decide where something covers a text.
async (width) => {
  const LINKS = "a[href], [role=link]";
  const met = new Set(JSON.parse(sessionStorage.getItem("met") || "[]"));
  const isNew = (thing) => !met.has(thing) && Boolean(met.add(thing));
  const known = new Map();

  const behind = (each) => {
    if (!each) return "";
    if (!known.has(each)) {
      const style = getComputedStyle(each);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.position].join();
      const plain = own === "rgba(0, 0, 0, 0),none,1,static";
      known.set(each, behind(each.parentElement) + (plain ? "" : `/${own}`));
    }
    return known.get(each);
  };
  const MOST_TRIES = 6;
  const tried = new Map();
  const isOpen = (each) => {
    const look = lookOf(each);
    tried.set(look, (tried.get(look) || 0) + 1);
    if (met.has(look) || tried.get(look) > 2) return false;
    return [...Array(MOST_TRIES).keys()].some((time) => isNew(`${look} ${time}`));
  };
  const lookOf = (each) => {
    const style = getComputedStyle(each);
    return [style.color, style.fontSize, style.fontWeight, style.textShadow, behind(each)].join();
  };
  // Of one sign alone axe decides nothing.
  const saysSomething = (each) =>
    each.matches("input, select, textarea") ||
    [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /[\p{L}\p{Nd}]\S/u.test(node.data));
  const isShown = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const scrolls = (each) =>
    (each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight) &&
    /auto|scroll/.test(getComputedStyle(each).overflow);
  // How a link can be told from the text around it, and where that text ends.
  const placeOf = (link) => {
    const style = getComputedStyle(link);
    const around = getComputedStyle(link.parentElement);
    const told = ["color", "fontSize", "fontFamily", "fontWeight", "fontStyle"].map((name) => style[name] === around[name]);
    const own = [style.color, around.color, style.textDecorationLine, style.borderBottom, style.backgroundImage];
    const displays = [];
    for (let each = link; each && !displays.at(-1)?.startsWith("block"); each = each.parentElement) {
      displays.push(getComputedStyle(each).display);
    }
    return [told, own, displays].join();
  };

  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const shown = [...document.body.querySelectorAll("*")].filter(isShown);
  const before = window.shownBefore;
  window.shownBefore = new Map(shown.map((each) => [each, each.matches(LINKS) ? placeOf(each) : ""]));
  const isNews = (each) => each.closest("main") || isNew(`${width} ${each.tagName}.${each.className}`);
  const onlyHere = shown.filter((each) => !before?.has(each)).filter(isNews);
  const isWhole = onlyHere.length || !before;
  const isMoved = (link) => before.get(link) !== window.shownBefore.get(link) && isNews(link);

  // Of each rule that is asked of marked pieces only: which they are. A mark is for one width.
  const asked = {
    "color-contrast": shown.filter(saysSomething).filter(isOpen),
    "scrollable-region-focusable": shown.filter((each) => !each.matches("select, textarea") && scrolls(each)),
    "link-in-text-block": shown.filter((each) => each.matches(LINKS) && (isWhole || isMoved(each))),
  };
  for (const [rule, pieces] of Object.entries(asked)) {
    document.querySelectorAll(`[data-ask-${rule}]`).forEach((each) => each.removeAttribute(`data-ask-${rule}`));
    pieces.forEach((each) => each.setAttribute(`data-ask-${rule}`, ""));
    axe.configure({ rules: [{ id: rule, selector: `[data-ask-${rule}]` }] });
  }
  const placed = Object.keys(asked).filter((rule) => asked[rule].length);
  const contrast = axe._audit.checks["color-contrast"];
  const evaluate = contrast.evaluate;
  contrast.evaluate = function decide(each, ...given) {
    const decided = evaluate.call(this, each, ...given);
    if (decided !== undefined) met.add(lookOf(each));
    return decided;
  };
  // Nobody asks here how to find a node again, what frames hold (there are none), or how style sheets turn a page.
  const less = { resultTypes: ["violations"], selectors: false, iframes: false, preload: false };
  const found = isWhole || placed.length ? await axe.run({ ...less, ...(isWhole ? {} : { runOnly: placed }) }) : null;
  contrast.evaluate = evaluate;
  sessionStorage.setItem("met", JSON.stringify([...met]));
  const told = (found?.violations || []).map((each) => `${each.impact} ${each.id}: ${each.nodes[0].html.slice(0, 200)}`);

  for (const each of document.querySelectorAll("main button, main a.btn, main a.plain, main summary")) {
    const isSmall = each.offsetParent && each.getBoundingClientRect().height < 43.5;
    if (isSmall && !each.matches(".visually-hidden")) told.push(`small target: ${each.outerHTML.slice(0, 160)}`);
  }
  const page = document.scrollingElement;
  if (page.scrollWidth > page.clientWidth) told.push("scrolls sideways");
  return told;
}
