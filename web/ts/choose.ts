//! Choosing several tickets: a box at each, X for the one in hand, Shift for ranges. With the first one chosen comes
//! the bar of what can be done to all of them.

import { $, $$, changed, isField, onChanged, parse } from './dom';
import { ask } from './fragment';

const queue = () => $('rp-queue');
const boxes = () => $$<HTMLInputElement>('rp-queue .ch');
let last = '';

/** Fetches the bar once; it stays while tickets are chosen and let go. */
async function bring(): Promise<void> {
  const home = queue();
  const plain = $('#bulk');
  if (!home?.dataset.bar || !plain || plain.hasAttribute('data-keep') || plain.hasAttribute('aria-busy')) return;
  plain.setAttribute('aria-busy', 'true');
  try {
    const answer = await ask(home.dataset.bar);
    const bar = answer.ok ? parse(await answer.text()).getElementById('bulk') : null;
    if (bar) {
      $('#bulk')?.replaceWith(document.importNode(bar, true));
      changed(home);
    }
  } catch {
    // The plain button still leads to the page of deeds.
  } finally {
    plain.removeAttribute('aria-busy');
  }
}

function follow(): void {
  const count = boxes().filter(box => box.checked).length;
  queue()?.classList.toggle('choosing', count > 0);
  for (const place of $$('[data-chosen]')) place.textContent = String(count);
  if (count) void bring();
}

/** Ticks or clears the box of a row; `range` ticks all from the last one on. */
export function choose(row: Element | null | undefined, on?: boolean, range = false): void {
  const box = row?.closest('li') && $<HTMLInputElement>('.ch', row.closest('li')!);
  if (!box) return;
  const all = boxes();
  const [from, to] = [all.findIndex(b => b.id === last), all.indexOf(box)];
  box.checked = on ?? !box.checked;
  if (range && from >= 0) for (const each of all.slice(Math.min(from, to), Math.max(from, to) + 1)) each.checked = box.checked;
  last = box.id;
  follow();
}

export function chooseNone(): void {
  for (const box of boxes()) box.checked = false;
  follow();
}

document.addEventListener('click', event => {
  const node = event.target as Element;
  if (node.matches('rp-queue .ch')) choose(node, (node as HTMLInputElement).checked, event.shiftKey);
  else if (node.closest('[data-unchoose]')) chooseNone();
});

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isField(event.target) || $('dialog[open], :popover-open')) return;
  if (event.key === 'Escape' && queue()?.classList.contains('choosing')) chooseNone();
  else if (event.key.toLowerCase() === 'x' && queue() && localStorage.getItem('keys') !== 'off') {
    event.preventDefault();
    choose($('rp-queue .tk.on') ?? $('rp-queue .tk'), undefined, event.shiftKey);
  }
});

// What is done closes its menu; the answer of the server, once it is there, clears the boxes.
document.addEventListener('submit', event => {
  if ((event.target as Element).id === 'bulk') for (const menu of $$('#bulk :popover-open')) menu.hidePopover();
});
onChanged(follow);

/** The filter opens with its line ready to be changed. */
document.addEventListener('toggle', event => {
  const box = event.target as HTMLDetailsElement;
  if (box.matches?.('.q-filter') && box.open) $<HTMLInputElement>('#q', box)?.select();
}, true);
