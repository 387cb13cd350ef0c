// The page works without this. With it, it is live, and stays where it is when something is done.
'use strict';

const live = document.getElementById('live');
const said = document.getElementById('said');
const texts = document.body.dataset;
// What the server sent last of each part, by its id.
const sent = new Map();
let waiting = '';

// Says what became of something, to screen readers as well. It covers a corner, so it goes.
let saying = 0;
function say(text, lasts) {
  clearTimeout(saying);
  said.textContent = text;
  if (!lasts) saying = setTimeout(() => { said.textContent = ''; }, 4000);
}

const partsOf = (root) => root.querySelectorAll('[data-list] > *');
partsOf(live).forEach((part) => sent.set(part.id, part.outerHTML));

const isChanged = (field) => field.tagName === 'SELECT'
  ? [...field.options].some((option) => option.selected !== option.defaultSelected && !(field.selectedIndex === 0 && !field.querySelector('[selected]')))
  : field.value !== field.defaultValue;

// Somebody types there.
const isBusy = (part) => part.contains(document.activeElement) && document.activeElement.matches('input, select');

// What somebody has opened, typed or asked to see stays.
function replace(old, part) {
  const focused = old.contains(document.activeElement) ? document.activeElement.id : '';
  for (const kept of old.querySelectorAll('details[open][id]')) part.querySelector('#' + kept.id)?.setAttribute('open', '');
  if (old.matches('details[open]')) part.setAttribute('open', '');
  for (const field of old.querySelectorAll('input[id], select[id]')) {
    const next = part.querySelector('#' + field.id);
    if (next && isChanged(field)) next.value = field.value;
  }
  for (const output of old.querySelectorAll('output[id]')) {
    const next = part.querySelector('#' + output.id);
    if (next) next.textContent = output.textContent;
  }
  old.replaceWith(part);
  if (focused) (document.getElementById(focused) || part.querySelector('button'))?.focus();
}

function update(list, next) {
  const wanted = [...next.children];
  const ids = new Set(wanted.map((part) => part.id));
  for (const old of [...list.children]) {
    if (ids.has(old.id)) continue;
    sent.delete(old.id);
    old.remove();
  }
  wanted.forEach((part, place) => {
    const old = [...list.children].find((one) => one.id === part.id);
    const html = part.outerHTML;
    if (!old) {
      list.insertBefore(part, list.children[place] || null);
      sent.set(part.id, html);
      return;
    }
    if (list.children[place] !== old) list.insertBefore(old, list.children[place] || null);
    if (sent.get(part.id) === html || isBusy(old)) return;
    replace(old, part);
    sent.set(part.id, html);
  });
}

function show(html) {
  waiting = html;
  const template = document.createElement('template');
  template.innerHTML = html;
  for (const next of template.content.querySelectorAll('[data-list]')) {
    const list = document.getElementById(next.id);
    if (list) update(list, next);
  }
}

const query = new URLSearchParams(location.search);
query.set('lang', document.documentElement.lang);
const news = new EventSource('/__sim/live?' + query);
news.onmessage = (message) => {
  if (said.textContent === texts.unreachable) say('');
  show(message.data);
};
news.onerror = () => say(texts.unreachable, true);
// What was held back while somebody typed is shown afterwards.
document.addEventListener('focusout', () => setTimeout(() => { if (waiting) show(waiting); }));

document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  event.preventDefault();
  try {
    const answer = await fetch(form.action, {
      method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { Accept: 'application/json' },
    });
    const result = await answer.json();
    say(result.ok ? texts.done : texts.failed + ' ' + result.error, !result.ok);
    if (!result.ok) return;
    form.reset();
    const output = form.querySelector('output');
    if (output && result.secret) output.textContent = result.secret;
  } catch {
    say(texts.unreachable, true);
  }
});
