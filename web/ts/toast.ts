//! Messages that come and go by themselves, with a way back for ten seconds.

import { $, $$, announce } from './dom';

const home = () => $('#toasts');

class Toasts extends HTMLElement {
  connectedCallback(): void {
    for (const toast of $$('.toast', this)) expire(toast);
  }
}

/** Gone after ten seconds, but never while someone points at it or has it in focus. */
function expire(toast: HTMLElement): void {
  const timer = window.setInterval(() => {
    if (toast.matches(':hover, :focus-within')) return;
    clearInterval(timer);
    toast.remove();
  }, 10_000);
}

function show(toast: HTMLElement): void {
  home()?.append(toast);
  announce($('span', toast)?.textContent ?? '');
  expire(toast);
}

/** Moves messages that came inside a fragment to their place. */
export function takeToasts(doc: Document): void {
  for (const found of $$('[data-toast]', doc)) {
    found.remove();
    show(document.importNode(found, true));
  }
}

export function failed(): void {
  const toast = document.createElement('div');
  toast.className = 'toast bad';
  toast.setAttribute('role', 'alert');
  const words = document.createElement('span');
  words.textContent = home()?.dataset.failed ?? '';
  toast.append(words);
  show(toast);
}

// The undo of a toast is done once. After another deed it is gone: undoing means the last one.
document.addEventListener('submit', event => {
  const own = (event.target as Element).closest('.toast');
  own?.setAttribute('hidden', '');
  if (!own) for (const older of $$('.toast:has(form)')) older.remove();
});

customElements.define('rp-toasts', Toasts);
