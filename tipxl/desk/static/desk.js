// What works better with a script: dropping files anywhere, progress, and a word when the folder
// has changed. Every page works without it.
"use strict";

const round = document.body.dataset.round;
const mayChange = !document.body.dataset.readOnly;
const LARGEST = 150 * 1024 * 1024;

function say(words, href, link) {
  document.querySelector(".moved")?.remove();
  const box = document.createElement("div");
  box.className = "moved";
  box.setAttribute("role", "status");
  box.append(words + " ");
  if (href) {
    const a = document.createElement("a");
    a.href = href;
    a.textContent = link;
    box.append(a);
  }
  document.body.append(box);
}

// --- a page that was left open, and whose desk has ended: what was typed on it stays

let isOver = false;

const askState = () => fetch(`/state?round=${round || ""}`).then((answer) => answer.text());

function ended() {
  isOver = true;
  say("The desk has ended: everything that was done is saved. What you have typed on this page is not: copy it. Then start the desk again, with a double-click on Start tipxl.");
}

function runs() {
  if (!isOver) return;
  isOver = false;
  document.querySelector(".moved")?.remove();
}

// Nothing leaves the page before the desk was asked once more; where it answers, one goes on.
function stay(event, goOn) {
  event.preventDefault();
  askState().then(() => { runs(); goOn(); }, ended);
}

// --- files dropped anywhere

function send(files) {
  const large = files.filter((each) => each.size > LARGEST);
  if (large.length) {
    say(`${large[0].name} is larger than 150 MB. A report is much smaller: drop the workbook from it.`);
    return;
  }
  const form = document.getElementById("drop");
  if (form) {
    const chosen = new DataTransfer();
    files.forEach((each) => chosen.items.add(each));
    form.querySelector("[type=file]").files = chosen.files;
    say(`${files.length} chosen. Take them in, or only look at them.`);
    return;
  }
  const data = new FormData();
  files.forEach((each) => data.append("files", each));
  data.append("what", "take");
  say(`Taking in ${files.length}…`);
  fetch(`/r/${round}/drop`, { method: "POST", body: data })
    .then((answer) => {
      if (answer.redirected) location.assign(answer.url);
      else return answer.text().then((text) => { document.open(); document.write(text); document.close(); });
    })
    .catch(() => say("The desk did not answer. Start it again, then drop the files once more."));
}

function dropped(event) {
  event.preventDefault();
  document.body.classList.remove("dragging");
  const items = [...event.dataTransfer.items].filter((each) => each.kind === "file");
  const folders = items.some((each) => each.webkitGetAsEntry?.()?.isDirectory);
  if (folders) {
    say("A folder was dropped. Open it, choose the files in it, and drop those.");
    return;
  }
  const files = [...event.dataTransfer.files];
  if (files.length) send(files);
}

if (round && mayChange) {
  const withFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  addEventListener("dragover", (event) => {
    if (!withFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dragging");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dragging");
  });
  addEventListener("drop", (event) => { if (withFiles(event)) dropped(event); });
  // The pointer only moves once nothing is dragged any more, however that ended.
  addEventListener("pointermove", () => document.body.classList.remove("dragging"));
}

// --- the progress of a step

const working = document.getElementById("working");
if (working) {
  document.querySelector("meta[http-equiv=refresh]")?.remove();
  const ask = () => fetch(`/steps/${working.dataset.step}.json`)
    .then((answer) => answer.json())
    .then((step) => {
      if (step.next) { location.replace(step.next); return; }
      if (step.progress) document.getElementById("progress").textContent = step.progress;
      setTimeout(ask, 400);
    })
    .catch(() => say("The desk does not answer any more. Start it again: what was done is saved."));
  setTimeout(ask, 300);
} else if (document.body.dataset.state) {
  // --- the folder has changed outside of this page
  const told = (state) => {
    runs();
    if (state !== document.body.dataset.state) {
      say("The folder has changed.", location.pathname + location.search, "Show it as it is now");
    }
  };
  // one look that fails says little: a laptop wakes, or the browser cuts it for a link
  const look = () => {
    if (document.hidden) return;
    askState().then(told, () => setTimeout(() => askState().then(told, ended), 2000));
  };
  setInterval(look, 10000);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("submit", (event) => {
    if (isOver) stay(event, () => event.target.requestSubmit(event.submitter));
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (isOver && link) stay(event, () => link.click());
  }, true);
}

// --- menus close when one goes elsewhere

addEventListener("click", (event) => {
  document.querySelectorAll("details.rounds[open]").forEach((each) => {
    if (!each.contains(event.target)) each.open = false;
  });
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.rounds[open]").forEach((each) => { each.open = false; });
});
