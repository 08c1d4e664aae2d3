//! Unsent text is kept in this browser until it is sent, and leaving with unsaved changes asks first.

import { $$, onChanged } from './dom';

const PREFIX = 'draft:';
const timers = new WeakMap<Element, number>();

function restore(root: ParentNode): void {
  for (const area of $$<HTMLTextAreaElement>('textarea[data-draft]', root)) {
    const kept = localStorage.getItem(PREFIX + area.dataset.draft);
    if (kept && !area.value && area !== document.activeElement) area.value = kept;
  }
}

document.addEventListener('input', event => {
  const area = event.target;
  if (!(area instanceof HTMLTextAreaElement) || !area.dataset.draft) return;
  clearTimeout(timers.get(area));
  const name = PREFIX + area.dataset.draft;
  timers.set(area, window.setTimeout(() => {
    if (area.value) localStorage.setItem(name, area.value);
    else localStorage.removeItem(name);
  }, 300));
});

/** The server has it now: the browser's own copy would only come back at the wrong time. */
export function forgetLocal(area: HTMLTextAreaElement): void {
  clearTimeout(timers.get(area));
  localStorage.removeItem(PREFIX + area.dataset.draft);
}

export function forgetDrafts(form: HTMLFormElement): void {
  for (const area of $$<HTMLTextAreaElement>('textarea[data-draft]', form)) {
    forgetLocal(area);
    // A draft that came from the server is the field's default: without this, emptying the form would bring it back.
    area.defaultValue = '';
  }
}
// A plain post leaves the page; what it sends need not be kept.
document.addEventListener('submit', event => {
  const form = event.target as HTMLFormElement;
  if (!form.matches('[data-enhance]') && form.method === 'post') forgetDrafts(form);
});

onChanged(restore);
restore(document);

/** Around a form: asks before its unsent changes are lost. */
class Leave extends HTMLElement {
  #dirty = false;
  #ask = (event: BeforeUnloadEvent) => {
    if (this.#dirty) event.preventDefault();
  };
  connectedCallback(): void {
    this.addEventListener('input', () => (this.#dirty = true));
    this.addEventListener('submit', () => (this.#dirty = false));
    addEventListener('beforeunload', this.#ask);
  }
  disconnectedCallback(): void {
    removeEventListener('beforeunload', this.#ask);
  }
}
customElements.define('rp-leave', Leave);
