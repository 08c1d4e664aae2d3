//! Single keys and shortcuts: every element with `data-key` is pressed or focused by it, and `?` lists them.

import { $, $$, isField, onChanged, visible } from './dom';

const SIGNS: Record<string, string> = { mod: '⌘', shift: '⇧', enter: '⏎' };
const apple = /Mac|iPhone|iPad/.test(navigator.platform);

/** "mod+shift+r" as people read it. */
export const shown = (key: string) =>
  key.split(' ').map(part =>
    part.split('+').map(k => (k === 'mod' && !apple ? 'Ctrl ' : SIGNS[k] ?? (k.length === 1 ? k.toUpperCase() : k))).join('')
  ).join(' ');

/** What an element is called in the sheet and the palette. */
export const called = (node: Element) => {
  const words = node.cloneNode(true) as Element;
  for (const part of $$('kbd, .count, svg, [aria-hidden=true]', words)) part.remove();
  const field = isField(node) ? $(`label[for="${node.id}"]`)?.textContent : null;
  return (node.getAttribute('aria-label') ?? field ?? words.textContent ?? '').trim().replace(/\s+/g, ' ');
};

export const bound = () => $$('[data-key]').filter(node => node.dataset.key);

export function press(node: HTMLElement): void {
  for (let fold = node.parentElement?.closest('details'); fold; fold = fold.parentElement?.closest('details')) {
    if (node.parentElement !== fold || node.tagName !== 'SUMMARY') fold.open = true;
  }
  if (node instanceof HTMLInputElement && node.type === 'radio') {
    // A way of writing: chosen, and the hand goes to the text.
    node.click();
    const text = node.form?.querySelector('textarea');
    text?.focus();
    text?.scrollIntoView({ block: 'nearest' });
  } else if (isField(node)) {
    node.focus();
    node.scrollIntoView({ block: 'nearest' });
  } else (node as HTMLElement).click();
}

const nameOf = (event: KeyboardEvent) => {
  const key = event.key.toLowerCase();
  const plain = key.length === 1 && !/[a-z]/.test(key);
  return (event.metaKey || event.ctrlKey ? 'mod+' : '') + (event.shiftKey && !plain ? 'shift+' : '') + key;
};

let first = '';
let firstAt = 0;

function find(key: string, from: EventTarget | null): HTMLElement | undefined {
  const all = bound().filter(node => node.dataset.key === key);
  const form = from instanceof Element ? from.closest('form') : null;
  const hidden = (node: HTMLElement) => node.tagName === 'A' || node.closest('details:not([open])');
  return all.find(node => form?.contains(node)) ?? all.find(visible) ?? all.find(hidden);
}

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.altKey || event.isComposing || event.key.length > 1 && event.key !== 'Enter') return;
  const key = nameOf(event);
  const combined = key.startsWith('mod+');
  const modal = $('dialog[open]');
  if (!combined && (isField(event.target) || key === 'enter' || modal || localStorage.getItem('keys') === 'off')) return;
  const pair = Date.now() - firstAt < 1200 ? `${first} ${key}` : '';
  const node = (pair && find(pair, event.target)) || find(key, event.target);
  first = key;
  firstAt = Date.now();
  if (key === '?') {
    event.preventDefault();
    $<HTMLElement & { open(): void }>('rp-keys')?.open();
  } else if (node && !(modal && !modal.contains(node))) {
    event.preventDefault();
    press(node);
  }
});

/** The sheet that lists every key of this page. */
class Keys extends HTMLElement {
  connectedCallback(): void {
    const box = $<HTMLInputElement>('input[type=checkbox]', this);
    if (!box) return;
    box.checked = localStorage.getItem('keys') !== 'off';
    box.addEventListener('change', () => localStorage.setItem('keys', box.checked ? 'on' : 'off'));
  }
  open(): void {
    const list = $('dl', this);
    const dialog = $<HTMLDialogElement>('dialog', this);
    if (!list || !dialog || dialog.open) return;
    const seen = new Map<string, string>();
    for (const node of bound()) if (!seen.has(node.dataset.key!)) seen.set(node.dataset.key!, called(node));
    list.replaceChildren(...[...seen].map(([key, words]) => {
      const row = document.createElement('div');
      const term = document.createElement('dt');
      term.append(...shown(key).split(' ').map(part => Object.assign(document.createElement('kbd'), { textContent: part })));
      row.append(term, Object.assign(document.createElement('dd'), { textContent: words }));
      return row;
    }));
    dialog.showModal();
  }
}
customElements.define('rp-keys', Keys);

/** The server writes keys as an Apple keyboard has them; elsewhere the sign means Ctrl. */
function rename(root: ParentNode): void {
  if (apple) return;
  for (const key of $$('kbd', root)) {
    if (key.textContent?.includes('⌘')) key.textContent = key.textContent.replace('⌘', 'Ctrl ');
  }
}
onChanged(rename);
rename(document);
