
"use strict";
(() => {
  const form = document.querySelector(".filters");
  const all = (selector) => [...document.querySelectorAll(selector)];
  const statements = all(".statement"), sheets = all(".sheet"), lists = all("details.list"), clauses = all(".clause");
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
  const agencies = sheets.map((sheet) => {
    const attributes = sheet.querySelector(".attributes");
    return {
      text: plain(sheet.querySelector("h3").textContent + " " + (attributes ? attributes.textContent : "")),
      places: new Set(sheet.dataset.places.split(" ")),
      statements: sheet.dataset.statements.split(" "),
    };
  });
  for (const list of lists) list.words = list.querySelector("summary").textContent;
  const hiding = new CSSStyleSheet();
  document.adoptedStyleSheets = [hiding];

  const found = form.querySelector(".found"), mostFound = 8;

  function link(number) {
    const item = document.createElement("li"), anchor = document.createElement("a");
    anchor.href = "#a" + number;
    anchor.textContent = sheets[number].querySelector("h3").textContent;
    item.append(anchor);
    return item;
  }

  function apply() {
    const verdicts = new Set([...form.querySelectorAll("[name=verdict]:checked")].map((box) => box.value));
    const scope = form.elements.scope.value;
    const places = [...form.querySelectorAll("[name=place]")].map((one) => one.value).filter(Boolean);
    const words = plain(form.elements.agency.value).split(/\s+/).filter(Boolean);
    const concerned = new Set(), hidden = [], numbers = [];
    let statementsShown = 0;
    agencies.forEach((agency, number) => {
      if (places.every((place) => agency.places.has(place)) && words.every((word) => agency.text.includes(word))) {
        numbers.push(number);
      } else hidden.push(".g" + number);
    });
    const narrows = numbers.length < agencies.length;
    if (narrows) for (const number of numbers) agencies[number].statements.forEach((one) => concerned.add(one));
    statements.forEach((statement) => {
      const number = statement.id.slice(1);
      const isShown = (verdicts.size === 0 || verdicts.has(statement.dataset.verdict))
        && (scope === "" || scope === statement.dataset.scope) && (!narrows || concerned.has(number));
      statement.hidden = !isShown;
      if (isShown) statementsShown += 1;
      else hidden.push(".r" + number);
    });
    hiding.replaceSync(hidden.map((selector) => selector + "{display:none!important}").join(""));
    const isWhole = statementsShown === statements.length;
    for (const clause of clauses) clause.hidden = !isWhole && !clause.querySelector(".statement:not([hidden])");
    document.querySelector(".none").hidden = statementsShown > 0 || isWhole;
    const out = new Set(hidden);
    for (const list of lists) {
      const items = [...list.querySelectorAll(":scope > ul > li")];
      const shown = items.filter((item) => !out.has("." + item.className)).length;
      list.querySelector("summary").textContent =
        shown === items.length ? list.words : list.words + " – " + form.dataset.shownOf.replace("{n}", shown);
    }
    form.querySelector(".shown").textContent = form.dataset.shown.replace("{s}", statementsShown)
      .replace("{S}", statements.length).replace("{a}", numbers.length).replace("{A}", agencies.length);
    form.classList.toggle("narrowed", hidden.length > 0);
    found.replaceChildren(...(narrows && numbers.length <= mostFound ? numbers.map(link) : []));
    found.hidden = found.childElementCount === 0;
  }

  function reveal() {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.hidden || getComputedStyle(target).display === "none") { form.reset(); apply(); }
    if (target.tagName === "DETAILS") target.open = true;
    const focused = target.tagName === "DETAILS" ? target.querySelector("summary") : target;
    if (focused.tabIndex < 0) focused.tabIndex = -1;
    focused.focus({ preventScroll: true });
    target.scrollIntoView();
  }

  let waiting;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 120); });
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.print.addEventListener("change", (event) => document.body.classList.toggle("print-sheets", event.target.checked));
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = lists.concat(form.elements.print.checked ? sheets : []).filter((one) => !one.open);
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of opened) one.open = false; });
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {  // a link to where one is already changes no hash
    const anchor = event.target.closest("a");
    if (anchor && anchor.hash === location.hash) setTimeout(reveal);
  });
  form.hidden = false;
  form.reset();
  apply();
  reveal();
})();
