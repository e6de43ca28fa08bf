// What is wrong with the open page at the width that it has now, with everything unfolded.
// axe looks at each page once with all its rules. At the second width it does so again only where something shows that
// did not show before; elsewhere it asks what depends on the width. Contrast is measured once for every look that a text
// has: its colour and size, and whatever lies behind it. What was met is remembered from page to page.
async (width) => {
  const PLACED = ["color-contrast", "scrollable-region-focusable", "link-in-text-block"];
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
  const isNewLook = (each) => {
    const style = getComputedStyle(each);
    const look = [width, style.color, style.fontSize, style.fontWeight, style.textShadow, behind(each)].join();
    return isNew(look);
  };
  const saysSomething = (each) =>
    each.matches("input, select, textarea") ||
    [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const isShown = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true });

  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const shown = [...document.body.querySelectorAll("*")].filter(isShown);
  const before = window.shownBefore;
  window.shownBefore = new Set(shown);
  const isNews = (each) => each.closest("main") || isNew(`${width} ${each.tagName}.${each.className}`);
  const onlyHere = shown.filter((each) => !before?.has(each)).filter(isNews);
  shown.filter(saysSomething).filter(isNewLook).forEach((each) => each.setAttribute("data-new-look", width));
  sessionStorage.setItem("met", JSON.stringify([...met]));
  axe.configure({ rules: [{ id: "color-contrast", selector: `[data-new-look="${width}"]` }] });
  const rules = onlyHere.length || !before ? {} : { runOnly: PLACED };
  // Nobody asks here how to find a node again, what frames hold (there are none), or how style sheets turn a page.
  const less = { resultTypes: ["violations"], selectors: false, iframes: false, preload: false };
  const found = await axe.run({ ...less, ...rules });
  const told = found.violations.map((each) => `${each.impact} ${each.id}: ${each.nodes[0].html.slice(0, 200)}`);

  for (const each of document.querySelectorAll("main button, main a.btn, main a.plain, main summary")) {
    const isSmall = each.offsetParent && each.getBoundingClientRect().height < 43.5;
    if (isSmall && !each.matches(".visually-hidden")) told.push(`small target: ${each.outerHTML.slice(0, 160)}`);
  }
  const page = document.scrollingElement;
  if (page.scrollWidth > page.clientWidth) told.push("scrolls sideways");
  return told;
}
